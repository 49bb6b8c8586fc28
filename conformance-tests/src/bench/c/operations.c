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

/* A key pair that is made, and what its private half may do: CKA_SIGN or CKA_DERIVE. */
typedef struct {
    const char *label;
    CK_MECHANISM_TYPE mechanism;
    CK_ATTRIBUTE_TYPE usage;
    CK_ATTRIBUTE *kind;
    CK_ULONG kind_count;
} Pair;

static CK_OBJECT_HANDLE generate(Context *context, const Pair *pair)
{
    CK_BBOOL *signs = pair->usage == CKA_SIGN ? &yes : &no;
    CK_BBOOL *derives = pair->usage == CKA_DERIVE ? &yes : &no;
    void *label = (void *)pair->label;
    CK_ULONG length = strlen(pair->label);
    CK_ATTRIBUTE public[8] = {{CKA_TOKEN, &yes, 1},
                              {CKA_VERIFY, signs, 1},
                              {CKA_LABEL, label, length},
                              {CKA_ID, label, length}};
    CK_ATTRIBUTE private[] = {{CKA_TOKEN, &yes, 1},      {CKA_PRIVATE, &yes, 1},
                              {CKA_SENSITIVE, &yes, 1},  {CKA_EXTRACTABLE, &no, 1},
                              {CKA_SIGN, signs, 1},      {CKA_DERIVE, derives, 1},
                              {CKA_LABEL, label, length}, {CKA_ID, label, length}};
    memcpy(&public[4], pair->kind, pair->kind_count * sizeof *pair->kind);
    CK_MECHANISM mechanism = {.mechanism = pair->mechanism};
    CK_OBJECT_HANDLE public_key = 0;
    CK_OBJECT_HANDLE private_key = 0;
    must(p11->C_GenerateKeyPair(context->session, &mechanism, public, 4 + pair->kind_count,
                                private, 8, &public_key, &private_key),
         "C_GenerateKeyPair");
    return private_key;
}

static void prepare(Context *context, const Pair *pair)
{
    open_and_login(context);
    context->key = find_key(context, pair->label);
    if (context->key == 0) {
        context->key = generate(context, pair);
    }
}

/* The curve's parameters are its object identifier, or its name. */
static void prepare_curve(Context *context, Pair pair, void *parameters, CK_ULONG length)
{
    CK_ATTRIBUTE kind[] = {{CKA_EC_PARAMS, parameters, length}};
    pair.kind = kind;
    pair.kind_count = 1;
    prepare(context, &pair);
}

static CK_BYTE p256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};

static void prepare_p256(Context *context)
{
    prepare_curve(context, (Pair){"bench-p256", CKM_EC_KEY_PAIR_GEN, CKA_SIGN, NULL, 0}, p256,
                  sizeof p256);
}

static void prepare_ecdh(Context *context)
{
    prepare_curve(context, (Pair){"bench-ecdh", CKM_EC_KEY_PAIR_GEN, CKA_DERIVE, NULL, 0}, p256,
                  sizeof p256);
}

static void prepare_ed25519(Context *context)
{
    static CK_BYTE ed25519[] = {0x06, 0x03, 0x2b, 0x65, 0x70};
    prepare_curve(context,
                  (Pair){"bench-ed25519", CKM_EC_EDWARDS_KEY_PAIR_GEN, CKA_SIGN, NULL, 0}, ed25519,
                  sizeof ed25519);
}

static void prepare_rsa_of(Context *context, const char *label, CK_ULONG bits)
{
    CK_BYTE exponent[] = {1, 0, 1};
    CK_ATTRIBUTE kind[] = {{CKA_MODULUS_BITS, &bits, sizeof bits},
                           {CKA_PUBLIC_EXPONENT, exponent, sizeof exponent}};
    prepare(context, &(Pair){label, CKM_RSA_PKCS_KEY_PAIR_GEN, CKA_SIGN, kind, 2});
}

static void prepare_rsa2048(Context *context)
{
    prepare_rsa_of(context, "bench-rsa2048", 2048);
}

static void prepare_rsa3072(Context *context)
{
    prepare_rsa_of(context, "bench-rsa3072", 3072);
}

static void prepare_rsa4096(Context *context)
{
    prepare_rsa_of(context, "bench-rsa4096", 4096);
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

static void sign_eddsa(Context *context)
{
    sign(context, CKM_EDDSA, DIGEST_BYTES);
}

/* With the base point as the peer's. */
static void agree(Context *context)
{
    static CK_BYTE base_point[] = {
        0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5,
        0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4,
        0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a,
        0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33,
        0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5};
    CK_ECDH1_DERIVE_PARAMS parameters = {
        .kdf = CKD_NULL, .ulPublicDataLen = sizeof base_point, .pPublicData = base_point};
    CK_MECHANISM mechanism = {CKM_ECDH1_DERIVE, &parameters, sizeof parameters};
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_GENERIC_SECRET;
    CK_ULONG length = DIGEST_BYTES;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &class, sizeof class},
                             {CKA_KEY_TYPE, &type, sizeof type},
                             {CKA_TOKEN, &no, 1},
                             {CKA_VALUE_LEN, &length, sizeof length}};
    CK_OBJECT_HANDLE secret = 0;
    must(p11->C_DeriveKey(context->session, &mechanism, context->key, wanted, 4, &secret),
         "C_DeriveKey");
    must(p11->C_DestroyObject(context->session, secret), "C_DestroyObject");
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
    {"rsa2048-sign", prepare_rsa2048, sign_rsa, WARM_UP_SIGNATURES},
    {"rsa3072-sign", prepare_rsa3072, sign_rsa, WARM_UP_SIGNATURES},
    {"rsa4096-sign", prepare_rsa4096, sign_rsa, WARM_UP_SIGNATURES},
    {"ed25519-sign", prepare_ed25519, sign_eddsa, WARM_UP_SIGNATURES},
    {"p256-agree", prepare_ecdh, agree, WARM_UP_SIGNATURES},
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
