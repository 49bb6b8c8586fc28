/*
 * What 2.40 has besides one operation at a time: a cipher with a digest or signature, recovery of
 * what was signed, digests saved and restored, and the end of operations by C_…Init with NULL.
 */
#include <stdio.h>
#include <string.h>

#include "token.h"

enum { MODULUS = 256, STATE_MAX = 1024 };

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;
static CK_BYTE iv[16];
static CK_MECHANISM cbc = {CKM_AES_CBC_PAD, iv, sizeof iv};
static CK_MECHANISM sha256 = {CKM_SHA256, NULL, 0};
static CK_MECHANISM ecdsa = {CKM_ECDSA_SHA256, NULL, 0};
static CK_MECHANISM rsa = {CKM_RSA_PKCS, NULL, 0};
static CK_BYTE text[] = "forty-eight bytes of text, which is three blocks";
enum { TEXT = sizeof text - 1 };

static void expect(CK_RV result, const char *what)
{
    token_expect(result, CKR_OK, what);
}

static void same(const CK_BYTE *found, const CK_BYTE *expected, size_t length, const char *what)
{
    if (memcmp(found, expected, length) != 0)
        token_fail(what);
}

static CK_OBJECT_HANDLE make_aes(void)
{
    CK_MECHANISM generate = {CKM_AES_KEY_GEN, NULL, 0};
    CK_ULONG bytes = 32;
    CK_BBOOL yes = CK_TRUE;
    CK_ATTRIBUTE template[] = {{CKA_VALUE_LEN, &bytes, sizeof bytes},
                               {CKA_ENCRYPT, &yes, sizeof yes},
                               {CKA_DECRYPT, &yes, sizeof yes}};
    CK_OBJECT_HANDLE key = 0;
    expect(p11->C_GenerateKey(session, &generate, template, 3, &key), "C_GenerateKey");
    return key;
}

static void digest_of_text(CK_BYTE *digest)
{
    CK_ULONG length = 32;
    expect(p11->C_DigestInit(session, &sha256), "C_DigestInit");
    expect(p11->C_Digest(session, text, TEXT, digest, &length), "C_Digest");
}

/* Small buffers on the way must not have digested anything twice. */
static CK_ULONG encrypt(CK_OBJECT_HANDLE aes, CK_BYTE *encrypted, CK_BYTE *digest)
{
    CK_ULONG first = 3;
    CK_ULONG last = 32;
    CK_ULONG length = 32;
    expect(p11->C_DigestInit(session, &sha256), "C_DigestInit");
    expect(p11->C_EncryptInit(session, &cbc, aes), "C_EncryptInit");
    token_expect(p11->C_DigestEncryptUpdate(session, text, TEXT, encrypted, &first),
                 CKR_BUFFER_TOO_SMALL, "C_DigestEncryptUpdate into 3 bytes");
    expect(p11->C_DigestEncryptUpdate(session, text, TEXT, NULL, &first), "a length query");
    expect(p11->C_DigestEncryptUpdate(session, text, TEXT, encrypted, &first),
           "C_DigestEncryptUpdate");
    expect(p11->C_EncryptFinal(session, encrypted + first, &last), "C_EncryptFinal");
    expect(p11->C_DigestFinal(session, digest, &length), "C_DigestFinal");
    return first + last;
}

static void digests(CK_OBJECT_HANDLE aes)
{
    CK_BYTE expected[32];
    CK_BYTE found[32];
    CK_BYTE encrypted[80];
    CK_BYTE plain[80];
    CK_ULONG first = sizeof plain;
    CK_ULONG last = 16;
    CK_ULONG length = sizeof found;
    digest_of_text(expected);
    CK_ULONG size = encrypt(aes, encrypted, found);
    same(found, expected, sizeof found, "the digest of what was encrypted");
    expect(p11->C_DecryptInit(session, &cbc, aes), "C_DecryptInit");
    expect(p11->C_DigestInit(session, &sha256), "C_DigestInit");
    expect(p11->C_DecryptDigestUpdate(session, encrypted, size, plain, &first),
           "C_DecryptDigestUpdate");
    expect(p11->C_DecryptFinal(session, plain + first, &last), "C_DecryptFinal");
    expect(p11->C_DigestUpdate(session, plain + first, last), "C_DigestUpdate");
    expect(p11->C_DigestFinal(session, found, &length), "C_DigestFinal");
    same(plain, text, TEXT, "the text");
    same(found, expected, sizeof found, "the digest of what was decrypted");
    token_said("a cipher with a digest");
}

static void signatures(CK_OBJECT_HANDLE aes)
{
    struct pair pair;
    CK_BYTE encrypted[80];
    CK_BYTE plain[80];
    CK_BYTE signature[64];
    CK_ULONG first = sizeof encrypted;
    CK_ULONG last = 32;
    CK_ULONG length = sizeof signature;
    token_make_pair(p11, session, &pair);
    expect(p11->C_SignInit(session, &ecdsa, pair.privateKey), "C_SignInit");
    expect(p11->C_EncryptInit(session, &cbc, aes), "C_EncryptInit");
    expect(p11->C_SignEncryptUpdate(session, text, TEXT, encrypted, &first), "C_SignEncryptUpdate");
    expect(p11->C_EncryptFinal(session, encrypted + first, &last), "C_EncryptFinal");
    expect(p11->C_SignFinal(session, signature, &length), "C_SignFinal");
    CK_ULONG size = first + last;
    first = sizeof plain;
    last = 16;
    expect(p11->C_DecryptInit(session, &cbc, aes), "C_DecryptInit");
    expect(p11->C_VerifyInit(session, &ecdsa, pair.publicKey), "C_VerifyInit");
    expect(p11->C_DecryptVerifyUpdate(session, encrypted, size, plain, &first),
           "C_DecryptVerifyUpdate");
    expect(p11->C_DecryptFinal(session, plain + first, &last), "C_DecryptFinal");
    expect(p11->C_VerifyUpdate(session, plain + first, last), "C_VerifyUpdate");
    expect(p11->C_VerifyFinal(session, signature, length), "C_VerifyFinal");
    token_destroy_pair(p11, session, &pair);
    token_said("a cipher with a signature");
}

