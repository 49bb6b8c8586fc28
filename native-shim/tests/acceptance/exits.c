/*
 * Every awkward way to exit ends the host with its own status. Without an argument the program runs
 * itself once for each way; with one it exits in that way.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "token.h"

enum { THREADS = 4, FIRST_STATUS = 20 };

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;
static struct pair pair;

static void set_up(void)
{
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    session = token_session(p11);
}

static void no_finalize(void)
{
    set_up();
}

static void finalize_twice(void)
{
    set_up();
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    token_expect(p11->C_Finalize(NULL), CKR_CRYPTOKI_NOT_INITIALIZED, "second C_Finalize");
}

/* Registered before the library is loaded, so it runs after all that the library might have. */
static void late(void)
{
    p11->C_CloseSession(session);
    p11->C_Logout(session);
    p11->C_Finalize(NULL);
    p11->C_CloseAllSessions(0);
    p11->C_Finalize(NULL);
}

static void late_handler(void)
{
    atexit(late);
    set_up();
}

static void finalized_and_late_handler(void)
{
    atexit(late);
    set_up();
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
}

static void *draw_for_ever(void *unused)
{
    CK_SESSION_HANDLE own = token_session(p11);
    CK_BYTE bytes[32];
    for (;;)
        p11->C_GenerateRandom(own, bytes, sizeof bytes);
    return unused;
}

static void *sign_for_ever(void *unused)
{
    CK_MECHANISM ecdsa = {CKM_ECDSA, NULL, 0};
    CK_SESSION_HANDLE own = token_session(p11);
    CK_BYTE digest[32] = {1};
    for (;;) {
        CK_BYTE signature[64];
        CK_ULONG length = sizeof signature;
        p11->C_SignInit(own, &ecdsa, pair.privateKey);
        p11->C_Sign(own, digest, sizeof digest, signature, &length);
    }
    return unused;
}

static void inside_calls(void)
{
    pthread_t thread;
    struct timespec moment = {0, 200000000};
    set_up();
    token_make_pair(p11, session, &pair);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&thread, NULL, i % 2 == 0 ? draw_for_ever : sign_for_ever, NULL);
    nanosleep(&moment, NULL);
    token_destroy_pair(p11, session, &pair);
}

static void unloaded(void)
{
    atexit(late);
    set_up();
    void *module = dlopen(getenv("ASTERISM_MODULE"), RTLD_NOW | RTLD_NOLOAD);
    if (module == NULL || dlclose(module) != 0 || dlclose(module) != 0)
        token_fail("dlclose");
}

static void own_fault(void)
{
    static volatile int *volatile nowhere;
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    set_up();
    *nowhere = 1;
}

/* The other library lies beside this program, and is there before the module is. */
static void destructor_elsewhere(void)
{
    char path[4096];
    void (*late_calls)(CK_FUNCTION_LIST *, CK_SESSION_HANDLE) = NULL;
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - sizeof "late.so");
    if (length < 0)
        token_fail("readlink");
    path[length] = '\0';
    strcpy(strrchr(path, '/') + 1, "late.so");
    void *other = dlopen(path, RTLD_NOW);
    if (other == NULL)
        token_fail(dlerror());
    *(void **)&late_calls = dlsym(other, "late_calls");
    set_up();
    late_calls(p11, session);
}

static const struct {
    const char *name;
    void (*run)(void);
    int signal; /* that ends it, or 0: its status does */
} ways[] = {{"no-finalize", no_finalize, 0},
            {"finalize-twice", finalize_twice, 0},
            {"late-handler", late_handler, 0},
            {"finalized-and-late-handler", finalized_and_late_handler, 0},
            {"inside-calls", inside_calls, 0},
            {"unloaded", unloaded, 0},
            {"own-fault", own_fault, SIGSEGV},
            {"destructor-elsewhere", destructor_elsewhere, 0}};

/* 0 to 255, or 256 + the signal. */
static int ending(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

static void run_way(char *program, size_t index)
{
    int status = 0;
    pid_t process = fork();
    if (process == 0) {
        execl(program, program, ways[index].name, (char *)NULL);
        _exit(127);
    }
    waitpid(process, &status, 0);
    int expected = ways[index].signal == 0 ? FIRST_STATUS + (int)index : 256 + ways[index].signal;
    token_expect((CK_RV)ending(status), (CK_RV)expected, ways[index].name);
    token_said(ways[index].name);
}

int main(int argc, char **argv)
{
    static char self[] = "/proc/self/exe";
    const size_t count = sizeof ways / sizeof ways[0];
    for (size_t i = 0; i < count; i++) {
        if (argc < 2) {
            run_way(self, i);
        } else if (strcmp(argv[1], ways[i].name) == 0) {
            ways[i].run();
            exit(FIRST_STATUS + (int)i);
        }
    }
    return argc < 2 ? 0 : 1;
}
