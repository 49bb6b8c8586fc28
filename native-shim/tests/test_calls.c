/* Every function sends exactly its sample request and hands out its sample reply. */
#include <dlfcn.h>
#include <string.h>

#include "harness.h"
#include "samples.h"

static CK_BYTE bytes[][5] = {"00000", "11111", "22222", "33333", "44444", "55555"};
static CK_BYTE pin[] = {'1', '2', '3', '4'};

static CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
static CK_MECHANISM_TYPE allowed[] = {CKM_RSA_PKCS, CKM_ECDSA};
static CK_BBOOL sensitive = CK_TRUE;
static CK_KEY_TYPE aes = CKK_AES;
static CK_ATTRIBUTE inner[] = {{CKA_SENSITIVE, &sensitive, sizeof sensitive},
                               {CKA_KEY_TYPE, &aes, sizeof aes}};
static CK_ATTRIBUTE template[] = {{CKA_CLASS, &private_key, sizeof private_key},
                                  {CKA_LABEL, "key", 3},
                                  {CKA_ALLOWED_MECHANISMS, allowed, sizeof allowed},
                                  {CKA_UNWRAP_TEMPLATE, inner, sizeof inner}};

static CK_RSA_PKCS_PSS_PARAMS pss = {CKM_SHA256, CKG_MGF1_SHA256, 32};
static CK_MECHANISM mechanism = {CKM_RSA_PKCS_PSS, &pss, sizeof pss};

static CK_BYTE buffer[64];
static CK_ULONG length;
static CK_ULONG handle;
static CK_ULONG second;

static CK_FUNCTION_LIST_3_2 *p11;

/* Handles and numbers of a request: what sample_request writes at that place. */
static CK_ULONG u(CK_ULONG field)
{
    return 0x100 + field;
}

static CK_ULONG h(CK_ULONG field)
{
    return 0x200 + field;
}

static void prepare(void)
{
    memset(buffer, 0, sizeof buffer);
    length = sizeof buffer;
    handle = 0;
    second = 0;
}

/* The output is the sample's, at reply field `field`. */
static void assert_output(CK_RV result, CK_BYTE field)
{
    CK_BYTE expected[8];
    memset(expected, 0x40 + field, sizeof expected);
    assert_int_equal(result, CKR_OK);
    assert_int_equal(length, sizeof expected);
    assert_memory_equal(buffer, expected, sizeof expected);
    prepare();
}

static void assert_handle(CK_RV result)
{
    assert_int_equal(result, CKR_OK);
    assert_int_equal(handle, 0x200);
    prepare();
}

static void assert_ok(CK_RV result)
{
    assert_int_equal(result, CKR_OK);
}

static void assert_text(const CK_UTF8CHAR *text, char letter, size_t size)
{
    for (size_t i = 0; i < size; i++)
        assert_int_equal(text[i], letter);
}

static void informs(void **state)
{
    (void)state;
    CK_INFO info;
    assert_ok(p11->C_GetInfo(&info));
    assert_int_equal(info.cryptokiVersion.major, 2);
    assert_int_equal(info.cryptokiVersion.minor, 40);
    assert_text(info.manufacturerID, 'b', 32);
    assert_int_equal(info.flags, 0x102);
    assert_text(info.libraryDescription, 'd', 32);
    assert_int_equal(info.libraryVersion.minor, 40);

    CK_SLOT_INFO slot;
    assert_ok(p11->C_GetSlotInfo(u(0), &slot));
    assert_text(slot.slotDescription, 'a', 64);
    assert_text(slot.manufacturerID, 'b', 32);
    assert_int_equal(slot.flags, 0x102);

    CK_MECHANISM_INFO offered;
    assert_ok(p11->C_GetMechanismInfo(u(0), u(1), &offered));
    assert_int_equal(offered.ulMinKeySize, 0x100);
    assert_int_equal(offered.ulMaxKeySize, 0x101);
    assert_int_equal(offered.flags, 0x102);

    CK_SESSION_INFO session;
    assert_ok(p11->C_GetSessionInfo(h(0), &session));
    assert_int_equal(session.slotID, 0x100);
    assert_int_equal(session.ulDeviceError, 0x103);
}

static void informs_about_tokens(void **state)
{
    (void)state;
    CK_TOKEN_INFO token;
    assert_ok(p11->C_GetTokenInfo(u(0), &token));
    assert_text(token.label, 'a', 32);
    assert_text(token.manufacturerID, 'b', 32);
    assert_text(token.model, 'c', 16);
    assert_text(token.serialNumber, 'd', 16);
    assert_int_equal(token.flags, 0x104);
    assert_int_equal(token.ulMaxSessionCount, 0x105);
    assert_int_equal(token.ulMinPinLen, 0x10a);
    assert_int_equal(token.ulFreePrivateMemory, 0x10e);
    assert_int_equal(token.firmwareVersion.major, 2);
    assert_text(token.utcTime, 'a' + 17, 16);
}