static void recovery(void)
{
    CK_MECHANISM generate = {CKM_RSA_PKCS_KEY_PAIR_GEN, NULL, 0};
    CK_ULONG bits = 8 * MODULUS;
    CK_BBOOL yes = CK_TRUE;
    CK_ATTRIBUTE public[] = {{CKA_MODULUS_BITS, &bits, sizeof bits},
                             {CKA_VERIFY_RECOVER, &yes, sizeof yes}};
    CK_ATTRIBUTE private[] = {{CKA_SIGN_RECOVER, &yes, sizeof yes}};
    CK_OBJECT_HANDLE publicKey = 0;
    CK_OBJECT_HANDLE privateKey = 0;
    CK_BYTE signature[MODULUS];
    CK_BYTE found[MODULUS];
    CK_ULONG length = sizeof signature;
    CK_ULONG size = 3;
    expect(
        p11->C_GenerateKeyPair(session, &generate, public, 2, private, 1, &publicKey, &privateKey),
        "C_GenerateKeyPair");
    expect(p11->C_SignRecoverInit(session, &rsa, privateKey), "C_SignRecoverInit");
    expect(p11->C_SignRecover(session, text, TEXT, signature, &length), "C_SignRecover");
    expect(p11->C_VerifyRecoverInit(session, &rsa, publicKey), "C_VerifyRecoverInit");
    token_expect(p11->C_VerifyRecover(session, signature, length, found, &size),
                 CKR_BUFFER_TOO_SMALL, "C_VerifyRecover into 3 bytes");
    expect(p11->C_VerifyRecover(session, signature, length, found, &size), "C_VerifyRecover");
    if (size != TEXT)
        token_fail("the length of what was signed");
    same(found, text, TEXT, "what was signed");
    expect(p11->C_VerifyRecoverInit(session, &rsa, publicKey), "C_VerifyRecoverInit");
    signature[9] ^= 1;
    size = sizeof found;
    token_expect(p11->C_VerifyRecover(session, signature, length, found, &size),
                 CKR_SIGNATURE_INVALID, "a bent signature");
    token_said("recovery of what was signed");
}

static void states(void)
{
    CK_BYTE expected[32];
    CK_BYTE found[32];
    CK_BYTE state[STATE_MAX];
    CK_ULONG size = sizeof state;
    CK_ULONG length = sizeof found;
    digest_of_text(expected);
    expect(p11->C_DigestInit(session, &sha256), "C_DigestInit");
    expect(p11->C_DigestUpdate(session, text, 20), "C_DigestUpdate");
    expect(p11->C_GetOperationState(session, state, &size), "C_GetOperationState");
    expect(p11->C_DigestUpdate(session, text, 5), "C_DigestUpdate of what is forgotten");
    expect(p11->C_SetOperationState(session, state, size, 0, 0), "C_SetOperationState");
    expect(p11->C_DigestUpdate(session, text + 20, TEXT - 20), "C_DigestUpdate");
    expect(p11->C_DigestFinal(session, found, &length), "C_DigestFinal");
    same(found, expected, sizeof found, "the digest that was saved");
    state[size / 2] ^= 1;
    token_expect(p11->C_SetOperationState(session, state, size, 0, 0), CKR_SAVED_STATE_INVALID,
                 "a bent state");
    token_expect(p11->C_GetOperationState(session, state, &size), CKR_OPERATION_NOT_INITIALIZED,
                 "the state of nothing");
    token_said("digests saved and restored");
}

static void ends(CK_OBJECT_HANDLE aes)
{
    for (int round = 0; round < 2; round++) {
        expect(p11->C_EncryptInit(session, &cbc, aes), "C_EncryptInit");
        expect(p11->C_EncryptInit(session, NULL, 0), "C_EncryptInit of NULL");
        expect(p11->C_DecryptInit(session, &cbc, aes), "C_DecryptInit");
        expect(p11->C_DecryptInit(session, NULL, 0), "C_DecryptInit of NULL");
        expect(p11->C_DigestInit(session, &sha256), "C_DigestInit");
        expect(p11->C_DigestInit(session, NULL), "C_DigestInit of NULL");
        expect(p11->C_SignInit(session, NULL, 0), "C_SignInit of NULL");
        expect(p11->C_VerifyInit(session, NULL, 0), "C_VerifyInit of NULL");
        expect(p11->C_SignRecoverInit(session, NULL, 0), "C_SignRecoverInit of NULL");
        expect(p11->C_VerifyRecoverInit(session, NULL, 0), "C_VerifyRecoverInit of NULL");
    }
    token_said("operations ended by NULL");
}

int main(void)
{
    p11 = token_module();
    expect(p11->C_Initialize(NULL), "C_Initialize");
    session = token_session(p11);
    CK_OBJECT_HANDLE aes = make_aes();
    digests(aes);
    signatures(aes);
    recovery();
    states();
    ends(aes);
    expect(p11->C_Finalize(NULL), "C_Finalize");
    return 0;
}
