/*
 * Reading a template-valued attribute, whatever the caller left in the types of its buffers, and
 * what the attributes with several values ask of a key's use: wrappers in Java do not know them.
 */
#include <string.h>

#include "token.h"

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;

static CK_OBJECT_HANDLE make_key(void)
{
    CK_OBJECT_HANDLE key = 0;
    CK_MECHANISM generate = {CKM_AES_KEY_GEN, NULL, 0};
    CK_ULONG length = 32;
    CK_BBOOL yes = CK_TRUE;
    CK_KEY_TYPE aes = CKK_AES;
    CK_UTF8CHAR label[] = "abc";
    CK_ATTRIBUTE inner[] = {{CKA_EXTRACTABLE, &yes, sizeof yes},
                            {CKA_KEY_TYPE, &aes, sizeof aes},
                            {CKA_LABEL, label, 3}};
    CK_ATTRIBUTE template[] = {{CKA_VALUE_LEN, &length, sizeof length},
                               {CKA_UNWRAP_TEMPLATE, inner, sizeof inner}};
    token_expect(p11->C_GenerateKey(session, &generate, template, 2, &key), CKR_OK,
                 "C_GenerateKey");
    return key;
}

/* Each entry has room for 8 bytes, which is enough for any of the three. */
static void read_with(CK_OBJECT_HANDLE key, CK_ATTRIBUTE_TYPE left)
{
    CK_BYTE room[3][8];
    CK_ATTRIBUTE inner[] = {{left, room[0], 8}, {left, room[1], 8}, {left, room[2], 8}};
    CK_ATTRIBUTE outer = {CKA_UNWRAP_TEMPLATE, inner, sizeof inner};
    token_expect(p11->C_GetAttributeValue(session, key, &outer, 1), CKR_OK, "C_GetAttributeValue");
    token_expect(outer.ulValueLen, sizeof inner, "the outer length");
    CK_ULONG seen = 0;
    for (int i = 0; i < 3; i++) {
        seen += inner[i].type;
        if (inner[i].type == CKA_LABEL && memcmp(room[i], "abc", 3) != 0)
            token_fail("the label inside the template");
    }
    token_expect(seen, CKA_EXTRACTABLE + CKA_KEY_TYPE + CKA_LABEL, "the three types inside");
}

/* CKA_ALLOWED_MECHANISMS: nothing else is done with the key. */
static void allow_one(void)
{
    CK_OBJECT_HANDLE key = 0;
    CK_MECHANISM generate = {CKM_AES_KEY_GEN, NULL, 0};
    CK_MECHANISM allowed = {CKM_AES_ECB, NULL, 0};
    CK_MECHANISM other = {CKM_AES_CMAC, NULL, 0};
    CK_ULONG length = 32;
    CK_BBOOL yes = CK_TRUE;
    CK_MECHANISM_TYPE shown = 0;
    CK_ATTRIBUTE template[] = {{CKA_VALUE_LEN, &length, sizeof length},
                               {CKA_SIGN, &yes, sizeof yes},
                               {CKA_ALLOWED_MECHANISMS, &allowed.mechanism, sizeof shown}};
    CK_ATTRIBUTE read = {CKA_ALLOWED_MECHANISMS, &shown, sizeof shown};
    token_expect(p11->C_GenerateKey(session, &generate, template, 3, &key), CKR_OK,
                 "C_GenerateKey");
    token_expect(p11->C_GetAttributeValue(session, key, &read, 1), CKR_OK, "allowed mechanisms");
    token_expect(shown, CKM_AES_ECB, "the mechanism that is allowed");
    token_expect(p11->C_SignInit(session, &other, key), CKR_MECHANISM_INVALID, "C_SignInit");
    token_expect(p11->C_EncryptInit(session, &allowed, key), CKR_OK, "C_EncryptInit");
    token_expect(p11->C_EncryptInit(session, NULL, key), CKR_OK, "C_EncryptInit: end");
    token_said("a key does what its mechanisms are allowed for");
}

/* CKA_DERIVE_TEMPLATE: what comes of the key is so, and no template says otherwise. */
static void derive_bound(void)
{
    CK_OBJECT_HANDLE base = 0, derived = 0;
    CK_MECHANISM generate = {CKM_GENERIC_SECRET_KEY_GEN, NULL, 0};
    CK_MECHANISM derive = {CKM_SHA256_KEY_DERIVATION, NULL, 0};
    CK_ULONG length = 32;
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE, extractable = CK_TRUE;
    CK_ATTRIBUTE inner[] = {{CKA_EXTRACTABLE, &no, sizeof no}};
    CK_ATTRIBUTE template[] = {{CKA_VALUE_LEN, &length, sizeof length},
                               {CKA_DERIVE, &yes, sizeof yes},
                               {CKA_DERIVE_TEMPLATE, inner, sizeof inner}};
    CK_ATTRIBUTE against[] = {{CKA_EXTRACTABLE, &yes, sizeof yes}};
    CK_ATTRIBUTE read = {CKA_EXTRACTABLE, &extractable, sizeof extractable};
    token_expect(p11->C_GenerateKey(session, &generate, template, 3, &base), CKR_OK,
                 "C_GenerateKey");
    token_expect(p11->C_DeriveKey(session, &derive, base, against, 1, &derived),
                 CKR_TEMPLATE_INCONSISTENT, "C_DeriveKey against the template");
    token_expect(p11->C_DeriveKey(session, &derive, base, NULL, 0, &derived), CKR_OK,
                 "C_DeriveKey");
    token_expect(p11->C_GetAttributeValue(session, derived, &read, 1), CKR_OK, "extractable");
    token_expect(extractable, CK_FALSE, "what the derived key is");
    token_said("a base key's template binds what is derived");
}

int main(void)
{
    static const CK_ATTRIBUTE_TYPE left[] = {
        0, CKA_KEY_TYPE, CKA_WRAP_TEMPLATE, CKA_ALLOWED_MECHANISMS, 0x55, ~0UL};
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    session = token_session(p11);
    CK_OBJECT_HANDLE key = make_key();
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
        read_with(key, left[i]);
    token_said("templates inside attributes are read whatever types were left there");
    allow_one();
    derive_bound();
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return 0;
}
