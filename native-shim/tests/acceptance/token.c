#include "token.h"

#include <dlfcn.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS_MAX = 64, SIGNATURE_P256 = 64 };

void token_fail(const char *what)
{
    fprintf(stderr, "failed: %s\n", what);
    exit(1);
}

void token_said(const char *what)
{
    printf("ok: %s\n", what);
    fflush(stdout);
}

void token_expect(CK_RV result, CK_RV expected, const char *what)
{
    if (result == expected)
        return;
    fprintf(stderr, "failed: %s: expected 0x%08lx, found 0x%08lx\n", what, expected, result);
    exit(1);
}

const char *token_setting(const char *name)
{
    const char *value = getenv(name);
    if (value == NULL || *value == '\0') {
        fprintf(stderr, "failed: %s is not set; `bin/demo --keep` prints what to export\n", name);
        exit(1);
    }
    return value;
}

static void *function_of_module(const char *name)
{
    void *module = dlopen(token_setting("ASTERISM_MODULE"), RTLD_NOW | RTLD_LOCAL);
    if (module == NULL)
        token_fail(dlerror());
    void *function = dlsym(module, name);
    if (function == NULL)
        token_fail(dlerror());
    return function;
}

CK_FUNCTION_LIST *token_module(void)
{
    CK_FUNCTION_LIST *list = NULL;
    CK_RV (*get)(CK_FUNCTION_LIST **) = NULL;
    *(void **)&get = function_of_module("C_GetFunctionList");
    token_expect(get(&list), CKR_OK, "C_GetFunctionList");
    return list;
}

CK_FUNCTION_LIST_3_2 *token_newest(void)
{
    CK_RV (*get)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS) = NULL;
    CK_UTF8CHAR name[] = "PKCS 11";
    CK_VERSION version = {3, 2};
    CK_INTERFACE *interface = NULL;
    *(void **)&get = function_of_module("C_GetInterface");
    token_expect(get(name, &version, &interface, 0), CKR_OK, "C_GetInterface");
    return interface->pFunctionList;
}

CK_SLOT_ID token_slot(CK_FUNCTION_LIST *p11)
{
    CK_SLOT_ID slots[SLOTS_MAX];
    CK_ULONG count = SLOTS_MAX;
    CK_UTF8CHAR label[32];
    const char *wanted = token_setting("ASTERISM_TOKEN");
    memset(label, ' ', sizeof label);
    memcpy(label, wanted, strlen(wanted) < 32 ? strlen(wanted) : 32);
    token_expect(p11->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK, "C_GetSlotList");
    for (CK_ULONG i = 0; i < count; i++) {
        CK_TOKEN_INFO info;
        token_expect(p11->C_GetTokenInfo(slots[i], &info), CKR_OK, "C_GetTokenInfo");
        if (memcmp(info.label, label, sizeof label) == 0)
            return slots[i];
    }
    token_fail("no token has the label of ASTERISM_TOKEN");
    return 0;
}

CK_SESSION_HANDLE token_session(CK_FUNCTION_LIST *p11)
{
    CK_SESSION_HANDLE session = 0;
    const char *pin = token_setting("ASTERISM_PIN");
    CK_FLAGS flags = CKF_SERIAL_SESSION | CKF_RW_SESSION;
    token_expect(p11->C_OpenSession(token_slot(p11), flags, NULL, NULL, &session), CKR_OK,
                 "C_OpenSession");
    CK_RV result = p11->C_Login(session, CKU_USER, (CK_UTF8CHAR *)(size_t)pin, strlen(pin));
    if (result != CKR_USER_ALREADY_LOGGED_IN)
        token_expect(result, CKR_OK, "C_Login");
    return session;
}

