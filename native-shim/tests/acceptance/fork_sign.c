/*
 * A process that initialises, logs in and forks: the child is told CKR_CRYPTOKI_NOT_INITIALIZED,
 * initialises, logs in and signs while the parent goes on signing, and so does a grandchild.
 */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "token.h"

enum { SIGNATURES = 20, GENERATIONS = 2 };

static CK_FUNCTION_LIST *p11;
static struct pair pair;

static void wait_for(pid_t child, const char *what)
{
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        token_fail(what);
}

/* A child that never touches the library, and one that only ends it, leave the parent alone. */
static void idle_children(CK_SESSION_HANDLE session)
{
    for (int i = 0; i < 2; i++) {
        pid_t idle = fork();
        if (idle == 0) {
            if (i == 1)
                token_expect(p11->C_Finalize(NULL), CKR_CRYPTOKI_NOT_INITIALIZED,
                             "C_Finalize in a child that has not initialised");
            exit(0);
        }
        wait_for(idle, "an idle child");
        token_sign(p11, session, &pair, "beside idle children");
    }
}

static void child(CK_SESSION_HANDLE inherited, int generations)
{
    CK_SESSION_INFO info;
    struct pair own = pair;
    token_expect(p11->C_GetSessionInfo(inherited, &info), CKR_CRYPTOKI_NOT_INITIALIZED,
                 "C_GetSessionInfo in the child");
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize in the child");
    CK_SESSION_HANDLE session = token_session(p11);
    token_find_pair(p11, session, &own);
    for (int i = 0; i < SIGNATURES; i++)
        token_sign(p11, session, &own, "child");
    if (generations > 1) {
        pid_t grandchild = fork();
        if (grandchild == 0) {
            child(session, generations - 1);
            exit(0);
        }
        wait_for(grandchild, "the grandchild");
        token_sign(p11, session, &own, "child");
    }
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize in the child");
}

int main(void)
{
    struct signer signer;
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    CK_SESSION_HANDLE session = token_session(p11);
    token_make_pair(p11, session, &pair);
    token_sign(p11, session, &pair, "before");
    token_sign_on(&signer, p11, &pair);

    idle_children(session);
    int before = atomic_load(&signer.signatures);
    pid_t first = fork();
    if (first == 0) {
        child(session, GENERATIONS);
        exit(0);
    }
    wait_for(first, "the child");
    token_said("child and grandchild initialised, logged in and signed");
    if (atomic_load(&signer.signatures) == before)
        token_fail("the parent did not sign meanwhile");
    token_sign_no_more(&signer);
    token_sign(p11, session, &pair, "after");
    token_said("the parent signed before, meanwhile and after");
    token_destroy_pair(p11, session, &pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return 0;
}
