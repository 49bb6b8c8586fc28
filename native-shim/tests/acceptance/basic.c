/* A tour: information, sessions, keys, attributes, search, signatures, encryption, digests. */
#include <stdio.h>
#include <string.h>

#include "token.h"

enum { MECHANISMS_MAX = 512 };

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;
static CK_BBOOL yes = CK_TRUE;

static int offered(CK_MECHANISM_TYPE type, const char *name)
{
    CK_MECHANISM_INFO info;
    CK_RV result = p11->C_GetMechanismInfo(token_slot(p11), type, &info);
    if (result == CKR_OK)
        return 1;
    token_expect(result, CKR_MECHANISM_INVALID, "C_GetMechanismInfo");
    printf("not offered: %s\n", name);
    return 0;
}

static void information(void)
{
    CK_INFO info;
    CK_SLOT_INFO slot_info;
    CK_MECHANISM_TYPE mechanisms[MECHANISMS_MAX];
    CK_MECHANISM_INFO mechanism;
    CK_ULONG count = 0;
    CK_SLOT_ID slot = token_slot(p11);
    token_expect(p11->C_GetInfo(&info), CKR_OK, "C_GetInfo");
    token_expect(info.cryptokiVersion.major, 3, "Cryptoki version");
    token_expect(p11->C_GetSlotInfo(slot, &slot_info), CKR_OK, "C_GetSlotInfo");
    token_expect(p11->C_GetSlotInfo(~0UL - 1, &slot_info), CKR_SLOT_ID_INVALID, "C_GetSlotInfo");
    token_expect(p11->C_GetMechanismList(slot, NULL, &count), CKR_OK, "C_GetMechanismList");
    if (count == 0 || count > MECHANISMS_MAX)
        token_fail("a mechanism list of a sensible length");
    CK_ULONG less = count - 1;
    token_expect(p11->C_GetMechanismList(slot, mechanisms, &less), CKR_BUFFER_TOO_SMALL,
                 "C_GetMechanismList into too little");
    token_expect(less, count, "the needed count");
    token_expect(p11->C_GetMechanismList(slot, mechanisms, &count), CKR_OK, "C_GetMechanismList");
    for (CK_ULONG i = 0; i < count; i++)
        token_expect(p11->C_GetMechanismInfo(slot, mechanisms[i], &mechanism), CKR_OK,
                     "C_GetMechanismInfo of a listed mechanism");
    token_said("information");
}

static void sessions(void)
{
    CK_SESSION_INFO info;
    CK_SESSION_HANDLE other = 0;
    CK_SLOT_ID slot = token_slot(p11);
    token_expect(p11->C_GetSessionInfo(session, &info), CKR_OK, "C_GetSessionInfo");
    token_expect(info.slotID, slot, "the session's slot");
    token_expect(info.state, CKS_RW_USER_FUNCTIONS, "the session's state");
    token_expect(p11->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &other), CKR_OK,
                 "C_OpenSession read-only");
    token_expect(p11->C_GetSessionInfo(other, &info), CKR_OK, "C_GetSessionInfo");
    token_expect(info.state, CKS_RO_USER_FUNCTIONS, "the read-only session's state");
    token_expect(p11->C_CloseSession(other), CKR_OK, "C_CloseSession");
    token_expect(p11->C_CloseSession(other), CKR_SESSION_HANDLE_INVALID, "second C_CloseSession");
    token_expect(p11->C_OpenSession(slot, 0, NULL, NULL, &other),
                 CKR_SESSION_PARALLEL_NOT_SUPPORTED, "C_OpenSession without CKF_SERIAL_SESSION");
    token_said("sessions");
}

static void attributes(const struct pair *pair)
{
    CK_KEY_TYPE type = 0;
    CK_BYTE value[64];
    CK_BYTE point[80];
    CK_ATTRIBUTE wanted[] = {
        {CKA_KEY_TYPE, &type, sizeof type}, {CKA_VALUE, value, sizeof value}, {CKA_ID, NULL, 0}};
    token_expect(p11->C_GetAttributeValue(session, pair->privateKey, wanted, 3),
                 CKR_ATTRIBUTE_SENSITIVE, "C_GetAttributeValue of a sensitive value");
    token_expect(type, CKK_EC, "CKA_KEY_TYPE beside it");
    token_expect(wanted[1].ulValueLen, CK_UNAVAILABLE_INFORMATION, "the sensitive value's length");
    token_expect(wanted[2].ulValueLen, strlen((const char *)pair->label), "CKA_ID's length");
    CK_ATTRIBUTE ec_point = {CKA_EC_POINT, point, 3};
    token_expect(p11->C_GetAttributeValue(session, pair->publicKey, &ec_point, 1),
                 CKR_BUFFER_TOO_SMALL, "C_GetAttributeValue into too little");
    ec_point.ulValueLen = sizeof point;
    token_expect(p11->C_GetAttributeValue(session, pair->publicKey, &ec_point, 1), CKR_OK,
                 "C_GetAttributeValue of a public point");
    token_expect(ec_point.ulValueLen, 67, "a P-256 point as a DER octet string");
    token_said("attributes");
}

