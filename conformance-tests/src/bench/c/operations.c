/* The operations that p11bench times. Keys are token keys, made once and found again by label. */
#include "p11bench.h"

#include <string.h>
#include <time.h>

#define WARM_UP_SIGNATURES 200
#define WARM_UP_LOGINS 1
#define DIGEST_BYTES 32

static CK_BBOOL yes = CK_TRUE;
static CK_BBOOL no = CK_FALSE;

static void open_session(Context *context)
{
    must(p11->C_OpenSession(context->slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL,
                            &context->session),
         "C_OpenSession");
}

static void open_and_login(Context *context)
{
    open_session(context);
    const char *pin = context->options->pin;
    CK_RV rv = p11->C_Login(context->session, CKU_USER, (CK_UTF8CHAR *)pin, strlen(pin));
    must(rv == CKR_USER_ALREADY_LOGGED_IN ? CKR_OK : rv, "C_Login");
}

static CK_OBJECT_HANDLE find_key(Context *context, const char *label)
{
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &class, sizeof class},
                             {CKA_LABEL, (void *)label, strlen(label)}};
    CK_OBJECT_HANDLE found = 0;
    CK_ULONG count = 0;
    must(p11->C_FindObjectsInit(context->session, wanted, 2), "C_FindObjectsInit");
    must(p11->C_FindObjects(context->session, &found, 1, &count), "C_FindObjects");
    must(p11->C_FindObjectsFinal(context->session), "C_FindObjectsFinal");
    return count == 1 ? found : 0;
}

static CK_OBJECT_HANDLE generate(Context *context, const char *label, CK_MECHANISM *mechanism,
                                 CK_ATTRIBUTE *kind, CK_ULONG kind_count)
{
    CK_ATTRIBUTE public[8] = {{CKA_TOKEN, &yes, 1},
                              {CKA_VERIFY, &yes, 1},
                              {CKA_LABEL, (void *)label, strlen(label)},
                              {CKA_ID, (void *)label, strlen(label)}};
    CK_ATTRIBUTE private[] = {{CKA_TOKEN, &yes, 1},       {CKA_PRIVATE, &yes, 1},
                              {CKA_SENSITIVE, &yes, 1},   {CKA_SIGN, &yes, 1},
                              {CKA_EXTRACTABLE, &no, 1},  {CKA_LABEL, (void *)label, strlen(label)},
                              {CKA_ID, (void *)label, strlen(label)}};
    memcpy(&public[4], kind, kind_count * sizeof *kind);
    CK_OBJECT_HANDLE public_key = 0;
    CK_OBJECT_HANDLE private_key = 0;
    must(p11->C_GenerateKeyPair(context->session, mechanism, public, 4 + kind_count, private, 7,
                                &public_key, &private_key),
         "C_GenerateKeyPair");
    return private_key;
}

static void prepare_p256(Context *context)
{
    static CK_BYTE p256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
    CK_MECHANISM mechanism = {.mechanism = CKM_EC_KEY_PAIR_GEN};
    CK_ATTRIBUTE kind[] = {{CKA_EC_PARAMS, p256, sizeof p256}};
    open_and_login(context);
    context->key = find_key(context, "bench-p256");
    if (context->key == 0) {
        context->key = generate(context, "bench-p256", &mechanism, kind, 1);
    }
}

static void prepare_rsa(Context *context)
{
    CK_ULONG bits = 2048;
    CK_BYTE exponent[] = {1, 0, 1};
    CK_MECHANISM mechanism = {.mechanism = CKM_RSA_PKCS_KEY_PAIR_GEN};
    CK_ATTRIBUTE kind[] = {{CKA_MODULUS_BITS, &bits, sizeof bits},
                           {CKA_PUBLIC_EXPONENT, exponent, sizeof exponent}};
    open_and_login(context);
    context->key = find_key(context, "bench-rsa2048");
    if (context->key == 0) {
        context->key = generate(context, "bench-rsa2048", &mechanism, kind, 2);
    }
}

static void sign(Context *context, CK_MECHANISM_TYPE type, CK_ULONG length)
{
    CK_BYTE digest[64] = {0x30};
    CK_BYTE signature[512];
    CK_ULONG size = sizeof signature;
    CK_MECHANISM mechanism = {.mechanism = type};
    must(p11->C_SignInit(context->session, &mechanism, context->key), "C_SignInit");
    must(p11->C_Sign(context->session, digest, length, signature, &size), "C_Sign");
}

static void sign_ecdsa(Context *context)
{
    sign(context, CKM_ECDSA, DIGEST_BYTES);
}

static void sign_rsa(Context *context)
{
    sign(context, CKM_RSA_PKCS, DIGEST_BYTES + 19);
}

static void login(Context *context)
{
    const char *pin = context->options->pin;
    must(p11->C_Login(context->session, CKU_USER, (CK_UTF8CHAR *)pin, strlen(pin)), "C_Login");
    must(p11->C_Logout(context->session), "C_Logout");
}

/* Connected, and silent. */
static void pause_a_moment(Context *context)
{
    struct timespec moment = {.tv_nsec = 100000000};
    (void)context;
    nanosleep(&moment, NULL);
}

static const Operation operations[] = {
    {"p256-sign", prepare_p256, sign_ecdsa, WARM_UP_SIGNATURES},
    {"rsa2048-sign", prepare_rsa, sign_rsa, WARM_UP_SIGNATURES},
    {"login", open_session, login, WARM_UP_LOGINS},
    {"idle", open_session, pause_a_moment, 0},
};

const Operation *find_operation(const char *name)
{
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
        if (strcmp(operations[i].name, name) == 0) {
            return &operations[i];
        }
    }
    return find_object_operation(name);
}
