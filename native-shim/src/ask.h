/* The one way of a C_ function to the engine and back. */
#ifndef ASK_H
#define ASK_H

#include <stdbool.h>

#include "calls.h"
#include "marshal.h"

/* Asks the engine for call `id` with arguments as marshal.h says. */
CK_RV ask(enum call_id id, const struct arg *args, size_t count);

/*
 * The bytes of a call "hp" of which the engine takes any number one after the other: as many frames
 * as they need. The first part that is refused ends it.
 */
CK_RV ask_in_parts(enum call_id id, CK_SESSION_HANDLE session, const CK_BYTE *bytes,
                   CK_ULONG length);

/* How many of `left` bytes go into one frame; a length that no memory holds stays whole. */
CK_ULONG ask_part(CK_ULONG left);

/*
 * The length of data that come back enciphered or deciphered: what is longer than both frames take
 * is too long for any frame, whether or not it would still fit a request.
 */
CK_ULONG ask_whole(CK_ULONG length);

/* CKR_CRYPTOKI_NOT_INITIALIZED comes before CKR_ARGUMENTS_BAD, whatever else is wrong. */
CK_RV ready(bool arguments_good);

/* ASK(C_Sign, in_handle(session), …): the call and its arguments in one line. */
#define ASK(name, ...)                                                                             \
    ask(CALL_ID_##name, (const struct arg[]){__VA_ARGS__},                                         \
        sizeof(const struct arg[]){__VA_ARGS__} / sizeof(struct arg))

#endif
