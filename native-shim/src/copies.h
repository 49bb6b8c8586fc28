/*
 * The session objects that an application has made by C_CopyObject. One that refers to a token
 * object can be made again by the next engine, under its handle: NSS uses nothing else. Not for
 * many threads at once.
 */
#ifndef COPIES_H
#define COPIES_H

#include <stddef.h>
#include <stdint.h>

#include "pkcs11.h"

enum {
    COPIES_MAX = 1024,        /* of an application; others end with the engine */
    COPY_TEMPLATE_MAX = 4096, /* bytes as a frame has them: what an unbound connection may send */
    SESSION_OBJECT_SHIFT = 62 /* from here on handles are of session objects */
};

struct copy {
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE original;
    CK_OBJECT_HANDLE handle;
    uint8_t *template; /* as a frame has it */
    size_t length;
};

/* In the order in which they were made, so that copies of copies find theirs. */
struct copies {
    struct copy *each;
    size_t count;
};

void copies_drop(struct copies *copies);

/* A template's attributes are its caller's; what is no session object is passed over. */
void copies_add(struct copies *copies, const struct copy *made, const CK_ATTRIBUTE *attributes,
                CK_ULONG count);
/* The object was destroyed, or is not as it was copied. */
void copies_remove(struct copies *copies, CK_OBJECT_HANDLE handle);
void copies_remove_session(struct copies *copies, CK_SESSION_HANDLE session);

#endif