static void lists(void **state)
{
    (void)state;
    CK_ULONG list[4] = {0};
    CK_ULONG count = 4;
    assert_ok(p11->C_GetSlotList(CK_TRUE, list, &count));
    assert_int_equal(count, 2);
    assert_int_equal(list[1], 0x301);
    count = 4;
    assert_ok(p11->C_GetMechanismList(u(0), list, &count));
    assert_int_equal(count, 2);
    count = 99;
    assert_ok(p11->C_FindObjects(h(0), list, 4, &count));
    assert_int_equal(count, 2);
    assert_int_equal(list[0], 0x300);
}

static void manages_tokens_and_sessions(void **state)
{
    (void)state;
    CK_UTF8CHAR label[32];
    memset(label, 'c', sizeof label);
    assert_ok(p11->C_InitToken(u(0), pin, 4, label));
    assert_ok(p11->C_InitPIN(h(0), pin, 4));
    assert_ok(p11->C_SetPIN(h(0), pin, 4, pin, 4));
    assert_handle(p11->C_OpenSession(u(0), u(1), NULL, NULL, &handle));
    assert_ok(p11->C_CloseSession(h(0)));
    assert_ok(p11->C_CloseAllSessions(u(0)));
    assert_output(p11->C_GetOperationState(h(0), buffer, &length), 0);
    assert_ok(p11->C_SetOperationState(h(0), bytes[1], 5, h(2), h(3)));
    assert_ok(p11->C_Login(h(0), u(1), pin, 4));
    assert_ok(p11->C_Logout(h(0)));
}

static void manages_objects(void **state)
{
    (void)state;
    CK_ULONG size = 0;
    assert_handle(p11->C_CreateObject(h(0), template, 4, &handle));
    assert_handle(p11->C_CopyObject(h(0), h(1), template, 4, &handle));
    assert_ok(p11->C_DestroyObject(h(0), h(1)));
    assert_ok(p11->C_GetObjectSize(h(0), h(1), &size));
    assert_int_equal(size, 0x100);
    assert_ok(p11->C_SetAttributeValue(h(0), h(1), template, 4));
    assert_ok(p11->C_FindObjectsInit(h(0), template, 4));
    assert_ok(p11->C_FindObjectsFinal(h(0)));
}

static void fills_templates(void **state)
{
    (void)state;
    CK_KEY_TYPE type = 0;
    CK_BYTE label[16] = {0};
    CK_OBJECT_CLASS class = 0;
    CK_ATTRIBUTE wrap = {CKA_CLASS, &class, sizeof class};
    CK_ATTRIBUTE wanted[] = {{CKA_KEY_TYPE, &type, sizeof type},
                             {CKA_LABEL, label, sizeof label},
                             {CKA_VALUE, NULL, 0},
                             {CKA_WRAP_TEMPLATE, &wrap, sizeof wrap}};
    assert_int_equal(p11->C_GetAttributeValue(h(0), h(1), wanted, 4), CKR_ATTRIBUTE_SENSITIVE);
    assert_int_equal(type, 3);
    assert_int_equal(wanted[1].ulValueLen, 3);
    assert_memory_equal(label, "key", 3);
    assert_int_equal(wanted[2].ulValueLen, CK_UNAVAILABLE_INFORMATION);
    assert_int_equal(wanted[3].ulValueLen, sizeof wrap);
    assert_int_equal(class, CKO_SECRET_KEY);
}

/* §5.7.5: what the caller left in the types of the inner entries must not matter. */
static void inner_types_are_ignored(void **state)
{
    static const CK_ATTRIBUTE_TYPE left[] = {
        CKA_LABEL, CKA_KEY_TYPE, CKA_WRAP_TEMPLATE, CKA_ALLOWED_MECHANISMS, 0x55, ~0UL};
    (void)state;
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        CK_KEY_TYPE type = 0;
        CK_BYTE label[16] = {0};
        CK_OBJECT_CLASS class = 0;
        CK_ATTRIBUTE wrap = {left[i], &class, sizeof class};
        CK_ATTRIBUTE wanted[] = {{CKA_KEY_TYPE, &type, sizeof type},
                                 {CKA_LABEL, label, sizeof label},
                                 {CKA_VALUE, NULL, 0},
                                 {CKA_WRAP_TEMPLATE, &wrap, sizeof wrap}};
        assert_int_equal(p11->C_GetAttributeValue(h(0), h(1), wanted, 4), CKR_ATTRIBUTE_SENSITIVE);
        assert_int_equal(wrap.type, CKA_CLASS);
        assert_int_equal(wrap.ulValueLen, sizeof class);
        assert_int_equal(class, CKO_SECRET_KEY);
    }
}

