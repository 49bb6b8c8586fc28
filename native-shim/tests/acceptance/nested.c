/* Reading a template-valued attribute, whatever the caller left in the types of its buffers. */
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
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return 0;
}
