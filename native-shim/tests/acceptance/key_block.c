/*
 * The keys of a TLS 1.2 connection (RFC 5246 §6.3): one call that makes four keys and two vectors,
 * and another without the vectors. What must come of it was computed by Python's hmac.
 */
#include <string.h>

#include "token.h"

enum { MASTER = 48, RANDOM = 32, MAC = 32, KEY = 16, IV = 16 };

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;
static CK_BYTE client[RANDOM];
static CK_BYTE server[RANDOM];

/* client MAC, server MAC, client key, server key, client IV, server IV */
static const CK_BYTE block[2 * (MAC + KEY + IV)] = {
    0xb0, 0x3b, 0x14, 0xd2, 0xd0, 0xe9, 0xfd, 0x09, 0xa7, 0x0f, 0xdd, 0x9a, 0x65, 0x89, 0x9e, 0xe5,
    0x07, 0x21, 0x33, 0x2f, 0x0e, 0x4d, 0x95, 0xe1, 0xaa, 0x2f, 0x7e, 0x46, 0xeb, 0x5f, 0xd7, 0x82,
    0xaa, 0xd6, 0x4a, 0x75, 0xc5, 0x52, 0xe0, 0x66, 0xdb, 0xcc, 0x8d, 0xf9, 0x98, 0x77, 0x0b, 0xc3,
    0x52, 0x50, 0x08, 0x79, 0x91, 0xf6, 0xa2, 0xa7, 0xd8, 0xbd, 0x24, 0x95, 0xd1, 0x8d, 0xd3, 0xf8,
    0x7a, 0x91, 0x8a, 0xe7, 0xad, 0xb7, 0xfd, 0x5c, 0xf9, 0x3d, 0xd0, 0x99, 0x31, 0x7d, 0x41, 0x0b,
    0x97, 0xa0, 0x1c, 0x44, 0xaa, 0x11, 0x56, 0x2a, 0x6e, 0x86, 0xf7, 0x9d, 0x0c, 0x5a, 0x73, 0x26,
    0xda, 0x0a, 0x61, 0x6e, 0x2a, 0x1c, 0xf6, 0x79, 0x06, 0x44, 0x5f, 0xd5, 0x87, 0x74, 0x02, 0x9a,
    0x7b, 0x29, 0x0d, 0x6f, 0xbd, 0x3c, 0xee, 0x62, 0x07, 0xd0, 0x5b, 0xa0, 0xb9, 0x95, 0xfd, 0x86};

static CK_OBJECT_HANDLE master(void)
{
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_GENERIC_SECRET;
    CK_BBOOL yes = CK_TRUE;
    CK_BBOOL no = CK_FALSE;
    CK_BYTE value[MASTER];
    CK_ATTRIBUTE template[] = {
        {CKA_CLASS, &class, sizeof class},   {CKA_KEY_TYPE, &type, sizeof type},
        {CKA_DERIVE, &yes, sizeof yes},      {CKA_SENSITIVE, &no, sizeof no},
        {CKA_EXTRACTABLE, &yes, sizeof yes}, {CKA_VALUE, value, sizeof value}};
    CK_OBJECT_HANDLE made = 0;
    for (int i = 0; i < MASTER; i++)
        value[i] = (CK_BYTE)(i + 1);
    token_expect(p11->C_CreateObject(session, template, 6, &made), CKR_OK, "C_CreateObject");
    return made;
}

static void key_is(CK_OBJECT_HANDLE key, size_t at, CK_ULONG length, const char *what)
{
    CK_BYTE value[MAC];
    CK_ATTRIBUTE read = {CKA_VALUE, value, sizeof value};
    token_expect(p11->C_GetAttributeValue(session, key, &read, 1), CKR_OK, what);
    if (read.ulValueLen != length || memcmp(value, block + at, length) != 0)
        token_fail(what);
}

static void derived(CK_OBJECT_HANDLE base, CK_MECHANISM_TYPE type, CK_ULONG ivBits)
{
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_KEY_TYPE aes = CKK_AES;
    CK_ATTRIBUTE template[] = {{CKA_CLASS, &class, sizeof class}, {CKA_KEY_TYPE, &aes, sizeof aes}};
    CK_BYTE ofClient[IV] = {0};
    CK_BYTE ofServer[IV] = {0};
    CK_SSL3_KEY_MAT_OUT out = {0, 0, 0, 0, ofClient, ofServer};
    CK_TLS12_KEY_MAT_PARAMS asked = {
        8 * MAC, 8 * KEY, ivBits, CK_FALSE, {client, RANDOM, server, RANDOM}, &out, CKM_SHA256};
    CK_MECHANISM mechanism = {type, &asked, sizeof asked};
    token_expect(p11->C_DeriveKey(session, &mechanism, base, template, 2, NULL), CKR_OK,
                 "C_DeriveKey");
    key_is(out.hClientMacSecret, 0, MAC, "the client's MAC secret");
    key_is(out.hServerMacSecret, MAC, MAC, "the server's MAC secret");
    key_is(out.hClientKey, 2 * MAC, KEY, "the client's key");
    key_is(out.hServerKey, 2 * MAC + KEY, KEY, "the server's key");
    bool vectors = memcmp(ofClient, block + 2 * (MAC + KEY), IV) == 0 &&
                   memcmp(ofServer, block + 2 * (MAC + KEY) + IV, IV) == 0;
    if (vectors != (ivBits > 0))
        token_fail("the vectors where they were asked for");
}

int main(void)
{
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    session = token_session(p11);
    for (int i = 0; i < RANDOM; i++) {
        client[i] = (CK_BYTE)i;
        server[i] = (CK_BYTE)(100 + i);
    }
    CK_OBJECT_HANDLE base = master();
    derived(base, CKM_TLS12_KEY_AND_MAC_DERIVE, 8 * IV);
    token_said("keys and vectors of a connection");
    derived(base, CKM_TLS12_KEY_SAFE_DERIVE, 0);
    token_said("keys of a connection");
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return 0;
}
