/*
 * stunnel, OpenVPN and their like: begun as root, logged in, and then another user in the same
 * process, whose threads come later. Run as root.
 */
#include <grp.h>
#include <stdlib.h>
#include <unistd.h>

#include "token.h"

enum { NOBODY = 65534, THREADS = 6, MANY = 4 * 1024 * 1024 };

static CK_FUNCTION_LIST *p11;
static struct pair pair;
static pthread_barrier_t together;

static void *works(void *unused)
{
    CK_BYTE *random = malloc(MANY);
    if (random == NULL)
        token_fail("memory");
    pthread_barrier_wait(&together);
    CK_SESSION_HANDLE session = token_session(p11);
    token_expect(p11->C_GenerateRandom(session, random, MANY), CKR_OK, "C_GenerateRandom");
    token_sign(p11, session, &pair, "in a thread");
    token_expect(p11->C_CloseSession(session), CKR_OK, "C_CloseSession");
    free(random);
    return unused;
}

static void work_together(void)
{
    pthread_t threads[THREADS];
    pthread_barrier_init(&together, NULL, THREADS);
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, works, NULL) != 0)
            token_fail("pthread_create");
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&together);
}

int main(void)
{
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    CK_SESSION_HANDLE session = token_session(p11);
    token_make_pair(p11, session, &pair);
    token_sign(p11, session, &pair, "as root");
    if (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
        token_fail("root, who may become another user");
    token_sign(p11, session, &pair, "as another user");
    work_together();
    token_sign(p11, session, &pair, "afterwards");
    token_destroy_pair(p11, session, &pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    token_said("the application stayed who it was");
    return 0;
}
