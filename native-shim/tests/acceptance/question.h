/*
 * A known answer as answers.c reads it: lines of one letter and its words, ended by a single dot.
 * What a person writes is in conformance-tests' known-answers; a test turns names into numbers.
 *
 *   c WORDS            what the case is called
 *   m NUMBER           the mechanism
 *   f KIND VALUE       a field of its parameter's structure, in order:
 *                        u NUMBER  y NUMBER     CK_ULONG, CK_BYTE
 *                        i HEX                  an array in place
 *                        p HEX     p -          a pointer to bytes, or NULL
 *                        b HEX                  a pointer to bytes, then their number
 *                        l HEX                  their number, then a pointer to them
 *                        h NAME                 the handle of a further key
 *                        {         }            a pointer to the structure between
 *                        R HEX                  nothing else: the parameter is these bytes
 *   k NAME TYPE u|x|t VALUE   an attribute of the object NAME: number, bytes in hex, truth
 *   d WORD             what to do
 *   i HEX   o HEX      input and output
 *   e NUMBER           the code of a refusal, in place of an output
 *   1                  in one part only
 *   s                  its objects are those of the question before
 */
#ifndef QUESTION_H
#define QUESTION_H

#include <stdbool.h>
#include <stddef.h>

#include "pkcs11.h"

enum { ATTRIBUTES_MAX = 24, OBJECTS_MAX = 6, NAME_MAX_BYTES = 24 };

struct bytes {
    CK_BYTE *at;
    CK_ULONG length;
};

/* A template by its name, and the object that was made of it. */
struct object {
    char name[NAME_MAX_BYTES];
    CK_ATTRIBUTE attributes[ATTRIBUTES_MAX];
    CK_ULONG count;
    CK_OBJECT_HANDLE handle;
};

struct question {
    char name[256];
    CK_MECHANISM mechanism;
    struct object objects[OBJECTS_MAX];
    size_t object_count;
    char deed[NAME_MAX_BYTES];
    struct bytes input;
    struct bytes output;
    CK_RV refusal;
    bool refused;
    bool whole;
    bool same;
    char *fields[64]; /* the words of f, until the objects have handles */
    size_t field_count;
};

/* The next of standard input; false at its end. Ends the program on what it does not understand. */
bool question_read(struct question *question);
/* The object of that name, or NULL. */
struct object *question_object(struct question *question, const char *name);
/* Lays the parameter's structure out; the objects are there. */
void question_lay_out(struct question *question);

/* Memory that lasts until the next question is read. */
void *question_memory(size_t size);

#endif