static void signatures(const struct pair *pair)
{
    CK_MECHANISM ecdsa = {CKM_ECDSA, NULL, 0};
    CK_BYTE digest[32] = {7};
    CK_BYTE signature[64];
    CK_ULONG length = 0;
    token_expect(p11->C_Sign(session, digest, 32, signature, &length),
                 CKR_OPERATION_NOT_INITIALIZED, "C_Sign without C_SignInit");
    token_expect(p11->C_SignInit(session, &ecdsa, pair->privateKey), CKR_OK, "C_SignInit");
    token_expect(p11->C_SignInit(session, &ecdsa, pair->privateKey), CKR_OPERATION_ACTIVE,
                 "second C_SignInit");
    token_expect(p11->C_Sign(session, digest, 32, NULL, &length), CKR_OK, "C_Sign length query");
    token_expect(length, sizeof signature, "the length");
    length = 10;
    token_expect(p11->C_Sign(session, digest, 32, signature, &length), CKR_BUFFER_TOO_SMALL,
                 "C_Sign into too little");
    token_expect(length, sizeof signature, "the length");
    token_expect(p11->C_Sign(session, digest, 32, signature, &length), CKR_OK, "C_Sign");
    signature[5] ^= 1;
    token_expect(p11->C_VerifyInit(session, &ecdsa, pair->publicKey), CKR_OK, "C_VerifyInit");
    token_expect(p11->C_Verify(session, digest, 32, signature, length), CKR_SIGNATURE_INVALID,
                 "C_Verify of a changed signature");
    token_sign(p11, session, pair, "tour");
    token_said("signatures");
}

static void rsa(void)
{
    CK_ULONG bits = 2048;
    CK_BYTE exponent[] = {1, 0, 1};
    CK_ATTRIBUTE public[] = {{CKA_MODULUS_BITS, &bits, sizeof bits},
                             {CKA_PUBLIC_EXPONENT, exponent, sizeof exponent},
                             {CKA_VERIFY, &yes, sizeof yes}};
    CK_ATTRIBUTE private[] = {{CKA_SIGN, &yes, sizeof yes}};
    CK_MECHANISM generate = {CKM_RSA_PKCS_KEY_PAIR_GEN, NULL, 0};
    CK_RSA_PKCS_PSS_PARAMS pss = {CKM_SHA256, CKG_MGF1_SHA256, 32};
    CK_MECHANISM sign = {CKM_SHA256_RSA_PKCS_PSS, &pss, sizeof pss};
    CK_OBJECT_HANDLE verifier = 0;
    CK_OBJECT_HANDLE signer = 0;
    CK_BYTE signature[256];
    CK_ULONG length = sizeof signature;
    token_expect(
        p11->C_GenerateKeyPair(session, &generate, public, 3, private, 1, &verifier, &signer),
        CKR_OK, "C_GenerateKeyPair RSA as session objects");
    if (offered(sign.mechanism, "CKM_SHA256_RSA_PKCS_PSS")) {
        token_expect(p11->C_SignInit(session, &sign, signer), CKR_OK, "C_SignInit PSS");
        token_expect(p11->C_SignUpdate(session, exponent, 3), CKR_OK, "C_SignUpdate");
        token_expect(p11->C_SignFinal(session, signature, &length), CKR_OK, "C_SignFinal");
        token_expect(p11->C_VerifyInit(session, &sign, verifier), CKR_OK, "C_VerifyInit PSS");
        token_expect(p11->C_Verify(session, exponent, 3, signature, length), CKR_OK,
                     "C_Verify PSS");
        token_said("RSA-PSS in parts");
    }
    token_expect(p11->C_DestroyObject(session, signer), CKR_OK, "C_DestroyObject");
    token_expect(p11->C_DestroyObject(session, verifier), CKR_OK, "C_DestroyObject");
}

