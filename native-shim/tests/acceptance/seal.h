/*
 * What the parts of seal.c share: a seal, as a server configures it, and one operation with it.
 */
#ifndef SEAL_H
#define SEAL_H

#include <stdbool.h>

#include "token.h"

enum { PLAIN_MAX = 64, SEALED_MAX = 512, HMAC_BYTES = 32 };

enum seal_kind { SEAL_GCM, SEAL_CBC, SEAL_OAEP };

struct seal_line;

struct seal {
    CK_FUNCTION_LIST *p11;
    const struct seal_line *line;
    enum seal_kind kind;
    const char *label;
    CK_SLOT_ID slot;
    CK_SESSION_HANDLE lasting; /* of a line whose login lasts */
};

/* The first failure of an operation is what it says, as a server does. */
struct operation {
    CK_SESSION_HANDLE login;
    CK_SESSION_HANDLE work;
    CK_OBJECT_HANDLE key;    /* secret or private */
    CK_OBJECT_HANDLE second; /* public, or of the HMAC */
    CK_BYTE plain[PLAIN_MAX];
    CK_ULONG plain_length;
    CK_BYTE vector[16];
    CK_BYTE sealed[SEALED_MAX];
    CK_ULONG sealed_length;
    CK_BYTE hmac[HMAC_BYTES];
    const char *call;
    CK_RV result;
    int done;
};

/* What differs between servers: what they do before and after the cryptography. */
struct seal_line {
    const char *name;
    bool lasting; /* one login serves all operations */
    bool logs_in_at_start;
    bool (*begin)(struct seal *seal, struct operation *op);
    void (*leave)(struct seal *seal, struct operation *op);
};

/* By their names; end the program where there is none. */
const struct seal_line *seal_line(const char *name);
enum seal_kind seal_kind(const char *name);

void seal_start(struct seal *seal, struct operation *op);
void seal_make(struct seal *seal, struct operation *op);
void seal_encrypt(struct seal *seal, struct operation *op);
/* Fails where the plain text is another one. */
void seal_decrypt(struct seal *seal, struct operation *op);

/* Notes the first failure; whether it succeeded. */
bool seal_did(struct operation *op, const char *call, CK_RV result);

#endif
