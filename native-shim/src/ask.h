/* The one way of a C_ function to the engine and back. */
#ifndef ASK_H
#define ASK_H

#include <stdbool.h>

#include "calls.h"
#include "marshal.h"

/* Asks the engine for call `id` with arguments as marshal.h says. */
CK_RV ask(enum call_id id, const struct arg *args, size_t count);

/* CKR_CRYPTOKI_NOT_INITIALIZED comes before CKR_ARGUMENTS_BAD, whatever else is wrong. */
CK_RV ready(bool arguments_good);

/* ASK(C_Sign, in_handle(session), …): the call and its arguments in one line. */
#define ASK(name, ...)                                                                             \
    ask(CALL_ID_##name, (const struct arg[]){__VA_ARGS__},                                         \
        sizeof(const struct arg[]){__VA_ARGS__} / sizeof(struct arg))

#endif