static void gcm(void)
{
    CK_ULONG size = 32;
    CK_BYTE iv[12] = {9};
    CK_GCM_PARAMS parameters = {iv, sizeof iv, 96, NULL, 0, 128};
    CK_MECHANISM generate = {CKM_AES_KEY_GEN, NULL, 0};
    CK_MECHANISM encrypt = {CKM_AES_GCM, &parameters, sizeof parameters};
    CK_ATTRIBUTE template[] = {{CKA_VALUE_LEN, &size, sizeof size},
                               {CKA_ENCRYPT, &yes, sizeof yes},
                               {CKA_DECRYPT, &yes, sizeof yes}};
    CK_OBJECT_HANDLE key = 0;
    CK_BYTE sealed[64];
    CK_BYTE opened[64];
    CK_ULONG length = sizeof sealed;
    CK_ULONG back = sizeof opened;
    if (!offered(CKM_AES_KEY_GEN, "CKM_AES_KEY_GEN") || !offered(CKM_AES_GCM, "CKM_AES_GCM"))
        return;
    token_expect(p11->C_GenerateKey(session, &generate, template, 3, &key), CKR_OK,
                 "C_GenerateKey AES");
    token_expect(p11->C_EncryptInit(session, &encrypt, key), CKR_OK, "C_EncryptInit GCM");
    token_expect(p11->C_Encrypt(session, iv, 12, sealed, &length), CKR_OK, "C_Encrypt GCM");
    token_expect(length, 28, "length of text and tag");
    token_expect(p11->C_DecryptInit(session, &encrypt, key), CKR_OK, "C_DecryptInit GCM");
    token_expect(p11->C_Decrypt(session, sealed, length, opened, &back), CKR_OK, "C_Decrypt GCM");
    if (back != 12 || memcmp(opened, iv, 12) != 0)
        token_fail("what was encrypted comes back");
    token_expect(p11->C_DestroyObject(session, key), CKR_OK, "C_DestroyObject");
    token_said("AES-GCM");
}

static void digests_and_random(void)
{
    static const CK_BYTE abc[4] = {0xba, 0x78, 0x16, 0xbf}; /* FIPS 180-4, SHA-256 of "abc" */
    CK_BYTE text[] = {'a', 'b', 'c'};
    CK_BYTE digest[32];
    CK_BYTE random[2][32];
    CK_ULONG length = sizeof digest;
    CK_MECHANISM sha256 = {CKM_SHA256, NULL, 0};
    token_expect(p11->C_GenerateRandom(session, random[0], 32), CKR_OK, "C_GenerateRandom");
    token_expect(p11->C_GenerateRandom(session, random[1], 32), CKR_OK, "C_GenerateRandom");
    if (memcmp(random[0], random[1], 32) == 0)
        token_fail("two random values differ");
    if (offered(CKM_SHA256, "CKM_SHA256")) {
        token_expect(p11->C_DigestInit(session, &sha256), CKR_OK, "C_DigestInit");
        token_expect(p11->C_Digest(session, text, 3, digest, &length), CKR_OK, "C_Digest");
        if (memcmp(digest, abc, sizeof abc) != 0)
            token_fail("SHA-256 of abc");
    }
    token_said("digests and random numbers");
}

/* Replies that are longer than usual, and what comes after each on the same connection. */
static void large_replies(const struct pair *pair)
{
    static const CK_ULONG lengths[] = {5000, 200000, 1 << 20};
    static CK_BYTE random[1 << 20];
    static const CK_BYTE nothing[16];
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        CK_BYTE *end = random + lengths[i] - sizeof nothing;
        memset(random, 0, sizeof random);
        token_expect(p11->C_GenerateRandom(session, random, lengths[i]), CKR_OK,
                     "C_GenerateRandom of many bytes");
        if (memcmp(end, nothing, sizeof nothing) == 0)
            token_fail("random bytes up to the last");
        token_sign(p11, session, pair, "after a large reply");
    }
    token_said("large replies");
}

static void logout(const struct pair *pair)
{
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted = {CKA_CLASS, &class, sizeof class};
    CK_OBJECT_HANDLE found = 0;
    CK_ULONG count = 1;
    token_destroy_pair(p11, session, pair);
    token_expect(p11->C_Logout(session), CKR_OK, "C_Logout");
    token_expect(p11->C_Logout(session), CKR_USER_NOT_LOGGED_IN, "second C_Logout");
    token_expect(p11->C_FindObjectsInit(session, &wanted, 1), CKR_OK, "C_FindObjectsInit");
    token_expect(p11->C_FindObjects(session, &found, 1, &count), CKR_OK, "C_FindObjects");
    token_expect(count, 0, "private keys seen without a login");
    token_expect(p11->C_FindObjectsFinal(session), CKR_OK, "C_FindObjectsFinal");
    token_said("logout");
}

int main(void)
{
    struct pair pair;
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    token_expect(p11->C_Initialize(NULL), CKR_CRYPTOKI_ALREADY_INITIALIZED, "C_Initialize again");
    session = token_session(p11);
    information();
    sessions();
    token_make_pair(p11, session, &pair);
    attributes(&pair);
    signatures(&pair);
    rsa();
    gcm();
    digests_and_random();
    large_replies(&pair);
    logout(&pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return 0;
}
