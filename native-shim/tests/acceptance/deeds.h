/*
 * What answers.c can do with a question, each deed by the functions of Cryptoki that it is named
 * after.
 */
#ifndef DEEDS_H
#define DEEDS_H

#include "question.h"

enum { OUTPUT_MAX = 1 << 17 };

/* With what it is done, and what comes of it. */
struct work {
    CK_FUNCTION_LIST_3_2 *p11;
    CK_SESSION_HANDLE session;
    CK_BYTE output[OUTPUT_MAX];
    CK_ULONG output_length;
};

extern struct work work;

/* What can be done, whether also in parts, and what must come of it. */
struct deed {
    const char *name;
    CK_RV (*run)(struct question *, bool);
    bool parts;
    enum { NOTHING, INPUT, OUTPUT } yields;
};

/* Ends the program where there is no such deed. */
const struct deed *deed_named(const char *name);

#endif
