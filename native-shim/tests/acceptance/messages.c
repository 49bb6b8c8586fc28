/*
 * What 3.0 and 3.2 add, through the list of 3.2: messages, signatures before their data, a login by
 * name, C_SessionCancel, and the functions that are not served.
 */
#include <string.h>

#include "token.h"

static CK_FUNCTION_LIST_3_2 *p11;
static CK_SESSION_HANDLE session;
static struct pair pair;
static CK_BYTE text[] = "a message of more than two blocks of sixteen";
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
                               {CKA_TOKEN, &yes, sizeof yes},
                               {CKA_ENCRYPT, &yes, sizeof yes},
                               {CKA_DECRYPT, &yes, sizeof yes}};
    CK_OBJECT_HANDLE key = 0;
    expect(p11->C_GenerateKey(session, &generate, template, 4, &key), "C_GenerateKey");
    return key;
}

static void whole_messages(CK_OBJECT_HANDLE aes)
{
    CK_BYTE iv[12] = {1, 2, 3, 4};
    CK_BYTE before[12] = {0};
    CK_BYTE tag[16];
    CK_GCM_MESSAGE_PARAMS gcm = {iv, sizeof iv, 32, CKG_GENERATE_COUNTER, tag, 128};
    CK_MECHANISM mechanism = {CKM_AES_GCM, NULL, 0};
    expect(p11->C_MessageEncryptInit(session, &mechanism, aes), "C_MessageEncryptInit");
    expect(p11->C_MessageDecryptInit(session, &mechanism, aes), "C_MessageDecryptInit");
    for (int i = 0; i < 3; i++) {
        CK_BYTE sealed[TEXT];
        CK_BYTE opened[TEXT];
        CK_ULONG length = sizeof sealed;
        expect(
            p11->C_EncryptMessage(session, &gcm, sizeof gcm, text, 9, text, TEXT, sealed, &length),
            "C_EncryptMessage");
        if (iv[0] != 1 || iv[3] != 4 || memcmp(iv, before, sizeof iv) == 0)
            token_fail("a vector that is new and keeps its fixed part");
        memcpy(before, iv, sizeof iv);
        length = sizeof opened;
        expect(p11->C_DecryptMessage(session, &gcm, sizeof gcm, text, 9, sealed, TEXT, opened,
                                     &length),
               "C_DecryptMessage");
        same(opened, text, TEXT, "the message");
        tag[0] ^= 1;
        token_expect(p11->C_DecryptMessage(session, &gcm, sizeof gcm, text, 9, sealed, TEXT, opened,
                                           &length),
                     CKR_AEAD_DECRYPT_FAILED, "a bent tag");
    }
    token_said("messages with one key");
}

/* The operations of whole_messages are still active. */
static void messages_in_parts(void)
{
    CK_BYTE iv[12];
    CK_BYTE tag[16];
    CK_BYTE sealed[64];
    CK_BYTE opened[64];
    CK_GCM_MESSAGE_PARAMS gcm = {iv, sizeof iv, 0, CKG_GENERATE, tag, 128};
    CK_ULONG first = 32;
    CK_ULONG last = 32;
    expect(p11->C_EncryptMessageBegin(session, &gcm, sizeof gcm, text, 5), "C_EncryptMessageBegin");
    expect(p11->C_EncryptMessageNext(session, &gcm, sizeof gcm, text, 20, sealed, &first, 0),
           "C_EncryptMessageNext");
    expect(p11->C_EncryptMessageNext(session, &gcm, sizeof gcm, text + 20, TEXT - 20,
                                     sealed + first, &last, CKF_END_OF_MESSAGE),
           "C_EncryptMessageNext at the end");
    if (first + last != TEXT)
        token_fail("as much ciphertext as there was text");
    CK_GCM_MESSAGE_PARAMS given = {iv, sizeof iv, 0, CKG_NO_GENERATE, tag, 128};
    CK_ULONG length = sizeof opened;
    expect(p11->C_DecryptMessageBegin(session, &given, sizeof given, text, 5),
           "C_DecryptMessageBegin");
    expect(p11->C_DecryptMessageNext(session, &given, sizeof given, sealed, TEXT, opened, &length,
                                     CKF_END_OF_MESSAGE),
           "C_DecryptMessageNext");
    same(opened, text, TEXT, "the message in parts");
    expect(p11->C_MessageEncryptFinal(session), "C_MessageEncryptFinal");
    expect(p11->C_MessageDecryptFinal(session), "C_MessageDecryptFinal");
    token_said("messages in parts");
}

