/* Templates on the wire: letters T and G of calls.def. */
#ifndef ATTRIBUTES_H
#define ATTRIBUTES_H

#include "pkcs11.h"
#include "wire.h"

enum {
    ATTRIBUTES_MAX = 1024, /* entries of one template */
    ATTRIBUTES_DEPTH = 2   /* a template, and one inside it */
};

/* T: types and values, from the application. */
void attributes_put(struct wire *wire, const CK_ATTRIBUTE *attributes, CK_ULONG count);

/* G, request: types, and which buffers there are. */
void attributes_put_query(struct wire *wire, const CK_ATTRIBUTE *attributes, CK_ULONG count);

/* G, reply: lengths and values into the application's template. */
void attributes_get(struct wire *wire, CK_ATTRIBUTE *attributes, CK_ULONG count);

#endif
