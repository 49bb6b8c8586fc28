#include "held.h"

#include <string.h>

#include "../acceptance/token.h"
#include "draw.h"
#include "parameter.h"

enum { SESSIONS = 6, MADE = 48, LEFT_MAX = 64, USUAL_MAX = 16 };
enum key { AES, SECRET, CHACHA, RSA, EC, EDWARDS, MONTGOMERY, ML_DSA, ML_KEM, TOKEN_EC, KEYS };

static CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
static CK_ULONG bytes32 = 32, bits = 2048, set44 = 1;
static CK_BYTE p256[] = {6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7};
static CK_BYTE ed25519[] = {6, 3, 0x2b, 0x65, 0x70}, x25519[] = {6, 3, 0x2b, 0x65, 0x6e};
static CK_BYTE exponent[] = {1, 0, 1};

/* How a key is made. `uses` are letters of use_of. */
static const struct recipe {
    const char *name;
    CK_MECHANISM_TYPE mechanism;
    bool pair;
    bool token;
    const char *uses;
    CK_ATTRIBUTE own;
} recipes[KEYS] = {
    [AES] = {"an AES key", CKM_AES_KEY_GEN, false, false, "edwusvk", {CKA_VALUE_LEN, &bytes32, 8}},
    [SECRET] = {"a generic secret",
                CKM_GENERIC_SECRET_KEY_GEN,
                false,
                false,
                "svk",
                {CKA_VALUE_LEN, &bytes32, 8}},
    [CHACHA] =
        {"a ChaCha20 key", CKM_CHACHA20_KEY_GEN, false, false, "ed", {CKA_VALUE_LEN, &bytes32, 8}},
    [RSA] = {"an RSA pair",
             CKM_RSA_PKCS_KEY_PAIR_GEN,
             true,
             true,
             "edwusv",
             {CKA_MODULUS_BITS, &bits, 8}},
    [EC] =
        {"an EC pair", CKM_EC_KEY_PAIR_GEN, true, false, "svk", {CKA_EC_PARAMS, p256, sizeof p256}},
    [EDWARDS] = {"an Edwards pair",
                 CKM_EC_EDWARDS_KEY_PAIR_GEN,
                 true,
                 false,
                 "sv",
                 {CKA_EC_PARAMS, ed25519, sizeof ed25519}},
    [MONTGOMERY] = {"a Montgomery pair",
                    CKM_EC_MONTGOMERY_KEY_PAIR_GEN,
                    true,
                    false,
                    "k",
                    {CKA_EC_PARAMS, x25519, sizeof x25519}},
    [ML_DSA] = {"an ML-DSA pair",
                CKM_ML_DSA_KEY_PAIR_GEN,
                true,
                false,
                "sv",
                {CKA_PARAMETER_SET, &set44, 8}},
    [ML_KEM] = {"an ML-KEM pair",
                CKM_ML_KEM_KEY_PAIR_GEN,
                true,
                false,
                "",
                {CKA_PARAMETER_SET, &set44, 8}},
    [TOKEN_EC] = {"an EC pair on the token",
                  CKM_EC_KEY_PAIR_GEN,
                  true,
                  true,
                  "svk",
                  {CKA_EC_PARAMS, p256, sizeof p256}},
};

