/*
 * An application whose keys are never whole. It makes an RSA, an Ed25519 and a P-256 pair in
 * threshold custody, says so, and then does what each line of standard input says. It answers each
 * with one line: `ok`, or the call that failed and its code.
 *
 *   rsa  edwards   signs; the public key must take it
 *   agree          with a peer in this session, which must have the same secret
 */
#include <stdio.h>
#include <string.h>

#include "token.h"

enum { SIGNATURE_MAX = 256, POINT_MAX = 80, LINE_MAX_BYTES = 80 };

/* What two sides agree on. */
struct secret {
    CK_BYTE at[POINT_MAX];
    CK_ULONG length;
};

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;
static CK_BBOOL yes = CK_TRUE;
static CK_BBOOL no = CK_FALSE;

static struct pair rsa;
static struct pair edwards;
static struct pair own;
static struct pair peer;

/* The last call, and what came of it. */
static const char *call;
static CK_RV result;

static bool did(const char *name, CK_RV found)
{
    call = name;
    result = found;
    return found == CKR_OK;
}

/* The public part says of what kind it is; the private one is used so. */
static void make(struct pair *pair, CK_MECHANISM_TYPE type, CK_ATTRIBUTE kind,
                 CK_ATTRIBUTE_TYPE use)
{
    static CK_BYTE custody[] = "threshold";
    CK_MECHANISM generate = {type, NULL, 0};
    CK_BBOOL *kept = pair == &peer ? &no : &yes;
    CK_ATTRIBUTE public[] = {{CKA_TOKEN, kept, sizeof *kept}, kind};
    CK_ATTRIBUTE private[] = {{CKA_TOKEN, kept, sizeof *kept},
                              {CKA_PRIVATE, &yes, sizeof yes},
                              {CKA_SENSITIVE, &yes, sizeof yes},
                              {use, &yes, sizeof yes},
                              {CKA_ASTERISM_CUSTODY, custody, sizeof custody - 1}};
    CK_RV made = p11->C_GenerateKeyPair(session, &generate, public, 2, private,
                                        pair == &peer ? 4 : 5, &pair->publicKey, &pair->privateKey);
    token_expect(made, CKR_OK, "C_GenerateKeyPair");
}

static void make_all(void)
{
    static CK_ULONG bits = 2048;
    static CK_BYTE ed25519[] = {6, 3, 0x2b, 0x65, 0x70};
    static CK_BYTE p256[] = {6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7};
    CK_ATTRIBUTE of_rsa = {CKA_MODULUS_BITS, &bits, sizeof bits};
    CK_ATTRIBUTE of_edwards = {CKA_EC_PARAMS, ed25519, sizeof ed25519};
    CK_ATTRIBUTE of_p256 = {CKA_EC_PARAMS, p256, sizeof p256};
    make(&rsa, CKM_RSA_PKCS_KEY_PAIR_GEN, of_rsa, CKA_SIGN);
    make(&edwards, CKM_EC_EDWARDS_KEY_PAIR_GEN, of_edwards, CKA_SIGN);
    make(&own, CKM_EC_KEY_PAIR_GEN, of_p256, CKA_DERIVE);
    make(&peer, CKM_EC_KEY_PAIR_GEN, of_p256, CKA_DERIVE);
}

static void sign(CK_MECHANISM_TYPE type, const struct pair *pair)
{
    static CK_BYTE data[] = "what is signed";
    CK_MECHANISM mechanism = {type, NULL, 0};
    CK_BYTE signature[SIGNATURE_MAX];
    CK_ULONG length = sizeof signature;
    if (did("C_SignInit", p11->C_SignInit(session, &mechanism, pair->privateKey)) &&
        did("C_Sign", p11->C_Sign(session, data, sizeof data, signature, &length)) &&
        did("C_VerifyInit", p11->C_VerifyInit(session, &mechanism, pair->publicKey)))
        did("C_Verify", p11->C_Verify(session, data, sizeof data, signature, length));
}

static bool derive(const struct pair *mine, const struct pair *other, struct secret *secret)
{
    CK_BYTE bytes[POINT_MAX];
    CK_ATTRIBUTE point = {CKA_EC_POINT, bytes, sizeof bytes};
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_GENERIC_SECRET;
    CK_ATTRIBUTE open[] = {{CKA_CLASS, &class, sizeof class},
                           {CKA_KEY_TYPE, &type, sizeof type},
                           {CKA_SENSITIVE, &no, sizeof no},
                           {CKA_EXTRACTABLE, &yes, sizeof yes}};
    if (!did("C_GetAttributeValue", p11->C_GetAttributeValue(session, other->publicKey, &point, 1)))
        return false;
    CK_ECDH1_DERIVE_PARAMS parameter = {CKD_NULL, 0, NULL, point.ulValueLen, bytes};
    CK_MECHANISM ecdh = {CKM_ECDH1_DERIVE, &parameter, sizeof parameter};
    CK_OBJECT_HANDLE derived = CK_INVALID_HANDLE;
    if (!did("C_DeriveKey", p11->C_DeriveKey(session, &ecdh, mine->privateKey, open, 4, &derived)))
        return false;
    CK_ATTRIBUTE value = {CKA_VALUE, secret->at, sizeof secret->at};
    bool read = did("C_GetAttributeValue", p11->C_GetAttributeValue(session, derived, &value, 1));
    secret->length = value.ulValueLen;
    return read && did("C_DestroyObject", p11->C_DestroyObject(session, derived));
}

static void agree(void)
{
    struct secret mine;
    struct secret theirs;
    if (derive(&own, &peer, &mine) && derive(&peer, &own, &theirs) &&
        (mine.length != theirs.length || memcmp(mine.at, theirs.at, mine.length) != 0))
        did("another secret than the peer's", CKR_GENERAL_ERROR);
}

static void obey(const char *command)
{
    if (strcmp(command, "rsa\n") == 0)
        sign(CKM_SHA256_RSA_PKCS, &rsa);
    else if (strcmp(command, "edwards\n") == 0)
        sign(CKM_EDDSA, &edwards);
    else if (strcmp(command, "agree\n") == 0)
        agree();
    else
        token_fail(command);
}

int main(void)
{
    char line[LINE_MAX_BYTES];
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    session = token_session(p11);
    make_all();
    puts("ok");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        obey(line);
        if (result == CKR_OK)
            puts("ok");
        else
            printf("%s 0x%02lx\n", call, result);
        fflush(stdout);
    }
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return 0;
}
