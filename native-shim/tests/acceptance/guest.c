/*
 * An engine in this process leaves its host alone: handlers, locale, environment and limits are as
 * they were, faults and signals reach the host's handlers, and calls work from small stacks, from
 * signal stacks and from coroutines. Runs on either link.
 */
#include <limits.h>
#include <locale.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#include "token.h"

enum {
    SMALL_STACK = 128 * 1024,
    SMALLEST_STACK = 16 * 1024,
    SIGNAL_STACK = 64 * 1024,
    ROUNDS = 200
};

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;
static struct pair pair;

static volatile sig_atomic_t seen[NSIG];
static sigjmp_buf recovery;

static void count(int signal)
{
    seen[signal]++;
}

static void recover(int signal, siginfo_t *info, void *context)
{
    (void)info;
    (void)context;
    seen[signal]++;
    siglongjmp(recovery, 1);
}

static void handle(int signal, int flags, void (*action)(int, siginfo_t *, void *))
{
    struct sigaction wanted = {.sa_sigaction = action, .sa_flags = flags | SA_SIGINFO};
    if (sigaction(signal, &wanted, NULL) != 0)
        token_fail("sigaction");
}

static void handle_plainly(int signal)
{
    struct sigaction wanted = {.sa_handler = count};
    if (sigaction(signal, &wanted, NULL) != 0)
        token_fail("sigaction");
}

static void keeps_handler(int signal, const char *name)
{
    struct sigaction now;
    sigaction(signal, NULL, &now);
    if (now.sa_handler != count)
        token_fail(name);
    seen[signal] = 0;
    kill(getpid(), signal);
    for (int i = 0; i < 1000 && seen[signal] == 0; i++)
        usleep(1000);
    if (seen[signal] != 1)
        token_fail(name);
}

static void writes_to_nobody(void)
{
    int ends[2];
    seen[SIGPIPE] = 0;
    if (pipe(ends) != 0 || close(ends[0]) != 0)
        token_fail("pipe");
    if (write(ends[1], "x", 1) != -1 || seen[SIGPIPE] != 1)
        token_fail("a write to nobody raises SIGPIPE");
    close(ends[1]);
}

static void faults(int signal, const char *name)
{
    static volatile int *volatile nowhere;
    seen[signal] = 0;
    if (sigsetjmp(recovery, 1) == 0)
        *nowhere = 1;
    if (seen[signal] != 1)
        token_fail(name);
}

static int overflow(int depth)
{
    volatile char frame[4096];
    frame[0] = (char)depth;
    return depth == INT_MAX ? 0 : overflow(depth + 1) + frame[0];
}

/* Runs out of its stack, as an interpreter may that recovers on its signal stack. */
static void *run_out(void *unused)
{
    stack_t stack = {.ss_sp = malloc(SIGNAL_STACK), .ss_size = SIGNAL_STACK};
    sigaltstack(&stack, NULL);
    token_sign(p11, session, &pair, "before the end of the stack");
    seen[SIGSEGV] = 0;
    if (sigsetjmp(recovery, 1) == 0)
        overflow(0);
    if (seen[SIGSEGV] != 1)
        token_fail("the end of a stack reaches the host's handler");
    token_sign(p11, session, &pair, "after the end of the stack");
    stack.ss_flags = SS_DISABLE;
    sigaltstack(&stack, NULL);
    free(stack.ss_sp);
    return unused;
}

/* With the flags of p11-kit, OpenSC and NSS. */
static void *initialise(void *unused)
{
    CK_C_INITIALIZE_ARGS given = {.flags = CKF_LIBRARY_CANT_CREATE_OS_THREADS | CKF_OS_LOCKING_OK};
    token_expect(p11->C_Initialize(&given), CKR_OK, "C_Initialize");
    return unused;
}

static void *sign_rounds(void *unused)
{
    CK_SESSION_HANDLE own = token_session(p11);
    for (int i = 0; i < ROUNDS; i++)
        token_sign(p11, own, &pair, "on a small stack");
    token_expect(p11->C_CloseSession(own), CKR_OK, "C_CloseSession");
    return unused;
}

