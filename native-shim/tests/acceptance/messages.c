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
enum { TEXT = sizeof text - 1, TAG = 16 };

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
    CK_ATTRIBUTE template[] = {
        {CKA_VALUE_LEN, &bytes, sizeof bytes}, {CKA_TOKEN, &yes, sizeof yes},
        {CKA_ENCRYPT, &yes, sizeof yes},       {CKA_DECRYPT, &yes, sizeof yes},
        {CKA_WRAP, &yes, sizeof yes},          {CKA_UNWRAP, &yes, sizeof yes}};
    CK_OBJECT_HANDLE key = 0;
    expect(p11->C_GenerateKey(session, &generate, template, 6, &key), "C_GenerateKey");
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

/* What a message became is what C_Decrypt opens, with the tag at its end. */
static void opened_at_once(CK_OBJECT_HANDLE key, CK_MECHANISM *mechanism, const CK_BYTE *sealed,
                           const CK_BYTE *tag)
{
    CK_BYTE whole[TEXT + TAG];
    CK_BYTE opened[TEXT];
    CK_ULONG length = sizeof opened;
    memcpy(whole, sealed, TEXT);
    memcpy(whole + TEXT, tag, TAG);
    expect(p11->C_DecryptInit(session, mechanism, key), "C_DecryptInit");
    expect(p11->C_Decrypt(session, whole, sizeof whole, opened, &length), "C_Decrypt");
    same(opened, text, TEXT, "the message, opened at once");
}

/* One message with the parameter, sealed and opened again; then its tag is bent. */
static void sealed_message(CK_OBJECT_HANDLE key, CK_MECHANISM *message, CK_BYTE *tag,
                           CK_BYTE *sealed)
{
    CK_MECHANISM mechanism = {message->mechanism, NULL, 0};
    CK_BYTE opened[TEXT];
    CK_ULONG length = TEXT;
    expect(p11->C_MessageEncryptInit(session, &mechanism, key), "C_MessageEncryptInit");
    expect(p11->C_MessageDecryptInit(session, &mechanism, key), "C_MessageDecryptInit");
    expect(p11->C_EncryptMessage(session, message->pParameter, message->ulParameterLen, text, 9,
                                 text, TEXT, sealed, &length),
           "C_EncryptMessage");
    expect(p11->C_DecryptMessage(session, message->pParameter, message->ulParameterLen, text, 9,
                                 sealed, TEXT, opened, &length),
           "C_DecryptMessage");
    same(opened, text, TEXT, "the message");
    tag[0] ^= 1;
    token_expect(p11->C_DecryptMessage(session, message->pParameter, message->ulParameterLen, text,
                                       9, sealed, TEXT, opened, &length),
                 CKR_AEAD_DECRYPT_FAILED, "a bent tag");
    tag[0] ^= 1;
    expect(p11->C_MessageEncryptFinal(session), "C_MessageEncryptFinal");
    expect(p11->C_MessageDecryptFinal(session), "C_MessageDecryptFinal");
}

static void ccm_messages(CK_OBJECT_HANDLE aes)
{
    CK_BYTE nonce[12] = {0};
    CK_BYTE before[12] = {0};
    CK_BYTE tag[TAG];
    CK_BYTE sealed[TEXT];
    CK_CCM_MESSAGE_PARAMS ccm = {TEXT, nonce, sizeof nonce, 0, CKG_GENERATE, tag, TAG};
    CK_MECHANISM message = {CKM_AES_CCM, &ccm, sizeof ccm};
    CK_CCM_PARAMS alone = {TEXT, nonce, sizeof nonce, text, 9, TAG};
    CK_MECHANISM mechanism = {CKM_AES_CCM, &alone, sizeof alone};
    sealed_message(aes, &message, tag, sealed);
    if (memcmp(nonce, before, sizeof nonce) == 0)
        token_fail("a nonce of the token's");
    opened_at_once(aes, &mechanism, sealed, tag);
    token_said("messages of CCM");
}