/* e cipher, s signature, m messages, w wrap, k derive, n encapsulate, g key, p pair, d digest */
static const struct {
    CK_MECHANISM_TYPE type;
    const char *does;
    enum key key;
} suited[] = {
    {CKM_AES_ECB, "ew", AES},
    {CKM_AES_CBC, "ew", AES},
    {CKM_AES_CBC_PAD, "ew", AES},
    {CKM_AES_CTR, "e", AES},
    {CKM_AES_CTS, "e", AES},
    {CKM_AES_OFB, "e", AES},
    {CKM_AES_CFB8, "e", AES},
    {CKM_AES_CFB128, "e", AES},
    {CKM_AES_GCM, "emw", AES},
    {CKM_AES_CCM, "emw", AES},
    {CKM_AES_CMAC, "s", AES},
    {CKM_AES_CMAC_GENERAL, "s", AES},
    {CKM_AES_GMAC, "s", AES},
    {CKM_AES_KEY_WRAP, "ew", AES},
    {CKM_AES_KEY_WRAP_KWP, "ew", AES},
    {CKM_AES_KEY_WRAP_PAD, "ew", AES},
    {CKM_AES_ECB_ENCRYPT_DATA, "k", AES},
    {CKM_AES_CBC_ENCRYPT_DATA, "k", AES},
    {CKM_CHACHA20_POLY1305, "em", CHACHA},
    {CKM_SHA_1_HMAC, "s", SECRET},
    {CKM_SHA256_HMAC, "s", SECRET},
    {CKM_SHA512_HMAC_GENERAL, "s", SECRET},
    {CKM_TLS_MAC, "s", SECRET},
    {CKM_HKDF_DERIVE, "k", SECRET},
    {CKM_HKDF_DATA, "k", SECRET},
    {CKM_SP800_108_COUNTER_KDF, "k", SECRET},
    {CKM_SP800_108_FEEDBACK_KDF, "k", SECRET},
    {CKM_SP800_108_DOUBLE_PIPELINE_KDF, "k", SECRET},
    {CKM_CONCATENATE_BASE_AND_KEY, "k", SECRET},
    {CKM_CONCATENATE_BASE_AND_DATA, "k", SECRET},
    {CKM_XOR_BASE_AND_DATA, "k", SECRET},
    {CKM_EXTRACT_KEY_FROM_KEY, "k", SECRET},
    {CKM_SHA256_KEY_DERIVATION, "k", SECRET},
    {CKM_TLS12_MASTER_KEY_DERIVE, "k", SECRET},
    {CKM_TLS12_KEY_AND_MAC_DERIVE, "k", SECRET},
    {CKM_TLS12_EXTENDED_MASTER_KEY_DERIVE, "k", SECRET},
    {CKM_TLS_PRF, "k", SECRET},
    {CKM_TLS_KDF, "k", SECRET},
    {CKM_RSA_PKCS, "ews", RSA},
    {CKM_RSA_X_509, "es", RSA},
    {CKM_RSA_PKCS_OAEP, "ew", RSA},
    {CKM_RSA_PKCS_PSS, "s", RSA},
    {CKM_SHA256_RSA_PKCS, "sm", RSA},
    {CKM_SHA256_RSA_PKCS_PSS, "sm", RSA},
    {CKM_RSA_AES_KEY_WRAP, "w", RSA},
    {CKM_ECDSA, "sm", EC},
    {CKM_ECDSA_SHA256, "sm", TOKEN_EC},
    {CKM_ECDH1_DERIVE, "k", EC},
    {CKM_ECDH1_COFACTOR_DERIVE, "k", TOKEN_EC},
    {CKM_ECDH1_DERIVE, "k", MONTGOMERY},
    {CKM_ECDH_AES_KEY_WRAP, "w", EC},
    {CKM_ECDH_COF_AES_KEY_WRAP, "w", TOKEN_EC},
    {CKM_ECDH_X_AES_KEY_WRAP, "w", MONTGOMERY},
    {CKM_PUB_KEY_FROM_PRIV_KEY, "k", EC},
    {CKM_EDDSA, "sm", EDWARDS},
    {CKM_ML_DSA, "sm", ML_DSA},
    {CKM_ML_KEM, "n", ML_KEM},
    {CKM_SHA_1, "d", AES},
    {CKM_SHA256, "d", AES},
    {CKM_SHA512_T, "d", AES},
    {CKM_SHA3_512, "d", AES},
    {CKM_AES_KEY_GEN, "g", AES},
    {CKM_GENERIC_SECRET_KEY_GEN, "g", SECRET},
    {CKM_CHACHA20_KEY_GEN, "g", CHACHA},
    {CKM_PKCS5_PBKD2, "g", AES},
    {CKM_EC_KEY_PAIR_GEN, "p", EC},
    {CKM_EC_EDWARDS_KEY_PAIR_GEN, "p", EDWARDS},
    {CKM_EC_MONTGOMERY_KEY_PAIR_GEN, "p", MONTGOMERY},
    {CKM_ML_DSA_KEY_PAIR_GEN, "p", ML_DSA},
    {CKM_ML_KEM_KEY_PAIR_GEN, "p", ML_KEM},
};