static void on_a_thread(size_t stack, void *(*run)(void *))
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack);
    if (pthread_create(&thread, &attributes, run, NULL) != 0 || pthread_join(thread, NULL) != 0)
        token_fail("a thread");
    pthread_attr_destroy(&attributes);
}

static void sign_here(void)
{
    token_sign(p11, session, &pair, "on another stack");
}

static void sign_in_handler(int signal)
{
    seen[signal]++;
    sign_here();
}

static void on_a_signal_stack(void)
{
    stack_t stack = {.ss_sp = malloc(SIGNAL_STACK), .ss_size = SIGNAL_STACK};
    struct sigaction wanted = {.sa_handler = sign_in_handler, .sa_flags = SA_ONSTACK};
    sigaltstack(&stack, NULL);
    sigaction(SIGUSR1, &wanted, NULL);
    raise(SIGUSR1);
    stack.ss_flags = SS_DISABLE;
    sigaltstack(&stack, NULL);
    free(stack.ss_sp);
    if (seen[SIGUSR1] != 1)
        token_fail("SIGUSR1");
}

static void on_a_coroutine(void)
{
    static ucontext_t here;
    static ucontext_t there;
    void *stack =
        mmap(NULL, SMALL_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    getcontext(&there);
    there.uc_stack.ss_sp = stack;
    there.uc_stack.ss_size = SMALL_STACK;
    there.uc_link = &here;
    makecontext(&there, sign_here, 0);
    swapcontext(&here, &there);
    munmap(stack, SMALL_STACK);
}

static void check_surroundings(rlim_t files)
{
    struct rlimit limit;
    sigset_t mask;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur != files)
        token_fail("the limit of open files has changed");
    if (strcmp(setlocale(LC_ALL, NULL), "C") != 0)
        token_fail("the locale has changed");
    if (strcmp(token_setting("JAVA_TOOL_OPTIONS"), "-XX:+NoSuchOption") != 0)
        token_fail("the environment has changed");
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    if (!sigismember(&mask, SIGUSR2))
        token_fail("the signal mask has changed");
}

static rlim_t prepare(void)
{
    struct rlimit files;
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &blocked, NULL);
    setenv("JAVA_TOOL_OPTIONS", "-XX:+NoSuchOption", 1);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_cur > 512 ? 512 : files.rlim_cur;
    setrlimit(RLIMIT_NOFILE, &files);
    handle_plainly(SIGINT);
    handle_plainly(SIGTERM);
    handle_plainly(SIGHUP);
    handle_plainly(SIGPIPE);
    handle(SIGSEGV, SA_ONSTACK, recover);
    return files.rlim_cur;
}

int main(void)
{
    rlim_t files = prepare();
    p11 = token_module();
    on_a_thread(SMALLEST_STACK, initialise);
    session = token_session(p11);
    token_make_pair(p11, session, &pair);
    check_surroundings(files);
    token_said("limits, locale, environment and signal mask are as they were");

    keeps_handler(SIGINT, "SIGINT reaches the host's handler");
    keeps_handler(SIGTERM, "SIGTERM reaches the host's handler");
    keeps_handler(SIGHUP, "SIGHUP reaches the host's handler");
    writes_to_nobody();
    faults(SIGSEGV, "SIGSEGV reaches the host's handler");
    token_sign(p11, session, &pair, "after a fault");
    token_said("SIGINT, SIGTERM, SIGHUP, SIGPIPE and SIGSEGV reach the host's handlers");

    signal(SIGSEGV, SIG_DFL);
    handle(SIGSEGV, SA_ONSTACK | SA_NODEFER, recover);
    token_sign(p11, session, &pair, "after another handler");
    faults(SIGSEGV, "SIGSEGV reaches a handler that was set later");
    token_said("so does a handler that was set later");

    on_a_thread(SMALL_STACK, sign_rounds);
    on_a_thread(SMALLEST_STACK, sign_rounds);
    token_said("threads with small stacks sign");
    on_a_signal_stack();
    on_a_coroutine();
    token_said("a signal stack and a coroutine sign");
    on_a_thread(1024 * 1024, run_out);
    on_a_thread(SMALL_STACK, run_out);
    token_said("a thread that ran out of its stack signs on");

    token_destroy_pair(p11, session, &pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return 0;
}
