/* The arguments of a call, drawn as the letters of functions.h say. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "functions.h"

enum { WORDS = 10 };

/* The arguments of one call, and where it puts what is kept. */
struct call {
    const struct function *function;
    CK_SESSION_HANDLE session;
    CK_ULONG words[WORDS];
    size_t count;
    CK_OBJECT_HANDLE *handles[2];
    size_t handle_count;
    CK_BYTE *output;
    CK_ULONG *output_length;
    CK_ULONG room;
};

/* Its function and its session are given. */
void arguments_draw(struct call *call);

#endif
