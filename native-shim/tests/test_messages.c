/* Functions of 3.0 and 3.2 without templates send their sample requests, as test_calls.c has it. */
#include <dlfcn.h>
#include <string.h>

#include "harness.h"
#include "samples.h"

static CK_BYTE bytes[][5] = {"00000", "11111", "22222", "33333", "44444", "55555"};
static CK_BYTE pin[] = {'1', '2', '3', '4'};

static CK_RSA_PKCS_PSS_PARAMS pss = {CKM_SHA256, CKG_MGF1_SHA256, 32};
static CK_MECHANISM mechanism = {CKM_RSA_PKCS_PSS, &pss, sizeof pss};

static CK_BYTE buffer[64];
static CK_ULONG length;

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

static void assert_ok(CK_RV result)
{
    assert_int_equal(result, CKR_OK);
}

static CK_BYTE iv[12];
static CK_BYTE tag[16];
static CK_GCM_MESSAGE_PARAMS gcm = {iv, sizeof iv, 32, CKG_GENERATE, tag, 128};
static const CK_ULONG gcm_length = sizeof gcm;

/* What sample_request has in them. */
static void prepare_message(void)
{
    memset(buffer, 0, sizeof buffer);
    length = sizeof buffer;
    memset(iv, 0, sizeof iv);
    memset(tag, 0, sizeof tag);
    iv[0] = 1;
    tag[0] = 2;
}

/* The parameter was written back: what sample_reply has in it. */
static void assert_written_back(void)
{
    assert_int_equal(iv[0], 3);
    assert_int_equal(tag[0], 4);
    prepare_message();
}

static void assert_message(CK_RV result)
{
    assert_ok(result);
    assert_written_back();
}

/* The output is the sample's too. */
static void assert_message_output(CK_RV result)
{
    CK_BYTE expected[8];
    memset(expected, 0x41, sizeof expected);
    assert_ok(result);
    assert_int_equal(length, sizeof expected);
    assert_memory_equal(buffer, expected, sizeof expected);
    assert_written_back();
}

static void enciphers_messages(void **state)
{
    (void)state;
    prepare_message();
    assert_ok(p11->C_MessageEncryptInit(h(0), &mechanism, h(2)));
    assert_message_output(
        p11->C_EncryptMessage(h(0), &gcm, gcm_length, bytes[2], 5, bytes[3], 5, buffer, &length));
    assert_message(p11->C_EncryptMessageBegin(h(0), &gcm, gcm_length, bytes[2], 5));
    assert_message_output(
        p11->C_EncryptMessageNext(h(0), &gcm, gcm_length, bytes[2], 5, buffer, &length, u(4)));
    assert_ok(p11->C_MessageEncryptFinal(h(0)));
    assert_ok(p11->C_MessageDecryptInit(h(0), &mechanism, h(2)));
    assert_message_output(
        p11->C_DecryptMessage(h(0), &gcm, gcm_length, bytes[2], 5, bytes[3], 5, buffer, &length));
    assert_message(p11->C_DecryptMessageBegin(h(0), &gcm, gcm_length, bytes[2], 5));
    assert_message_output(
        p11->C_DecryptMessageNext(h(0), &gcm, gcm_length, bytes[2], 5, buffer, &length, u(4)));
    assert_ok(p11->C_MessageDecryptFinal(h(0)));
}

static void signs_messages(void **state)
{
    (void)state;
    prepare_message();
    assert_ok(p11->C_MessageSignInit(h(0), &mechanism, h(2)));
    assert_message_output(p11->C_SignMessage(h(0), &gcm, gcm_length, bytes[2], 5, buffer, &length));
    assert_message(p11->C_SignMessageBegin(h(0), &gcm, gcm_length));
    assert_message_output(
        p11->C_SignMessageNext(h(0), &gcm, gcm_length, bytes[2], 5, buffer, &length));
    assert_ok(p11->C_MessageSignFinal(h(0)));
    assert_ok(p11->C_MessageVerifyInit(h(0), &mechanism, h(2)));
    assert_message(p11->C_VerifyMessage(h(0), &gcm, gcm_length, bytes[2], 5, bytes[3], 5));
    assert_message(p11->C_VerifyMessageBegin(h(0), &gcm, gcm_length));
    assert_message(p11->C_VerifyMessageNext(h(0), &gcm, gcm_length, bytes[2], 5, bytes[3], 5));
    assert_ok(p11->C_MessageVerifyFinal(h(0)));
}

static void verifies_what_follows_its_signature(void **state)
{
    CK_FLAGS flags = 0;
    (void)state;
    assert_ok(p11->C_VerifySignatureInit(h(0), &mechanism, h(2), bytes[3], 5));
    assert_ok(p11->C_VerifySignature(h(0), bytes[1], 5));
    assert_ok(p11->C_VerifySignatureUpdate(h(0), bytes[1], 5));
    assert_ok(p11->C_VerifySignatureFinal(h(0)));
    assert_ok(p11->C_GetSessionValidationFlags(h(0), u(1), &flags));
    assert_int_equal(flags, 0x100);
}

static void logs_in_by_name_and_cancels(void **state)
{
    (void)state;
    assert_ok(p11->C_LoginUser(h(0), u(1), pin, 4, bytes[3], 5));
    assert_ok(p11->C_SessionCancel(h(0), u(1)));
}

static struct peer peer;

static int start(void **state)
{
    static const char *const options[] = {"check", NULL};
    CK_RV (*get)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS) = NULL;
    CK_INTERFACE *newest = NULL;
    (void)state;
    peer_start(&peer, options);
    engine_is(&peer, "");
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
        cmocka_unit_test(enciphers_messages),
        cmocka_unit_test(signs_messages),
        cmocka_unit_test(verifies_what_follows_its_signature),
        cmocka_unit_test(logs_in_by_name_and_cancels),
    };
    return cmocka_run_group_tests_name("messages", tests, start, stop);
}