void token_make_pair(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session, struct pair *pair)
{
    static CK_BYTE p256[] = {6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7};
    CK_BBOOL yes = CK_TRUE;
    CK_MECHANISM generate = {CKM_EC_KEY_PAIR_GEN, NULL, 0};
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int length = snprintf((char *)pair->label, sizeof pair->label, "acceptance-%ld-%ld",
                          (long)getpid(), now.tv_nsec);
    CK_ATTRIBUTE public[] = {{CKA_TOKEN, &yes, sizeof yes},
                             {CKA_VERIFY, &yes, sizeof yes},
                             {CKA_EC_PARAMS, p256, sizeof p256},
                             {CKA_LABEL, pair->label, (CK_ULONG)length},
                             {CKA_ID, pair->label, (CK_ULONG)length}};
    CK_ATTRIBUTE private[] = {{CKA_TOKEN, &yes, sizeof yes},
                              {CKA_PRIVATE, &yes, sizeof yes},
                              {CKA_SENSITIVE, &yes, sizeof yes},
                              {CKA_SIGN, &yes, sizeof yes},
                              {CKA_LABEL, pair->label, (CK_ULONG)length},
                              {CKA_ID, pair->label, (CK_ULONG)length}};
    token_expect(p11->C_GenerateKeyPair(session, &generate, public, 5, private, 6, &pair->publicKey,
                                        &pair->privateKey),
                 CKR_OK, "C_GenerateKeyPair");
}

static CK_OBJECT_HANDLE find(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session,
                             CK_OBJECT_CLASS class, CK_UTF8CHAR *label)
{
    CK_OBJECT_HANDLE objects[2];
    CK_ULONG count = 0;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &class, sizeof class},
                             {CKA_LABEL, label, strlen((char *)label)}};
    token_expect(p11->C_FindObjectsInit(session, wanted, 2), CKR_OK, "C_FindObjectsInit");
    token_expect(p11->C_FindObjects(session, objects, 2, &count), CKR_OK, "C_FindObjects");
    token_expect(p11->C_FindObjectsFinal(session), CKR_OK, "C_FindObjectsFinal");
    if (count != 1)
        token_fail("a key is not found by its label, or found twice");
    return objects[0];
}

void token_find_pair(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session, struct pair *pair)
{
    pair->publicKey = find(p11, session, CKO_PUBLIC_KEY, pair->label);
    pair->privateKey = find(p11, session, CKO_PRIVATE_KEY, pair->label);
}

void token_destroy_pair(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session, const struct pair *pair)
{
    token_expect(p11->C_DestroyObject(session, pair->privateKey), CKR_OK, "C_DestroyObject");
    token_expect(p11->C_DestroyObject(session, pair->publicKey), CKR_OK, "C_DestroyObject");
}

void token_sign(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session, const struct pair *pair,
                const char *text)
{
    CK_MECHANISM ecdsa = {CKM_ECDSA, NULL, 0};
    CK_BYTE digest[32] = {0};
    CK_BYTE signature[SIGNATURE_P256];
    CK_ULONG length = sizeof signature;
    memcpy(digest, text, strlen(text) < sizeof digest ? strlen(text) : sizeof digest);
    token_expect(p11->C_SignInit(session, &ecdsa, pair->privateKey), CKR_OK, "C_SignInit");
    token_expect(p11->C_Sign(session, digest, sizeof digest, signature, &length), CKR_OK, "C_Sign");
    token_expect(length, SIGNATURE_P256, "length of a P-256 signature");
    token_expect(p11->C_VerifyInit(session, &ecdsa, pair->publicKey), CKR_OK, "C_VerifyInit");
    token_expect(p11->C_Verify(session, digest, sizeof digest, signature, length), CKR_OK,
                 "C_Verify");
}

static void *sign_on(void *argument)
{
    struct signer *signer = argument;
    CK_SESSION_HANDLE session = token_session(signer->p11);
    while (!atomic_load(&signer->stop)) {
        token_sign(signer->p11, session, signer->pair, "meanwhile");
        atomic_fetch_add(&signer->signatures, 1);
    }
    token_expect(signer->p11->C_CloseSession(session), CKR_OK, "C_CloseSession");
    return NULL;
}

void token_sign_on(struct signer *signer, CK_FUNCTION_LIST *p11, const struct pair *pair)
{
    signer->p11 = p11;
    signer->pair = pair;
    atomic_init(&signer->stop, false);
    atomic_init(&signer->signatures, 0);
    if (pthread_create(&signer->thread, NULL, sign_on, signer) != 0)
        token_fail("pthread_create");
    token_await_signature(signer, 0);
}

void token_await_signature(struct signer *signer, int before)
{
    while (atomic_load(&signer->signatures) <= before)
        sched_yield();
}

void token_sign_no_more(struct signer *signer)
{
    atomic_store(&signer->stop, true);
    pthread_join(signer->thread, NULL);
}