static CK_SLOT_ID slot;
static CK_SESSION_HANDLE sessions[SESSIONS];
static CK_OBJECT_HANDLE keys[KEYS * 2]; /* public and private, or the same twice */
static CK_OBJECT_HANDLE made[MADE];
static size_t made_count;
static enum key suiting; /* of the mechanism that was drawn last */

static CK_ATTRIBUTE_TYPE use_of(char letter)
{
    switch (letter) {
    case 'e':
        return CKA_ENCRYPT;
    case 'd':
        return CKA_DECRYPT;
    case 'w':
        return CKA_WRAP;
    case 'u':
        return CKA_UNWRAP;
    case 's':
        return CKA_SIGN;
    case 'v':
        return CKA_VERIFY;
    default:
        return CKA_DERIVE;
    }
}

/* Of a pair's halves each has the uses that are its own. */
static CK_ULONG usual_of(enum key key, bool publicKey, CK_ATTRIBUTE *usual)
{
    const struct recipe *recipe = &recipes[key];
    const char *half = publicKey ? "evw" : "dsuk";
    CK_ULONG count = 0;
    if (!recipe->pair || publicKey)
        usual[count++] = recipe->own;
    if (recipe->token)
        usual[count++] = (CK_ATTRIBUTE){CKA_TOKEN, &yes, sizeof yes};
    for (const char *use = recipe->uses; *use != '\0'; use++)
        if (!recipe->pair || strchr(half, *use) != NULL)
            usual[count++] = (CK_ATTRIBUTE){use_of(*use), &yes, sizeof yes};
    if (recipe->pair && publicKey && key == RSA)
        usual[count++] = (CK_ATTRIBUTE){CKA_PUBLIC_EXPONENT, exponent, sizeof exponent};
    if (!publicKey) {
        usual[count++] = (CK_ATTRIBUTE){CKA_EXTRACTABLE, &yes, sizeof yes};
        usual[count++] = (CK_ATTRIBUTE){CKA_SENSITIVE, &no, sizeof no};
    }
    return count;
}

static CK_RV make_key(CK_FUNCTION_LIST *p11, enum key key)
{
    CK_ATTRIBUTE public[USUAL_MAX], secret[USUAL_MAX];
    CK_MECHANISM mechanism = {recipes[key].mechanism, NULL, 0};
    CK_ULONG public_count = usual_of(key, true, public);
    CK_ULONG secret_count = usual_of(key, false, secret);
    CK_OBJECT_HANDLE *at = &keys[key * 2];
    if (recipes[key].pair)
        return p11->C_GenerateKeyPair(sessions[0], &mechanism, public, public_count, secret,
                                      secret_count, &at[0], &at[1]);
    CK_RV result = p11->C_GenerateKey(sessions[0], &mechanism, secret, secret_count, &at[0]);
    at[1] = at[0];
    return result;
}

static bool is_there(CK_FUNCTION_LIST *p11, CK_OBJECT_HANDLE object)
{
    CK_OBJECT_CLASS class = 0;
    CK_ATTRIBUTE asked = {CKA_CLASS, &class, sizeof class};
    return p11->C_GetAttributeValue(sessions[0], object, &asked, 1) == CKR_OK;
}

/* The user, whoever is logged in. */
static void log_in(CK_FUNCTION_LIST *p11)
{
    const char *pin = token_setting("ASTERISM_PIN");
    CK_UTF8CHAR *user = (CK_UTF8CHAR *)(size_t)pin;
    CK_SESSION_INFO info;
    token_expect(p11->C_GetSessionInfo(sessions[0], &info), CKR_OK, "C_GetSessionInfo");
    if (info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS)
        return;
    p11->C_Logout(sessions[0]);
    token_expect(p11->C_Login(sessions[0], CKU_USER, user, strlen(pin)), CKR_OK, "C_Login");
}

static void open_sessions(CK_FUNCTION_LIST *p11)
{
    CK_SESSION_INFO info;
    for (size_t i = 0; i < SESSIONS; i++) {
        CK_FLAGS flags = CKF_SERIAL_SESSION | (i % 3 == 2 ? 0 : CKF_RW_SESSION);
        bool open = sessions[i] != 0 && p11->C_GetSessionInfo(sessions[i], &info) == CKR_OK;
        if (open && (i > 0 || (info.flags & CKF_RW_SESSION) != 0))
            continue;
        /* Of the officer there may be no session that only reads. */
        CK_RV result = p11->C_OpenSession(slot, flags, NULL, NULL, &sessions[i]);
        if (result == CKR_SESSION_READ_WRITE_SO_EXISTS)
            result = p11->C_OpenSession(slot, flags | CKF_RW_SESSION, NULL, NULL, &sessions[i]);
        token_expect(result, CKR_OK, "C_OpenSession");
    }
}

