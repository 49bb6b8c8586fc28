/*
 * A process with an engine in it forks. Its children have none: the first call is told
 * CKR_CRYPTOKI_NOT_INITIALIZED and C_Initialize CKR_DEVICE_ERROR, also in a program that a child
 * becomes, because the engine's directory is in use. Each ends with its own status, while the
 * parent goes on signing. For the embedded link.
 */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "token.h"

enum { FIRST_STATUS = 30 };

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;
static struct pair pair;
static struct signer signer;

static void idle(void)
{
}

static void ask(void)
{
    CK_SESSION_INFO info;
    token_expect(p11->C_GetSessionInfo(session, &info), CKR_CRYPTOKI_NOT_INITIALIZED,
                 "C_GetSessionInfo in the child");
    token_expect(p11->C_Finalize(NULL), CKR_CRYPTOKI_NOT_INITIALIZED, "C_Finalize in the child");
}

static void initialise(void)
{
    ask();
    token_expect(p11->C_Initialize(NULL), CKR_DEVICE_ERROR, "C_Initialize in the child");
    ask();
}

/* Another program, as a child becomes it. */
static void begin_afresh(void)
{
    static char self[] = "/proc/self/exe";
    execl(self, self, "fresh", (char *)NULL);
}

static void be_fresh(void)
{
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_DEVICE_ERROR, "C_Initialize beside the engine");
}

static const struct {
    const char *said;
    void (*run)(void);
} children[] = {{"a child that never calls", idle},
                {"a child that does not initialise", ask},
                {"a child that initialises", initialise},
                {"a child that becomes another program", begin_afresh}};

enum { CHILDREN = sizeof children / sizeof children[0], FRESH = CHILDREN - 1 };

static void run_child(int index)
{
    int status = 0;
    int before = atomic_load(&signer.signatures);
    pid_t child = fork();
    if (child == 0) {
        children[index].run();
        exit(FIRST_STATUS + index);
    }
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != FIRST_STATUS + index)
        token_fail(children[index].said);
    token_await_signature(&signer, before);
    token_said(children[index].said);
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) {
        be_fresh();
        exit(FIRST_STATUS + FRESH);
    }
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    session = token_session(p11);
    token_make_pair(p11, session, &pair);
    token_sign(p11, session, &pair, "before");
    token_sign_on(&signer, p11, &pair);
    for (int i = 0; i < CHILDREN; i++)
        run_child(i);
    token_sign_no_more(&signer);
    token_sign(p11, session, &pair, "after");
    token_said("the parent signed before, meanwhile and after");
    token_destroy_pair(p11, session, &pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return 0;
}
