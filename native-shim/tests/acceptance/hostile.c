/*
 * Those who may open the engine's socket and mean it ill, each as a user of its own: hostile ROLE
 * UID SECONDS.
 *   guest   knows no PIN: takes sessions, objects, secrets and unfinished operations until refused
 *   member  guesses the officer's PIN and makes tokens
 *   flood   speaks no Cryptoki: connections that announce long frames and send nothing
 * Each round is a process of its own, and every other one ends without a goodbye. Being refused is
 * right; an engine that calls something its own mistake is not.
 */
#include <grp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "token.h"

enum {
    NOGROUP = 65534,
    SESSIONS = 200,
    OBJECTS = 12000,
    OBJECT_BYTES = 48 * 1024,
    SECRETS = 8000,
    CHUNK = 4 * 1024 * 1024,
    CHUNKS = 8,
    DESTROYED = 50,
    TOKENS = 10,
    SLOTS = 64,
    CONNECTIONS = 200,
    CHURN = 300
};

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE sessions[SESSIONS];
static int opened;
static CK_BYTE bytes[CHUNK];
static CK_BYTE output[CHUNK + 1024];
static CK_BBOOL yes = CK_TRUE;
static CK_BBOOL no = CK_FALSE;

/* Whether the engine went along; a refusal ends a flood, a mistake of its own the program. */
static bool granted(CK_RV result, const char *what)
{
    if (result == CKR_GENERAL_ERROR || result == CKR_FUNCTION_FAILED)
        token_expect(result, CKR_OK, what);
    return result == CKR_OK;
}

static void open_sessions(CK_SLOT_ID slot)
{
    while (opened < SESSIONS &&
           granted(p11->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &sessions[opened]),
                   "C_OpenSession"))
        opened++;
}

static int fill_with_objects(void)
{
    CK_OBJECT_CLASS data = CKO_DATA;
    CK_OBJECT_HANDLE object;
    CK_ATTRIBUTE template[] = {{CKA_CLASS, &data, sizeof data},
                               {CKA_PRIVATE, &no, sizeof no},
                               {CKA_VALUE, bytes, OBJECT_BYTES}};
    int made = 0;
    while (made < OBJECTS &&
           granted(p11->C_CreateObject(sessions[made % opened], template, 3, &object),
                   "C_CreateObject"))
        made++;
    return made;
}

static CK_RV make_secret(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *key)
{
    CK_MECHANISM generate = {CKM_AES_KEY_GEN, NULL, 0};
    CK_ULONG length = 32;
    CK_ATTRIBUTE template[] = {{CKA_PRIVATE, &no, sizeof no},
                               {CKA_DECRYPT, &yes, sizeof yes},
                               {CKA_VALUE_LEN, &length, sizeof length}};
    return p11->C_GenerateKey(session, &generate, template, 3, key);
}

static void fill_with_secrets(void)
{
    CK_OBJECT_HANDLE key;
    int made = 0;
    while (made < SECRETS && granted(make_secret(sessions[made % opened], &key), "C_GenerateKey"))
        made++;
}

static void feed(CK_SESSION_HANDLE session)
{
    CK_RV result = CKR_OK;
    for (int chunk = 0; chunk < CHUNKS && granted(result, "C_DecryptUpdate"); chunk++) {
        CK_ULONG length = sizeof output;
        result = p11->C_DecryptUpdate(session, bytes, CHUNK, output, &length);
    }
}

static void leave_decryptions_unfinished(void)
{
    static CK_BYTE iv[12];
    CK_GCM_PARAMS gcm = {.pIv = iv, .ulIvLen = 12, .ulIvBits = 96, .ulTagBits = 128};
    CK_MECHANISM mechanism = {CKM_AES_GCM, &gcm, sizeof gcm};
    for (int i = 0; i < opened; i++) {
        CK_OBJECT_HANDLE key;
        if (!granted(make_secret(sessions[i], &key), "C_GenerateKey") ||
            !granted(p11->C_DecryptInit(sessions[i], &mechanism, key), "C_DecryptInit"))
            return;
        feed(sessions[i]);
    }
}

static void leave_searches_open(void)
{
    for (int i = 0; i < opened; i++)
        if (!granted(p11->C_FindObjectsInit(sessions[i], NULL, 0), "C_FindObjectsInit"))
            return;
}

