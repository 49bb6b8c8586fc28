/* Mechanisms and their parameters on the wire: letters m, M and w of calls.def, by params.def. */
#ifndef PARAMS_H
#define PARAMS_H

#include <stdbool.h>

#include "pkcs11.h"
#include "wire.h"

enum {
    PARAM_FIELD_MAX = 1024 * 1024, /* bytes in one field of a parameter */
    PARAM_UNSERVED = 255           /* the form of what fits no other one */
};

/* m: the mechanism, its parameter flattened. A NULL parameter with a length fails with
 * CKR_MECHANISM_PARAM_INVALID. */
void params_put(struct wire *wire, const CK_MECHANISM *mechanism);

/* w: what the parameter gets written back. */
void params_get(struct wire *wire);

/* The size of the C structure of a form, by name; 0 for an unknown one. For tests. */
size_t params_size(const char *form);

#endif
