/*
 * An application that outlives its engines: threads sign, verify, search and read on, in the
 * sessions and with the handles that they had at first, while somebody kills the engine and starts
 * another one. No call fails, but that an operation which was active is not there any more.
 *
 *   outlived FOLDER     says "round N" when each thread has signed anew, until FOLDER/stop exists
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "token.h"

enum { THREADS = 4, DIGEST = 32, SIGNATURE = 64 };

static CK_FUNCTION_LIST *p11;
static struct pair pair;
static atomic_bool stop;
static atomic_int lost;

struct worker {
    pthread_t thread;
    CK_SESSION_HANDLE session;
    atomic_int signatures;
};

/* Whether the operation was still there. */
static bool still_there(CK_RV result, const char *what)
{
    if (result == CKR_OPERATION_NOT_INITIALIZED) {
        atomic_fetch_add(&lost, 1);
        return false;
    }
    token_expect(result, CKR_OK, what);
    return true;
}

static bool sign(const struct worker *worker, CK_BYTE *digest, CK_BYTE *signature)
{
    CK_MECHANISM ecdsa = {CKM_ECDSA, NULL, 0};
    CK_ULONG length = SIGNATURE;
    token_expect(p11->C_SignInit(worker->session, &ecdsa, pair.privateKey), CKR_OK, "C_SignInit");
    return still_there(p11->C_Sign(worker->session, digest, DIGEST, signature, &length), "C_Sign");
}

static void verify(const struct worker *worker, CK_BYTE *digest, CK_BYTE *signature)
{
    CK_MECHANISM ecdsa = {CKM_ECDSA, NULL, 0};
    token_expect(p11->C_VerifyInit(worker->session, &ecdsa, pair.publicKey), CKR_OK,
                 "C_VerifyInit");
    still_there(p11->C_Verify(worker->session, digest, DIGEST, signature, SIGNATURE), "C_Verify");
}

static void search(const struct worker *worker)
{
    CK_OBJECT_HANDLE found = 0;
    CK_ULONG count = 0;
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &class, sizeof class},
                             {CKA_LABEL, pair.label, strlen((char *)pair.label)}};
    token_expect(p11->C_FindObjectsInit(worker->session, wanted, 2), CKR_OK, "C_FindObjectsInit");
    if (!still_there(p11->C_FindObjects(worker->session, &found, 1, &count), "C_FindObjects"))
        return;
    token_expect(found, pair.privateKey, "the handle of the key");
    still_there(p11->C_FindObjectsFinal(worker->session), "C_FindObjectsFinal");
}

static void look(const struct worker *worker)
{
    CK_SESSION_INFO info;
    token_expect(p11->C_GetSessionInfo(worker->session, &info), CKR_OK, "C_GetSessionInfo");
    token_expect(info.state, CKS_RW_USER_FUNCTIONS, "the session's state");
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    CK_BYTE digest[DIGEST] = "outlived";
    CK_BYTE signature[SIGNATURE];
    while (!atomic_load(&stop)) {
        if (sign(worker, digest, signature))
            verify(worker, digest, signature);
        search(worker);
        look(worker);
        atomic_fetch_add(&worker->signatures, 1);
    }
    return NULL;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void await_round(struct worker *workers, const char *path)
{
    for (int i = 0; i < THREADS; i++) {
        int before = atomic_load(&workers[i].signatures);
        while (atomic_load(&workers[i].signatures) <= before + 1 && !exists(path))
            usleep(1000);
    }
}

int main(int argc, char **argv)
{
    static struct worker workers[THREADS];
    char path[256];
    snprintf(path, sizeof path, "%s/stop", argc > 1 ? argv[1] : ".");
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    for (int i = 0; i < THREADS; i++)
        workers[i].session = token_session(p11);
    token_make_pair(p11, workers[0].session, &pair);
    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            token_fail("pthread_create");
    }
    for (int round = 1; !exists(path); round++) {
        await_round(workers, path);
        printf("round %d\n", round);
        fflush(stdout);
    }
    atomic_store(&stop, true);
    for (int i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
    token_destroy_pair(p11, workers[0].session, &pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    printf("ok: nothing failed but %d operations that were active\n", atomic_load(&lost));
    return 0;
}