static void signed_messages(void)
{
    CK_MECHANISM ecdsa = {CKM_ECDSA_SHA256, NULL, 0};
    CK_BYTE signature[64];
    CK_ULONG length = sizeof signature;
    expect(p11->C_MessageSignInit(session, &ecdsa, pair.privateKey), "C_MessageSignInit");
    expect(p11->C_MessageVerifyInit(session, &ecdsa, pair.publicKey), "C_MessageVerifyInit");
    expect(p11->C_SignMessage(session, NULL, 0, text, TEXT, signature, &length), "C_SignMessage");
    expect(p11->C_VerifyMessage(session, NULL, 0, text, TEXT, signature, length),
           "C_VerifyMessage");
    expect(p11->C_SignMessageBegin(session, NULL, 0), "C_SignMessageBegin");
    expect(p11->C_SignMessageNext(session, NULL, 0, text, 7, NULL, NULL), "C_SignMessageNext");
    expect(p11->C_SignMessageNext(session, NULL, 0, text + 7, TEXT - 7, signature, &length),
           "C_SignMessageNext at the end");
    expect(p11->C_VerifyMessageBegin(session, NULL, 0), "C_VerifyMessageBegin");
    expect(p11->C_VerifyMessageNext(session, NULL, 0, text, 9, NULL, 0), "C_VerifyMessageNext");
    expect(p11->C_VerifyMessageNext(session, NULL, 0, text + 9, TEXT - 9, signature, length),
           "C_VerifyMessageNext at the end");
    expect(p11->C_MessageSignFinal(session), "C_MessageSignFinal");
    expect(p11->C_MessageVerifyFinal(session), "C_MessageVerifyFinal");
    expect(p11->C_VerifySignatureInit(session, &ecdsa, pair.publicKey, signature, length),
           "C_VerifySignatureInit");
    expect(p11->C_VerifySignatureUpdate(session, text, TEXT), "C_VerifySignatureUpdate");
    expect(p11->C_VerifySignatureFinal(session), "C_VerifySignatureFinal");
    token_said("signatures of messages, and before their data");
}

static void sessions(void)
{
    CK_MECHANISM sha256 = {CKM_SHA256, NULL, 0};
    CK_FLAGS flags = 1;
    const char *pin = token_setting("ASTERISM_PIN");
    CK_UTF8CHAR *given = (CK_UTF8CHAR *)(size_t)pin;
    expect(p11->C_DigestInit(session, &sha256), "C_DigestInit");
    expect(p11->C_SessionCancel(session, CKF_DIGEST | CKF_FIND_OBJECTS), "C_SessionCancel");
    expect(p11->C_DigestInit(session, &sha256), "C_DigestInit");
    expect(p11->C_GetSessionValidationFlags(session, CKS_LAST_VALIDATION_OK, &flags),
           "C_GetSessionValidationFlags");
    if (flags != 0)
        token_fail("no validation");
    expect(p11->C_Logout(session), "C_Logout");
    token_expect(p11->C_LoginUser(session, CKU_USER, given, strlen(pin), text, TEXT),
                 CKR_USER_TYPE_INVALID, "C_LoginUser of nobody");
    expect(p11->C_LoginUser(session, CKU_USER, given, strlen(pin), NULL, 0), "C_LoginUser");
    token_expect(p11->C_AsyncComplete(session, NULL, NULL), CKR_FUNCTION_NOT_SUPPORTED,
                 "C_AsyncComplete");
    token_said("sessions of 3.0 and 3.2");
}

int main(void)
{
    CK_FUNCTION_LIST *list = token_module();
    p11 = token_newest();
    expect(p11->C_Initialize(NULL), "C_Initialize");
    session = token_session(list);
    token_make_pair(list, session, &pair);
    CK_OBJECT_HANDLE aes = make_aes();
    whole_messages(aes);
    messages_in_parts();
    signed_messages();
    expect(p11->C_DestroyObject(session, aes), "C_DestroyObject");
    token_destroy_pair(list, session, &pair);
    sessions();
    expect(p11->C_Finalize(NULL), "C_Finalize");
    return 0;
}
