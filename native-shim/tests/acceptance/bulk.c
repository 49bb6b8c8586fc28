/*
 * Data and random numbers of more than one frame, in one call each. Their results are those of many
 * short ones.
 */
#include <stdlib.h>
#include <string.h>

#include "token.h"

enum { MIB = 1024 * 1024, LONG = 40 * MIB, DIGEST = 32 };

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;
static CK_BYTE *bytes;

static CK_BYTE *memory(void)
{
    CK_BYTE *made = calloc(1, LONG);
    if (made == NULL)
        token_fail("memory");
    return made;
}

static void digest_by(CK_ULONG part, CK_BYTE *digest)
{
    CK_MECHANISM sha256 = {CKM_SHA256, NULL, 0};
    CK_ULONG length = DIGEST;
    token_expect(p11->C_DigestInit(session, &sha256), CKR_OK, "C_DigestInit");
    for (CK_ULONG done = 0; done < LONG; done += part)
        token_expect(p11->C_DigestUpdate(session, bytes + done, part), CKR_OK, "C_DigestUpdate");
    token_expect(p11->C_DigestFinal(session, digest, &length), CKR_OK, "C_DigestFinal");
}

static void digests(void)
{
    CK_BYTE at_once[DIGEST];
    CK_BYTE in_parts[DIGEST];
    digest_by(LONG, at_once);
    digest_by(MIB, in_parts);
    if (memcmp(at_once, in_parts, DIGEST) != 0)
        token_fail("the same digest of one long part as of many short ones");
    token_said("40 MiB in one C_DigestUpdate");
}

static void signatures(const struct pair *pair)
{
    CK_MECHANISM ecdsa = {CKM_ECDSA_SHA256, NULL, 0};
    CK_BYTE signature[64];
    CK_ULONG length = sizeof signature;
    token_expect(p11->C_SignInit(session, &ecdsa, pair->privateKey), CKR_OK, "C_SignInit");
    token_expect(p11->C_SignUpdate(session, bytes, LONG), CKR_OK, "C_SignUpdate");
    token_expect(p11->C_SignFinal(session, signature, &length), CKR_OK, "C_SignFinal");
    token_expect(p11->C_VerifyInit(session, &ecdsa, pair->publicKey), CKR_OK, "C_VerifyInit");
    token_expect(p11->C_VerifyUpdate(session, bytes, LONG), CKR_OK, "C_VerifyUpdate");
    token_expect(p11->C_VerifyFinal(session, signature, length), CKR_OK, "C_VerifyFinal");
    token_said("40 MiB in one C_SignUpdate and one C_VerifyUpdate");
}

static void random_numbers(void)
{
    static const CK_BYTE nothing[16];
    CK_BYTE *drawn = memory();
    token_expect(p11->C_SeedRandom(session, bytes, LONG), CKR_OK, "C_SeedRandom");
    token_expect(p11->C_GenerateRandom(session, drawn, LONG), CKR_OK, "C_GenerateRandom");
    for (CK_ULONG at = 0; at < LONG; at += MIB)
        if (memcmp(drawn + at, nothing, sizeof nothing) == 0)
            token_fail("random numbers in every MiB");
    if (memcmp(drawn + LONG - sizeof nothing, nothing, sizeof nothing) == 0)
        token_fail("random numbers up to the last");
    free(drawn);
    token_said("40 MiB of seed and of random numbers");
}

static CK_OBJECT_HANDLE aes(void)
{
    CK_OBJECT_HANDLE key = 0;
    CK_MECHANISM generate = {CKM_AES_KEY_GEN, NULL, 0};
    CK_ULONG length = 32;
    CK_BBOOL yes = CK_TRUE;
    CK_ATTRIBUTE template[] = {{CKA_VALUE_LEN, &length, sizeof length},
                               {CKA_ENCRYPT, &yes, sizeof yes},
                               {CKA_DECRYPT, &yes, sizeof yes}};
    token_expect(p11->C_GenerateKey(session, &generate, template, 3, &key), CKR_OK,
                 "C_GenerateKey");
    return key;
}

/* Close to a frame's limit a buffer of 40 MiB is large enough, and what is encrypted comes back. */
static void ciphers(void)
{
    static const CK_ULONG shorter[] = {8192, 4097, 4096, 200, 64, 48};
    CK_BYTE iv[16] = {0};
    CK_MECHANISM cbc = {CKM_AES_CBC_PAD, iv, sizeof iv};
    CK_OBJECT_HANDLE key = aes();
    CK_BYTE *encrypted = memory();
    CK_BYTE *back = memory();
    for (size_t i = 0; i < sizeof shorter / sizeof shorter[0]; i++) {
        CK_ULONG taken = 16UL * MIB - shorter[i];
        CK_ULONG length = LONG;
        CK_ULONG returned = LONG;
        token_expect(p11->C_EncryptInit(session, &cbc, key), CKR_OK, "C_EncryptInit");
        token_expect(p11->C_Encrypt(session, bytes, taken, encrypted, &length), CKR_OK,
                     "C_Encrypt");
        token_expect(p11->C_DecryptInit(session, &cbc, key), CKR_OK, "C_DecryptInit");
        if (length > 16UL * MIB - 48)
            break;
        token_expect(p11->C_Decrypt(session, encrypted, length, back, &returned), CKR_OK,
                     "C_Decrypt");
        if (returned != taken || memcmp(bytes, back, taken) != 0)
            token_fail("what was encrypted");
    }
    token_expect(p11->C_DecryptInit(session, NULL, 0), CKR_OK, "C_DecryptInit of nothing");
    free(encrypted);
    free(back);
    token_said("ciphers up to a frame");
}

int main(void)
{
    struct pair pair;
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    session = token_session(p11);
    bytes = memory();
    for (size_t i = 0; i < LONG; i++)
        bytes[i] = (CK_BYTE)(i * 31 + i / MIB);
    token_make_pair(p11, session, &pair);
    digests();
    signatures(&pair);
    random_numbers();
    ciphers();
    token_destroy_pair(p11, session, &pair);
    free(bytes);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return 0;
}
