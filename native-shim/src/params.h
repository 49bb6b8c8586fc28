/* Mechanisms and their parameters on the wire: letters m, M, P and w of calls.def, by params.def.
 */
#ifndef PARAMS_H
#define PARAMS_H

#include <stdbool.h>

#include "pkcs11.h"
#include "wire.h"

enum {
    PARAM_FIELD_MAX = 1024 * 1024, /* bytes in one field of a parameter */
    PARAM_STRUCTURES_MAX = 64,     /* structures in one array of a parameter */
    PARAM_UNSERVED = 255           /* the form of what fits no other one */
};

/* m: the mechanism, its parameter flattened. A NULL parameter with a length fails with
 * CKR_MECHANISM_PARAM_INVALID. */
void params_put(struct wire *wire, const CK_MECHANISM *mechanism);

/* m, where messages are to come: its parameter may be that of a message. */
void params_put_for_messages(struct wire *wire, const CK_MECHANISM *mechanism);

/* P: the parameter of a message call. */
void params_put_message(struct wire *wire, void *parameter, CK_ULONG length);

/* w: what the parameter of `mechanism`, which may be NULL, gets written back. */
void params_get(struct wire *wire, const CK_MECHANISM *mechanism);

/* w: what the parameter of a message call gets written back. */
void params_get_message(struct wire *wire, void *parameter, CK_ULONG length);

/* Whether the handles of all keys that are derived go into the parameter, and none elsewhere. */
bool params_take_handles(const CK_MECHANISM *mechanism);

/* The size of the C structure of a form, by name; 0 for an unknown one. For tests. */
size_t params_size(const char *form);

#endif
