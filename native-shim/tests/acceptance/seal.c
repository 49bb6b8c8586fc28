/*
 * What the servers of OpenBao and Vault call when they seal and unseal: `seal LINE KIND LABEL`.
 *
 *   LINE  openbao-2.6  all anew for each operation     openbao-2.7  three sessions for each
 *         vault        one login that lasts
 *   KIND  gcm          a secret key                    oaep         an RSA pair
 *         cbc          a secret key, and LABEL-hmac
 *
 * Reads commands from standard input, and answers each with one line: `ok`, or the call that failed
 * and its code. `start` and `end` are those of the server; `encrypt BYTES` and `decrypt` are one
 * operation each; `begin` and `finish` are the two halves of an encryption; `life` is all that a
 * server does between its initialisation and its end; `many THREADS` encrypts and decrypts at once;
 * `make` generates the keys as Vault does.
 */
#include "seal.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS_MAX = 64, ROUNDS = 10, LINE_MAX_BYTES = 80 };

static struct seal seal;
static struct operation last;

static bool encrypt(struct operation *op, CK_ULONG length)
{
    op->result = CKR_OK;
    op->plain_length = length;
    for (CK_ULONG i = 0; i < length; i++)
        op->plain[i] = (CK_BYTE)(i * 7 + length);
    if (seal.line->begin(&seal, op))
        seal_encrypt(&seal, op);
    seal.line->leave(&seal, op);
    return op->result == CKR_OK;
}

static bool decrypt(struct operation *op)
{
    op->result = CKR_OK;
    if (seal.line->begin(&seal, op))
        seal_decrypt(&seal, op);
    seal.line->leave(&seal, op);
    return op->result == CKR_OK;
}

static bool both(struct operation *op, CK_ULONG length)
{
    return encrypt(op, length) && decrypt(op);
}

/* operator init; restart and unseal; health; rotations; a migration to another key and back. */
static bool life(struct operation *op)
{
    bool alive = both(op, 48) && both(op, 1) && encrypt(op, 32);
    alive = alive && decrypt(op) && encrypt(op, 48) && encrypt(op, 1);
    alive = alive && both(op, 32);
    alive = alive && encrypt(op, 48) && both(op, 32);
    for (int i = 0; i < 5; i++)
        alive = alive && decrypt(op);
    return alive && encrypt(op, 48) && encrypt(op, 1) && encrypt(op, 32);
}

/* What a server does to itself where its operations log each other out and close each other's. */
static bool is_its_own_doing(CK_RV result)
{
    return result == CKR_USER_ALREADY_LOGGED_IN || result == CKR_USER_NOT_LOGGED_IN ||
           result == CKR_SESSION_HANDLE_INVALID || result == CKR_OBJECT_HANDLE_INVALID ||
           result == CKR_KEY_HANDLE_INVALID || result == CKR_OPERATION_NOT_INITIALIZED;
}

static void *rounds(void *argument)
{
    struct operation *op = argument;
    for (int i = 0; i < ROUNDS; i++) {
        if (both(op, 32))
            op->done++;
        else if (!is_its_own_doing(op->result))
            return NULL;
    }
    op->result = CKR_OK;
    return NULL;
}

static bool many(struct operation *whole, int threads)
{
    static struct operation ops[THREADS_MAX];
    static pthread_t ids[THREADS_MAX];
    memset(ops, 0, sizeof ops);
    for (int i = 0; i < threads; i++)
        pthread_create(&ids[i], NULL, rounds, &ops[i]);
    whole->result = CKR_OK;
    whole->done = 0;
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        whole->done += ops[i].done;
        seal_did(whole, ops[i].call, ops[i].result);
    }
    if (whole->result == CKR_OK && seal.line->lasting && whole->done != threads * ROUNDS)
        seal_did(whole, "a lasting login", CKR_GENERAL_ERROR);
    return whole->result == CKR_OK;
}

static void obey(const char *command, int number)
{
    last.result = CKR_OK;
    if (strcmp(command, "start") == 0)
        seal_start(&seal, &last);
    else if (strcmp(command, "make") == 0)
        seal_make(&seal, &last);
    else if (strcmp(command, "encrypt") == 0)
        encrypt(&last, (CK_ULONG)number);
    else if (strcmp(command, "decrypt") == 0)
        decrypt(&last);
    else if (strcmp(command, "begin") == 0)
        seal.line->begin(&seal, &last);
    else if (strcmp(command, "finish") == 0) {
        seal_encrypt(&seal, &last);
        seal.line->leave(&seal, &last);
    } else if (strcmp(command, "life") == 0)
        life(&last);
    else if (strcmp(command, "many") == 0)
        many(&last, number);
    else if (strcmp(command, "end") == 0)
        seal_did(&last, "C_Finalize", seal.p11->C_Finalize(NULL));
    else
        token_fail(command);
}

int main(int argc, char **argv)
{
    char line[LINE_MAX_BYTES];
    if (argc != 4)
        token_fail("expected LINE KIND LABEL");
    seal.line = seal_line(argv[1]);
    seal.kind = seal_kind(argv[2]);
    seal.label = argv[3];
    last.plain_length = 32;
    while (fgets(line, sizeof line, stdin) != NULL) {
        char command[LINE_MAX_BYTES];
        int number = 0;
        if (sscanf(line, "%79s %d", command, &number) < 1)
            token_fail("expected a command");
        if (number < 0 || number > THREADS_MAX)
            token_fail("expected a small number");
        obey(command, number);
        if (last.result == CKR_OK)
            puts("ok");
        else
            printf("%s 0x%02lx\n", last.call, last.result);
        fflush(stdout);
    }
    return 0;
}