/* A key is destroyed between C_SignInit and C_Sign, by another session. */
static void destroy_in_between(void)
{
    CK_MECHANISM generate = {CKM_GENERIC_SECRET_KEY_GEN, NULL, 0};
    CK_MECHANISM hmac = {CKM_SHA256_HMAC, NULL, 0};
    CK_ULONG length = 32;
    CK_ATTRIBUTE template[] = {{CKA_PRIVATE, &no, sizeof no},
                               {CKA_SIGN, &yes, sizeof yes},
                               {CKA_VALUE_LEN, &length, sizeof length}};
    for (int i = 0; i < DESTROYED && opened > 1; i++) {
        CK_OBJECT_HANDLE key;
        CK_ULONG size = sizeof output;
        if (!granted(p11->C_GenerateKey(sessions[0], &generate, template, 3, &key),
                     "C_GenerateKey") ||
            !granted(p11->C_SignInit(sessions[0], &hmac, key), "C_SignInit"))
            return;
        granted(p11->C_DestroyObject(sessions[1], key), "C_DestroyObject");
        granted(p11->C_Sign(sessions[0], bytes, 64, output, &size), "C_Sign");
    }
}

/* The tokens' slots, the honest user's first, the empty one last; false where they are refused. */
static bool find_slots(CK_SLOT_ID *first, CK_SLOT_ID *last)
{
    CK_SLOT_ID slots[SLOTS];
    CK_ULONG count = SLOTS;
    if (!granted(p11->C_GetSlotList(CK_TRUE, slots, &count), "C_GetSlotList") || count < 2)
        return false;
    *first = slots[0];
    *last = slots[count - 1];
    return true;
}

static void guest(void)
{
    CK_SLOT_ID honest, last;
    if (find_slots(&honest, &last))
        open_sessions(honest);
    if (opened == 0)
        return;
    destroy_in_between();
    printf("took %d objects in %d sessions\n", fill_with_objects(), opened);
    fill_with_secrets();
    leave_decryptions_unfinished();
    leave_searches_open();
}

static void member(void)
{
    CK_UTF8CHAR wrong[] = "wrong-1234";
    CK_UTF8CHAR label[32];
    memset(label, 'x', sizeof label);
    CK_SLOT_ID slot, last;
    CK_SESSION_HANDLE session;
    if (!find_slots(&slot, &last))
        return;
    if (granted(p11->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session),
                "C_OpenSession"))
        token_expect(granted(p11->C_Login(session, CKU_SO, wrong, sizeof wrong - 1), "C_Login"), 0,
                     "a wrong PIN");
    p11->C_CloseAllSessions(slot);
    token_expect(granted(p11->C_InitToken(slot, wrong, sizeof wrong - 1, label), "C_InitToken"), 0,
                 "another's token made anew");
    for (int i = 0; i < TOKENS; i++)
        if (find_slots(&slot, &last))
            granted(p11->C_InitToken(last, wrong, sizeof wrong - 1, label), "C_InitToken");
}

static int connection(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = token_setting("ASTERISM_ENGINE") + strlen("service:");
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

static void flood(void)
{
    static const uint8_t announced[] = {1, 0, 0, 0};
    struct timespec second = {.tv_sec = 1};
    int open[CONNECTIONS];
    for (int i = 0; i < CONNECTIONS; i++) {
        open[i] = connection();
        if (open[i] >= 0 && send(open[i], announced, sizeof announced, MSG_NOSIGNAL) < 0)
            continue;
    }
    for (int i = 0; i < CHURN; i++) {
        int one = connection();
        if (one >= 0)
            close(one);
    }
    nanosleep(&second, NULL);
    for (int i = 0; i < CONNECTIONS; i++)
        if (open[i] >= 0)
            close(open[i]);
}

static void become(const char *uid)
{
    uid_t user = (uid_t)strtoul(uid, NULL, 10);
    if (setgroups(0, NULL) != 0 || setgid(NOGROUP) != 0 || setuid(user) != 0)
        token_fail("only root becomes another user");
}

static void play(void (*role)(void), bool goodbye)
{
    if (role != flood && !granted(p11->C_Initialize(NULL), "C_Initialize"))
        return;
    role();
    if (goodbye && role != flood)
        granted(p11->C_Finalize(NULL), "C_Finalize");
}

static void round_of(void (*role)(void), int number)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        play(role, number % 2 == 0);
        fflush(stdout);
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        token_fail("a round");
}

int main(int argc, char **argv)
{
    if (argc != 4)
        token_fail("hostile guest|member|flood UID SECONDS");
    void (*role)(void) = argv[1][0] == 'g' ? guest : argv[1][0] == 'm' ? member : flood;
    time_t end = time(NULL) + strtol(argv[3], NULL, 10);
    int rounds = 0;
    p11 = token_module();
    become(argv[2]);
    while (time(NULL) < end)
        round_of(role, rounds++);
    printf("ok: %d rounds\n", rounds);
    return 0;
}