static void chacha_messages(void)
{
    CK_MECHANISM generate = {CKM_CHACHA20_KEY_GEN, NULL, 0};
    CK_ULONG bytes = 32;
    CK_ATTRIBUTE length = {CKA_VALUE_LEN, &bytes, sizeof bytes};
    CK_OBJECT_HANDLE key = 0;
    CK_BYTE nonce[12] = {7};
    CK_BYTE tag[TAG];
    CK_BYTE sealed[TEXT];
    CK_SALSA20_CHACHA20_POLY1305_MSG_PARAMS given = {nonce, 8 * sizeof nonce, tag};
    CK_MECHANISM message = {CKM_CHACHA20_POLY1305, &given, sizeof given};
    CK_SALSA20_CHACHA20_POLY1305_PARAMS alone = {nonce, 8 * sizeof nonce, text, 9};
    CK_MECHANISM mechanism = {CKM_CHACHA20_POLY1305, &alone, sizeof alone};
    expect(p11->C_GenerateKey(session, &generate, &length, 1, &key), "C_GenerateKey");
    sealed_message(key, &message, tag, sealed);
    opened_at_once(key, &mechanism, sealed, tag);
    token_said("messages of ChaCha20-Poly1305");
}

/* A key that is wrapped and unwrapped; then with other data, and with a bent tag. */
static void wrapped_key(CK_OBJECT_HANDLE aes, CK_MECHANISM *mechanism, CK_BYTE *tag)
{
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_GENERIC_SECRET;
    CK_BBOOL yes = CK_TRUE;
    CK_BBOOL no = CK_FALSE;
    CK_ATTRIBUTE template[] = {{CKA_CLASS, &class, sizeof class},
                               {CKA_KEY_TYPE, &type, sizeof type},
                               {CKA_SENSITIVE, &no, sizeof no},
                               {CKA_EXTRACTABLE, &yes, sizeof yes},
                               {CKA_VALUE, text, 24}};
    CK_OBJECT_HANDLE key = 0;
    CK_BYTE wrapped[24];
    CK_ULONG length = 0;
    expect(p11->C_CreateObject(session, template, 5, &key), "C_CreateObject");
    expect(p11->C_WrapKeyAuthenticated(session, mechanism, aes, key, text, 9, NULL, &length),
           "C_WrapKeyAuthenticated without a buffer");
    if (length != sizeof wrapped)
        token_fail("as many bytes as the key has, without the tag");
    expect(p11->C_WrapKeyAuthenticated(session, mechanism, aes, key, text, 9, wrapped, &length),
           "C_WrapKeyAuthenticated");
    expect(p11->C_UnwrapKeyAuthenticated(session, mechanism, aes, wrapped, length, template, 4,
                                         text, 9, &key),
           "C_UnwrapKeyAuthenticated");
    CK_BYTE value[24] = {0};
    CK_ATTRIBUTE read = {CKA_VALUE, value, sizeof value};
    expect(p11->C_GetAttributeValue(session, key, &read, 1), "C_GetAttributeValue");
    same(value, text, sizeof value, "the key that was wrapped");
    token_expect(p11->C_UnwrapKeyAuthenticated(session, mechanism, aes, wrapped, length, template,
                                               4, text, 8, &key),
                 CKR_WRAPPED_KEY_INVALID, "a key with other data");
    tag[0] ^= 1;
    token_expect(p11->C_UnwrapKeyAuthenticated(session, mechanism, aes, wrapped, length, template,
                                               4, text, 9, &key),
                 CKR_WRAPPED_KEY_INVALID, "a key with a bent tag");
}

static void wrapped_keys(CK_OBJECT_HANDLE aes)
{
    CK_BYTE iv[12] = {0};
    CK_BYTE before[12] = {0};
    CK_BYTE tag[TAG];
    CK_GCM_MESSAGE_PARAMS gcm = {iv, sizeof iv, 0, CKG_GENERATE, tag, 8 * TAG};
    CK_MECHANISM by_gcm = {CKM_AES_GCM, &gcm, sizeof gcm};
    CK_CCM_MESSAGE_PARAMS ccm = {0, iv, sizeof iv, 0, CKG_NO_GENERATE, tag, TAG};
    CK_MECHANISM by_ccm = {CKM_AES_CCM, &ccm, sizeof ccm};
    wrapped_key(aes, &by_gcm, tag);
    if (memcmp(iv, before, sizeof iv) == 0)
        token_fail("a vector of the token's");
    wrapped_key(aes, &by_ccm, tag);
    token_said("keys wrapped with their data");
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
    ccm_messages(aes);
    chacha_messages();
    wrapped_keys(aes);
    signed_messages();
    expect(p11->C_DestroyObject(session, aes), "C_DestroyObject");
    token_destroy_pair(list, session, &pair);
    sessions();
    expect(p11->C_Finalize(NULL), "C_Finalize");
    return 0;
}
