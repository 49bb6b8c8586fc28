/*
 * Two processes at once are two applications: neither's login, sessions or session objects are the
 * other's. The first one logs in and keeps a session and an object; the second one looks for them.
 */
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "token.h"

enum { FIRST = 0, SECOND = 1 };

/* What the first application tells the second one. */
struct belongings {
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE passing; /* a session object, public */
    struct pair pair;
};

static CK_FUNCTION_LIST *p11;

static void tell(int to, const void *what, size_t size)
{
    if (write(to, what, size) != (ssize_t)size)
        token_fail("the other application listens");
}

static void hear(int from, void *what, size_t size)
{
    if (read(from, what, size) != (ssize_t)size)
        token_fail("the other application says something");
}

static CK_OBJECT_HANDLE passing_object(CK_SESSION_HANDLE session)
{
    CK_OBJECT_CLASS class = CKO_DATA;
    CK_UTF8CHAR label[] = "passing";
    CK_BBOOL no = CK_FALSE;
    CK_ATTRIBUTE template[] = {{CKA_CLASS, &class, sizeof class},
                               {CKA_PRIVATE, &no, sizeof no},
                               {CKA_LABEL, label, sizeof label - 1},
                               {CKA_VALUE, label, sizeof label - 1}};
    CK_OBJECT_HANDLE object = 0;
    token_expect(p11->C_CreateObject(session, template, 4, &object), CKR_OK, "C_CreateObject");
    return object;
}

static CK_ULONG found(CK_SESSION_HANDLE session, CK_ATTRIBUTE *wanted)
{
    CK_OBJECT_HANDLE objects[8];
    CK_ULONG count = 0;
    token_expect(p11->C_FindObjectsInit(session, wanted, 1), CKR_OK, "C_FindObjectsInit");
    token_expect(p11->C_FindObjects(session, objects, 8, &count), CKR_OK, "C_FindObjects");
    token_expect(p11->C_FindObjectsFinal(session), CKR_OK, "C_FindObjectsFinal");
    return count;
}

static void sees_nothing(CK_SESSION_HANDLE session, const struct belongings *others)
{
    CK_SESSION_INFO info;
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_UTF8CHAR label[] = "passing";
    CK_ATTRIBUTE private_keys = {CKA_CLASS, &class, sizeof class};
    CK_ATTRIBUTE passing = {CKA_LABEL, label, sizeof label - 1};
    CK_ATTRIBUTE any = {CKA_CLASS, NULL, 0};
    token_expect(p11->C_GetSessionInfo(others->session, &info), CKR_SESSION_HANDLE_INVALID,
                 "C_GetSessionInfo of the other's session");
    token_expect(p11->C_CloseSession(others->session), CKR_SESSION_HANDLE_INVALID,
                 "C_CloseSession of the other's session");
    token_expect(p11->C_GetAttributeValue(session, others->passing, &any, 1),
                 CKR_OBJECT_HANDLE_INVALID, "C_GetAttributeValue of the other's session object");
    token_expect(p11->C_DestroyObject(session, others->passing), CKR_OBJECT_HANDLE_INVALID,
                 "C_DestroyObject of the other's session object");
    token_expect(found(session, &passing), 0, "session objects of the other application");
    token_expect(p11->C_GetSessionInfo(session, &info), CKR_OK, "C_GetSessionInfo");
    token_expect(info.state, CKS_RW_PUBLIC_SESSION, "the state beside the other's login");
    token_expect(found(session, &private_keys), 0, "private keys without an own login");
    token_expect(p11->C_GetAttributeValue(session, others->pair.privateKey, &any, 1),
                 CKR_OBJECT_HANDLE_INVALID, "C_GetAttributeValue of a private key");
    token_expect(p11->C_Logout(session), CKR_USER_NOT_LOGGED_IN, "C_Logout of another's login");
}

static void second(int channel)
{
    struct belongings others;
    CK_SESSION_HANDLE session = 0;
    CK_FLAGS flags = CKF_SERIAL_SESSION | CKF_RW_SESSION;
    CK_SLOT_ID slot;
    CK_UTF8CHAR wrong[] = "wrong-pin";
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    slot = token_slot(p11);
    hear(channel, &others, sizeof others);
    token_expect(p11->C_OpenSession(slot, flags, NULL, NULL, &session), CKR_OK, "C_OpenSession");
    sees_nothing(session, &others);
    token_expect(p11->C_Login(session, CKU_USER, wrong, sizeof wrong - 1), CKR_PIN_INCORRECT,
                 "C_Login with a wrong PIN beside the other's login");
    CK_SESSION_HANDLE own = token_session(p11);
    token_find_pair(p11, own, &others.pair);
    token_sign(p11, own, &others.pair, "second");
    token_expect(p11->C_Logout(own), CKR_OK, "C_Logout");
    token_expect(p11->C_CloseAllSessions(slot), CKR_OK, "C_CloseAllSessions");
    tell(channel, "", 1);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
}

static void first(int channel, pid_t other)
{
    struct belongings own;
    CK_SESSION_INFO info;
    CK_UTF8CHAR label[16];
    CK_ATTRIBUTE passing = {CKA_LABEL, label, sizeof label};
    char done;
    int status = 0;
    memset(&own, 0, sizeof own);
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    own.session = token_session(p11);
    own.passing = passing_object(own.session);
    token_make_pair(p11, own.session, &own.pair);
    tell(channel, &own, sizeof own);
    hear(channel, &done, sizeof done);
    if (waitpid(other, &status, 0) != other || status != 0)
        token_fail("the second application");
    token_expect(p11->C_GetSessionInfo(own.session, &info), CKR_OK, "C_GetSessionInfo afterwards");
    token_expect(info.state, CKS_RW_USER_FUNCTIONS, "the login after the other's logout and end");
    token_expect(p11->C_GetAttributeValue(own.session, own.passing, &passing, 1), CKR_OK,
                 "C_GetAttributeValue of the own session object afterwards");
    token_sign(p11, own.session, &own.pair, "first");
    token_destroy_pair(p11, own.session, &own.pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    token_said("two applications have nothing of each other's");
}

int main(void)
{
    int channel[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, channel) != 0)
        token_fail("socketpair");
    p11 = token_module();
    pid_t other = fork();
    if (other == 0) {
        close(channel[FIRST]);
        second(channel[SECOND]);
        return 0;
    }
    close(channel[SECOND]);
    first(channel[FIRST], other);
    return 0;
}
