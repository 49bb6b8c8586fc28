/*
 * After a refused call the next operation of its kind can begin: only a buffer that is too small
 * and a length query leave one active (PKCS #11 v2.40 §5.8.2 and its siblings).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "token.h"

enum { LONG = 17 * 1024 * 1024 };

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;
static struct pair pair;
static CK_OBJECT_HANDLE aes;
static CK_BYTE data[64];
static CK_BYTE buffer[256];
static CK_BYTE *many;
static CK_ULONG length;

static CK_BYTE iv[16];
static CK_GCM_PARAMS gcm_params = {iv, 12, 96, NULL, 0, 128};
static CK_MECHANISM gcm = {CKM_AES_GCM, &gcm_params, sizeof gcm_params};
static CK_MECHANISM cbc = {CKM_AES_CBC_PAD, iv, sizeof iv};
static CK_MECHANISM sha256 = {CKM_SHA256, NULL, 0};
static CK_MECHANISM ecdsa = {CKM_ECDSA_SHA256, NULL, 0};

static CK_RV begin_encryption(void)
{
    return p11->C_EncryptInit(session, &gcm, aes);
}

static CK_RV begin_decryption(void)
{
    return p11->C_DecryptInit(session, &cbc, aes);
}

static CK_RV begin_digest(void)
{
    return p11->C_DigestInit(session, &sha256);
}

static CK_RV begin_signature(void)
{
    return p11->C_SignInit(session, &ecdsa, pair.privateKey);
}

static CK_RV begin_verification(void)
{
    return p11->C_VerifyInit(session, &ecdsa, pair.publicKey);
}

/* `call` was made in an operation that `begin` began, and refused: it can be begun anew, once. */
static void ended(CK_RV result, CK_RV expected, CK_RV (*begin)(void), const char *what)
{
    token_expect(result, expected, what);
    token_expect(begin(), CKR_OK, what);
    token_expect(begin(), CKR_OPERATION_ACTIVE, "what is not refused stays active");
    length = sizeof buffer;
}

static void encryption(void)
{
    const CK_RV bad = CKR_ARGUMENTS_BAD;
    CK_RV (*const anew)(void) = begin_encryption;
    token_expect(begin_encryption(), CKR_OK, "C_EncryptInit");
    ended(p11->C_Encrypt(session, many, LONG, buffer, &length), CKR_DATA_LEN_RANGE, anew, "long");
    ended(p11->C_EncryptUpdate(session, many, LONG, NULL, &length), CKR_DATA_LEN_RANGE, anew,
          "long part");
    ended(p11->C_Encrypt(session, NULL, 16, buffer, &length), bad, anew, "no data");
    ended(p11->C_EncryptUpdate(session, data, 16, buffer, NULL), bad, anew, "no length");
    ended(p11->C_EncryptFinal(session, buffer, NULL), bad, anew, "no length at the end");
    token_expect(p11->C_Encrypt(session, data, 16, buffer, &length), CKR_OK, "C_Encrypt");
    token_expect(begin_decryption(), CKR_OK, "C_DecryptInit");
    ended(p11->C_Decrypt(session, many, LONG, buffer, &length), CKR_DATA_LEN_RANGE,
          begin_decryption, "long ciphertext");
    ended(p11->C_DecryptFinal(session, buffer, NULL), bad, begin_decryption, "no length");
    token_expect(p11->C_DecryptInit(session, NULL, 0), CKR_OK, "C_DecryptInit of nothing");
    token_said("encryption and decryption go on");
}

static void digest(void)
{
    CK_RV (*const anew)(void) = begin_digest;
    token_expect(begin_digest(), CKR_OK, "C_DigestInit");
    ended(p11->C_Digest(session, many, LONG, buffer, &length), CKR_DATA_LEN_RANGE, anew, "long");
    ended(p11->C_DigestUpdate(session, NULL, 5), CKR_ARGUMENTS_BAD, anew, "no data");
    length = 31;
    token_expect(p11->C_Digest(session, data, 3, buffer, &length), CKR_BUFFER_TOO_SMALL, "small");
    token_expect(p11->C_Digest(session, data, 3, NULL, &length), CKR_OK, "a length query");
    token_expect(p11->C_Digest(session, data, 3, buffer, &length), CKR_OK, "C_Digest");
    token_said("digests go on");
}

static void signature(void)
{
    CK_RV (*const anew)(void) = begin_signature;
    token_expect(begin_signature(), CKR_OK, "C_SignInit");
    ended(p11->C_Sign(session, many, LONG, buffer, &length), CKR_DATA_LEN_RANGE, anew, "long");
    ended(p11->C_Sign(session, data, 3, buffer, NULL), CKR_ARGUMENTS_BAD, anew, "no length");
    ended(p11->C_SignUpdate(session, NULL, 3), CKR_ARGUMENTS_BAD, anew, "no data");
    token_expect(p11->C_Sign(session, data, 3, buffer, &length), CKR_OK, "C_Sign");
    token_expect(begin_verification(), CKR_OK, "C_VerifyInit");
    ended(p11->C_Verify(session, many, LONG, buffer, 64), CKR_DATA_LEN_RANGE, begin_verification,
          "long");
    ended(p11->C_Verify(session, data, 3, NULL, 64), CKR_ARGUMENTS_BAD, begin_verification,
          "no signature");
    ended(p11->C_VerifyFinal(session, NULL, 64), CKR_ARGUMENTS_BAD, begin_verification, "none");
    token_expect(p11->C_VerifyInit(session, NULL, 0), CKR_OK, "C_VerifyInit of nothing");
    token_said("signatures and verification go on");
}

static void make_aes(void)
{
    CK_MECHANISM generate = {CKM_AES_KEY_GEN, NULL, 0};
    CK_ULONG bytes = 32;
    CK_BBOOL yes = CK_TRUE;
    CK_ATTRIBUTE template[] = {{CKA_VALUE_LEN, &bytes, sizeof bytes},
                               {CKA_ENCRYPT, &yes, sizeof yes},
                               {CKA_DECRYPT, &yes, sizeof yes}};
    token_expect(p11->C_GenerateKey(session, &generate, template, 3, &aes), CKR_OK,
                 "C_GenerateKey");
}

int main(void)
{
    p11 = token_module();
    many = calloc(1, LONG);
    if (many == NULL)
        token_fail("memory");
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    session = token_session(p11);
    token_make_pair(p11, session, &pair);
    make_aes();
    length = sizeof buffer;
    encryption();
    digest();
    signature();
    token_destroy_pair(p11, session, &pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    free(many);
    return 0;
}
