/* Threads of one application sign at once, each in its own session: threads [THREADS] [SIGNATURES].
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "token.h"

enum { THREADS_MAX = 256 };

static CK_FUNCTION_LIST *p11;
static struct pair pair;
static long signatures = 50;

static void *sign_many(void *unused)
{
    CK_SESSION_HANDLE session = token_session(p11);
    for (long i = 0; i < signatures; i++)
        token_sign(p11, session, &pair, "thread");
    token_expect(p11->C_CloseSession(session), CKR_OK, "C_CloseSession");
    return unused;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS_MAX];
    CK_C_INITIALIZE_ARGS locking = {.flags = CKF_OS_LOCKING_OK};
    long count = argc > 1 ? strtol(argv[1], NULL, 10) : 8;
    signatures = argc > 2 ? strtol(argv[2], NULL, 10) : signatures;
    if (count < 1 || count > THREADS_MAX)
        token_fail("between 1 and 256 threads");
    p11 = token_module();
    token_expect(p11->C_Initialize(&locking), CKR_OK, "C_Initialize");
    CK_SESSION_HANDLE session = token_session(p11);
    token_make_pair(p11, session, &pair);
    for (long i = 0; i < count; i++) {
        if (pthread_create(&threads[i], NULL, sign_many, NULL) != 0)
            token_fail("pthread_create");
    }
    for (long i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    token_destroy_pair(p11, session, &pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    printf("ok: %ld threads made and verified %ld signatures each\n", count, signatures);
    return 0;
}