static void encrypts_and_decrypts(void **state)
{
    (void)state;
    prepare();
    assert_ok(p11->C_EncryptInit(h(0), &mechanism, h(2)));
    assert_output(p11->C_Encrypt(h(0), bytes[1], 5, buffer, &length), 0);
    assert_output(p11->C_EncryptUpdate(h(0), bytes[1], 5, buffer, &length), 0);
    assert_output(p11->C_EncryptFinal(h(0), buffer, &length), 0);
    assert_ok(p11->C_DecryptInit(h(0), &mechanism, h(2)));
    assert_output(p11->C_Decrypt(h(0), bytes[1], 5, buffer, &length), 0);
    assert_output(p11->C_DecryptUpdate(h(0), bytes[1], 5, buffer, &length), 0);
    assert_output(p11->C_DecryptFinal(h(0), buffer, &length), 0);
    assert_output(p11->C_DigestEncryptUpdate(h(0), bytes[1], 5, buffer, &length), 0);
    assert_output(p11->C_DecryptDigestUpdate(h(0), bytes[1], 5, buffer, &length), 0);
    assert_output(p11->C_SignEncryptUpdate(h(0), bytes[1], 5, buffer, &length), 0);
    assert_output(p11->C_DecryptVerifyUpdate(h(0), bytes[1], 5, buffer, &length), 0);
}

static void digests_and_signs(void **state)
{
    (void)state;
    prepare();
    assert_ok(p11->C_DigestInit(h(0), &mechanism));
    assert_output(p11->C_Digest(h(0), bytes[1], 5, buffer, &length), 0);
    assert_ok(p11->C_DigestUpdate(h(0), bytes[1], 5));
    assert_ok(p11->C_DigestKey(h(0), h(1)));
    assert_output(p11->C_DigestFinal(h(0), buffer, &length), 0);
    assert_ok(p11->C_SignInit(h(0), &mechanism, h(2)));
    assert_output(p11->C_Sign(h(0), bytes[1], 5, buffer, &length), 0);
    assert_ok(p11->C_SignUpdate(h(0), bytes[1], 5));
    assert_output(p11->C_SignFinal(h(0), buffer, &length), 0);
    assert_ok(p11->C_SignRecoverInit(h(0), &mechanism, h(2)));
    assert_output(p11->C_SignRecover(h(0), bytes[1], 5, buffer, &length), 0);
}

static void verifies(void **state)
{
    (void)state;
    prepare();
    assert_ok(p11->C_VerifyInit(h(0), &mechanism, h(2)));
    assert_ok(p11->C_Verify(h(0), bytes[1], 5, bytes[2], 5));
    assert_ok(p11->C_VerifyUpdate(h(0), bytes[1], 5));
    assert_ok(p11->C_VerifyFinal(h(0), bytes[1], 5));
    assert_ok(p11->C_VerifyRecoverInit(h(0), &mechanism, h(2)));
    assert_output(p11->C_VerifyRecover(h(0), bytes[1], 5, buffer, &length), 0);
}

static void manages_keys(void **state)
{
    (void)state;
    prepare();
    assert_handle(p11->C_GenerateKey(h(0), &mechanism, template, 4, &handle));
    assert_ok(p11->C_GenerateKeyPair(h(0), &mechanism, template, 4, template, 4, &handle, &second));
    assert_int_equal(second, 0x201);
    assert_output(p11->C_WrapKey(h(0), &mechanism, h(2), h(3), buffer, &length), 0);
    assert_handle(p11->C_UnwrapKey(h(0), &mechanism, h(2), bytes[3], 5, template, 4, &handle));
    assert_handle(p11->C_DeriveKey(h(0), &mechanism, h(2), template, 4, &handle));
}

static void manages_keys_of_3_2(void **state)
{
    (void)state;
    prepare();
    assert_int_equal(
        p11->C_EncapsulateKey(h(0), &mechanism, h(2), template, 4, buffer, &length, &handle),
        CKR_OK);
    assert_int_equal(handle, 0x201);
    assert_output(CKR_OK, 0);
    assert_handle(p11->C_DecapsulateKey(h(0), &mechanism, h(2), template, 4, bytes[4], 5, &handle));
    assert_output(
        p11->C_WrapKeyAuthenticated(h(0), &mechanism, h(2), h(3), bytes[4], 5, buffer, &length), 0);
    assert_handle(p11->C_UnwrapKeyAuthenticated(h(0), &mechanism, h(2), bytes[3], 5, template, 4,
                                                bytes[5], 5, &handle));
}

