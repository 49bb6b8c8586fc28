/*
 * An engine that stands still for longer than the deadline, as after a SIGSTOP or while a control
 * group is frozen, and goes on: what it was asked meanwhile was answered CKR_DEVICE_ERROR here, so
 * nothing of it may be left there. Its process id is the argument.
 */
#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "token.h"

enum { PATIENCE_S = 60 };

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;
static struct pair pair;
static pid_t engine;
static CK_BYTE data[32];
static CK_BYTE signature[64];
static CK_ULONG length = sizeof signature;
static CK_MECHANISM ecdsa = {CKM_ECDSA, NULL, 0};
static CK_MECHANISM sha256 = {CKM_SHA256, NULL, 0};

static CK_RV begin_signature(void)
{
    return p11->C_SignInit(session, &ecdsa, pair.privateKey);
}

static CK_RV begin_digest(void)
{
    return p11->C_DigestInit(session, &sha256);
}

static CK_RV begin_search(void)
{
    return p11->C_FindObjectsInit(session, NULL, 0);
}

static CK_RV sign(void)
{
    length = sizeof signature;
    return p11->C_Sign(session, data, sizeof data, signature, &length);
}

static CK_RV login(void)
{
    const char *pin = token_setting("ASTERISM_PIN");
    return p11->C_Login(session, CKU_USER, (CK_UTF8CHAR *)(size_t)pin, strlen(pin));
}

/* Whether the thread of this /proc/PID/task/TID stands still: the state follows the name. */
static bool stands_still(const char *thread)
{
    char path[300];
    char line[256] = "";
    snprintf(path, sizeof path, "/proc/%d/task/%s/stat", (int)engine, thread);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return true;
    const char *name_end = fgets(line, sizeof line, file) == NULL ? NULL : strrchr(line, ')');
    fclose(file);
    return name_end == NULL || name_end[2] == 'T';
}

static bool all_stand_still(void)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", (int)engine);
    DIR *threads = opendir(path);
    if (threads == NULL)
        token_fail("no engine to stop");
    bool still = true;
    for (struct dirent *thread = readdir(threads); thread != NULL; thread = readdir(threads))
        still = (thread->d_name[0] == '.' || stands_still(thread->d_name)) && still;
    closedir(threads);
    return still;
}

/* Asked while the engine stands still. At work it says so each second: 1.5 s are enough. */
static void unanswered(CK_RV (*call)(void), const char *what)
{
    if (kill(engine, SIGSTOP) != 0)
        token_fail("no engine to stop");
    while (!all_stand_still())
        sched_yield();
    CK_RV result = call();
    kill(engine, SIGCONT);
    token_expect(result, CKR_DEVICE_ERROR, what);
}

/* The engine may be about to undo what it had been asked: so until it has, but no longer. */
static void soon(CK_RV (*call)(void), CK_RV meanwhile, const char *what)
{
    const time_t until = time(NULL) + PATIENCE_S;
    CK_RV result = call();
    while ((result == meanwhile || result == CKR_DEVICE_ERROR) && time(NULL) < until) {
        sched_yield();
        result = call();
    }
    token_expect(result, CKR_OK, what);
}

static void begins_again(CK_RV (*begin)(void), const char *what)
{
    unanswered(begin, what);
    soon(begin, CKR_OPERATION_ACTIVE, what);
}

static void short_deadline(void)
{
    char setting[512];
    snprintf(setting, sizeof setting, "%s;deadline_ms=1500", token_setting("ASTERISM_ENGINE"));
    setenv("ASTERISM_ENGINE", setting, 1);
}

int main(int count, char **arguments)
{
    if (count != 2)
        token_fail("the engine's process id is missing");
    engine = (pid_t)strtol(arguments[1], NULL, 10);
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    session = token_session(p11);
    token_make_pair(p11, session, &pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    short_deadline();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize with a short deadline");
    session = token_session(p11);
    token_find_pair(p11, session, &pair);

    begins_again(begin_digest, "C_DigestInit");
    begins_again(begin_search, "C_FindObjectsInit");
    begins_again(begin_signature, "C_SignInit");
    unanswered(sign, "C_Sign");
    soon(begin_signature, CKR_OPERATION_ACTIVE, "C_SignInit after it");
    token_expect(sign(), CKR_OK, "C_Sign");
    token_said("operations that nobody heard of are no longer there");

    token_expect(p11->C_Logout(session), CKR_OK, "C_Logout");
    unanswered(login, "C_Login");
    soon(login, CKR_USER_ALREADY_LOGGED_IN, "C_Login");
    token_said("a login that nobody heard of is no longer there");
    token_destroy_pair(p11, session, &pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return 0;
}
