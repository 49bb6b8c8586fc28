/* What the timing loop and the operations of p11bench share. */
#ifndef ASTERISM_P11BENCH_H
#define ASTERISM_P11BENCH_H

#include <stdint.h>

#include "pkcs11.h"

#define MAX_THREADS 64
#define MAX_SAMPLES 2000000u

typedef struct {
    const char *token;
    const char *pin;
    const char *operation;
    int threads;
    int seconds;
    int warm;
} Options;

/* One thread's session and key. */
typedef struct {
    CK_SLOT_ID slot;
    const Options *options;
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE key;
} Context;

typedef struct {
    const char *name;
    void (*prepare)(Context *context);
    void (*run)(Context *context);
    int warm_up;
} Operation;

extern CK_FUNCTION_LIST *p11;

/* Ends the program with a line that names the call, unless it answered CKR_OK. */
void must(CK_RV rv, const char *what);

/* NULL where there is no operation of that name. */
const Operation *find_operation(const char *name);

/* The same of those that have to do with many objects. */
const Operation *find_object_operation(const char *name);

CK_SLOT_ID find_slot(const char *label);
uint64_t now_ns(void);

/* From C_Initialize to a P-256 signature, once; the exit status. */
int first_sign(const Options *options);

/*
 * Makes certificates and key pairs, or key pairs alone, by so many threads until the token has
 * "seconds" objects; the exit status.
 */
int fill(const Options *options);

#endif
