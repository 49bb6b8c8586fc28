/*
 * What the acceptance programs share. They run against a real engine: ASTERISM_MODULE is the
 * library, ASTERISM_TOKEN the token's label, ASTERISM_PIN its user PIN; ASTERISM_ENGINE says where
 * the engine is, as for any application. Each program says what it has shown, and ends with 0, or
 * with 1 and one line about what was expected and found.
 */
#ifndef TOKEN_H
#define TOKEN_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "pkcs11.h"

/* A key pair on the token under a label of its own. */
struct pair {
    CK_UTF8CHAR label[64];
    CK_OBJECT_HANDLE publicKey;
    CK_OBJECT_HANDLE privateKey;
};

CK_FUNCTION_LIST *token_module(void);
/* The list of PKCS#11 v3.2, by C_GetInterface. */
CK_FUNCTION_LIST_3_2 *token_newest(void);
/* A variable of the environment; ends the program where it is not set. */
const char *token_setting(const char *name);

/* Ends the program unless `result` is `expected`. */
void token_expect(CK_RV result, CK_RV expected, const char *what);
void token_fail(const char *what);
void token_said(const char *what);

CK_SLOT_ID token_slot(CK_FUNCTION_LIST *p11);
/* A read-write session, logged in if the application was not. */
CK_SESSION_HANDLE token_session(CK_FUNCTION_LIST *p11);

/* A P-256 key pair, and finding it again from another process. */
void token_make_pair(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session, struct pair *pair);
void token_find_pair(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session, struct pair *pair);
void token_destroy_pair(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session, const struct pair *pair);

/* Signs 32 bytes made from `text` with ECDSA and verifies the signature. */
void token_sign(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session, const struct pair *pair,
                const char *text);

/* A thread that signs in a session of its own until it is stopped, and how often it has. */
struct signer {
    CK_FUNCTION_LIST *p11;
    const struct pair *pair;
    atomic_bool stop;
    atomic_int signatures;
    pthread_t thread;
};

/* Returns once it has signed. */
void token_sign_on(struct signer *signer, CK_FUNCTION_LIST *p11, const struct pair *pair);
/* Waits until it has signed more often than `before`. */
void token_await_signature(struct signer *signer, int before);
void token_sign_no_more(struct signer *signer);

#endif