static void answers_alone(void **state)
{
    (void)state;
    CK_SLOT_ID slot;
    CK_ULONG id = 0;
    assert_int_equal(p11->C_AsyncComplete(1, NULL, NULL), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(p11->C_AsyncGetID(1, NULL, &id), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(p11->C_AsyncJoin(1, NULL, 0, NULL, 0), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(p11->C_GetFunctionStatus(1), CKR_FUNCTION_NOT_PARALLEL);
    assert_int_equal(p11->C_CancelFunction(1), CKR_FUNCTION_NOT_PARALLEL);
    assert_int_equal(p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, NULL, NULL), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, &slot), CKR_ARGUMENTS_BAD);
    assert_ok(p11->C_SeedRandom(h(0), bytes[1], 5));
    /* The sample gives 8 bytes where 64 were asked for. */
    assert_int_equal(p11->C_GenerateRandom(h(0), buffer, sizeof buffer), CKR_DEVICE_ERROR);
}

static void refuses_missing_arguments(void **state)
{
    (void)state;
    CK_UTF8CHAR long_pin[256] = {0};
    assert_int_equal(p11->C_GetInfo(NULL), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_GetTokenInfo(0, NULL), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_GetSlotList(CK_TRUE, NULL, NULL), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_OpenSession(0, 4, NULL, NULL, NULL), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_Sign(1, NULL, 5, buffer, &length), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_Sign(1, bytes[0], 5, buffer, NULL), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_FindObjectsInit(1, NULL, 1), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_FindObjectsInit(1, template, 1025), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_GenerateKey(1, NULL, NULL, 0, &handle), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_InitToken(1, pin, 4, NULL), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_Login(1, CKU_USER, long_pin, 256), CKR_PIN_LEN_RANGE);
    /* A length that no memory holds must be refused before it is read. */
    assert_int_equal(p11->C_Digest(1, bytes[0], 1UL << 40, buffer, &length), CKR_DATA_LEN_RANGE);
    assert_int_equal(p11->C_Finalize(buffer), CKR_ARGUMENTS_BAD);
}

static void refuses_bad_values(void **state)
{
    (void)state;
    CK_BYTE four[4] = {0};
    CK_ATTRIBUTE narrow = {CKA_CLASS, four, sizeof four};
    CK_ATTRIBUTE deepest = {CKA_TOKEN, four, 1};
    CK_ATTRIBUTE deeper = {CKA_WRAP_TEMPLATE, &deepest, sizeof deepest};
    CK_ATTRIBUTE deep = {CKA_WRAP_TEMPLATE, &deeper, sizeof deeper};
    assert_int_equal(p11->C_FindObjectsInit(1, &narrow, 1), CKR_ATTRIBUTE_VALUE_INVALID);
    assert_int_equal(p11->C_FindObjectsInit(1, &deep, 1), CKR_ATTRIBUTE_VALUE_INVALID);
}

static struct peer peer;

static int start(void **state)
{
    static const char *const options[] = {"check", NULL};
    (void)state;
    peer_start(&peer, options);
    engine_is(&peer, "");
    CK_RV (*get)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS) = NULL;
    CK_INTERFACE *newest = NULL;
    *(void **)&get = dlsym(library_handle(), "C_GetInterface");
    assert_int_equal(get(NULL, NULL, &newest, 0), CKR_OK);
    p11 = newest->pFunctionList;
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    return 0;
}

static int stop(void **state)
{
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
    peer_stop(&peer);
    return folder_remove(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(informs),
        cmocka_unit_test(informs_about_tokens),
        cmocka_unit_test(lists),
        cmocka_unit_test(manages_tokens_and_sessions),
        cmocka_unit_test(manages_objects),
        cmocka_unit_test(fills_templates),
        cmocka_unit_test(inner_types_are_ignored),
        cmocka_unit_test(encrypts_and_decrypts),
        cmocka_unit_test(digests_and_signs),
        cmocka_unit_test(verifies),
        cmocka_unit_test(manages_keys),
        cmocka_unit_test(manages_keys_of_3_2),
        cmocka_unit_test(answers_alone),
        cmocka_unit_test(refuses_missing_arguments),
        cmocka_unit_test(refuses_bad_values),
    };
    return cmocka_run_group_tests_name("calls", tests, start, stop);
}