void held_renew(CK_FUNCTION_LIST *p11)
{
    slot = token_slot(p11);
    open_sessions(p11);
    log_in(p11);
    for (enum key key = 0; key < KEYS; key++) {
        if (is_there(p11, keys[key * 2]) && is_there(p11, keys[key * 2 + 1]))
            continue;
        CK_RV result = make_key(p11, key);
        if (result != CKR_MECHANISM_INVALID) /* a token's rule may do without some */
            token_expect(result, CKR_OK, recipes[key].name);
    }
    draw_offer(keys, KEYS * 2);
}

void held_clear(CK_FUNCTION_LIST *p11)
{
    CK_OBJECT_HANDLE found[LEFT_MAX];
    CK_ULONG count = LEFT_MAX;
    CK_ATTRIBUTE on_token = {CKA_TOKEN, &yes, sizeof yes};
    p11->C_FindObjectsFinal(sessions[0]);
    while (count == LEFT_MAX) {
        token_expect(p11->C_FindObjectsInit(sessions[0], &on_token, 1), CKR_OK, "a search");
        token_expect(p11->C_FindObjects(sessions[0], found, LEFT_MAX, &count), CKR_OK, "a search");
        token_expect(p11->C_FindObjectsFinal(sessions[0]), CKR_OK, "a search");
        CK_ULONG destroyed = 0;
        for (CK_ULONG i = 0; i < count; i++)
            destroyed += p11->C_DestroyObject(sessions[0], found[i]) == CKR_OK;
        if (destroyed == 0)
            break; /* what is not to be destroyed stays */
    }
}

CK_SLOT_ID held_draw_slot(void)
{
    return draw_one_in(8) ? draw_likely() : slot;
}

CK_SESSION_HANDLE held_draw_session(void)
{
    return draw_one_in(24) ? draw_likely() : sessions[draw_below(SESSIONS)];
}

void held_keep_session(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session)
{
    CK_SESSION_HANDLE *place = &sessions[1 + draw_below(SESSIONS - 1)];
    p11->C_CloseSession(*place);
    *place = session;
}

void held_keep_object(CK_FUNCTION_LIST *p11, CK_OBJECT_HANDLE object)
{
    CK_OBJECT_HANDLE *place = &made[made_count++ % MADE];
    p11->C_DestroyObject(sessions[0], *place);
    *place = object;
}

CK_OBJECT_HANDLE held_draw_object_made(void)
{
    return draw_one_in(16) ? draw_likely() : made[draw_below(MADE)];
}

CK_OBJECT_HANDLE held_draw_object(void)
{
    return draw_one_in(2) ? draw_handle() : held_draw_object_made();
}

CK_MECHANISM_TYPE held_draw_mechanism(char what)
{
    size_t which = draw_below(sizeof suited / sizeof suited[0]);
    suiting = (enum key)draw_below(KEYS);
    if (draw_one_in(16))
        return draw_one_in(2) ? parameter_draw_type() : draw_likely();
    while (strchr(suited[which].does, what) == NULL)
        which = (which + 1) % (sizeof suited / sizeof suited[0]);
    suiting = suited[which].key;
    return suited[which].type;
}

CK_OBJECT_HANDLE held_draw_key(void)
{
    return draw_one_in(16) ? held_draw_object() : keys[suiting * 2 + draw_below(2)];
}

struct template held_draw_template(bool publicKey)
{
    static CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    static CK_KEY_TYPE type = CKK_GENERIC_SECRET;
    CK_ATTRIBUTE usual[USUAL_MAX];
    CK_ULONG count = usual_of(suiting, publicKey, usual);
    if (!recipes[suiting].pair && draw_one_in(2)) {
        usual[count++] = (CK_ATTRIBUTE){CKA_CLASS, &class, sizeof class};
        usual[count++] = (CK_ATTRIBUTE){CKA_KEY_TYPE, &type, sizeof type};
    }
    return template_draw(usual, count);
}
