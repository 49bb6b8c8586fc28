/* The call table (calls.def) as C data. */
#ifndef CALLS_H
#define CALLS_H

#include <stdint.h>

enum call_kind { CALL_once, CALL_lasting, CALL_again, CALL_local };

/* Ids: CALL_ID_C_Sign and so on. */
#define CALL(id, name, request, reply, kind) CALL_ID_##name = (id),
enum call_id {
#include "calls.def"
};
#undef CALL

struct call {
    uint16_t id;
    const char *name;
    const char *request; /* field letters */
    const char *reply;
    enum call_kind kind;
};

/* The table's line for `id`, or NULL. */
const struct call *call_find(uint16_t id);

#endif
