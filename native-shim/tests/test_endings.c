/*
 * An error that the library makes itself ends the operation as one of the engine's does: the engine
 * is told by C_SessionCancel, which the standard has for it since 3.0.
 */
#include <stdlib.h>
#include <string.h>

#include "harness.h"

enum { LONG = 17 * 1024 * 1024, SESSION = 0x200 };

static CK_FUNCTION_LIST *p11;
static struct peer peer;
static CK_BYTE data[16];
static CK_BYTE buffer[64];
static CK_ULONG length;

static void begin(const char *wrong)
{
    const char *const options[] = {"cancels", wrong, NULL};
    peer_start(&peer, options);
    engine_is(&peer, ";deadline_ms=400");
    p11 = library();
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    peer_says(&peer, "application");
}

/* The next word is `bye`: nothing was cancelled since. */
static int end(void **state)
{
    (void)state;
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
    peer_says(&peer, "bye");
    peer_stop(&peer);
    return 0;
}

static void ends(CK_RV result, CK_RV expected, CK_FLAGS kinds)
{
    char words[64];
    assert_int_equal(result, expected);
    snprintf(words, sizeof words, "cancel %x %lx", SESSION, kinds);
    peer_says(&peer, words);
    length = sizeof buffer;
}

static void missing_arguments_end_operations(void **state)
{
    const CK_RV bad = CKR_ARGUMENTS_BAD;
    CK_ULONG *none = NULL;
    (void)state;
    begin(NULL);
    length = sizeof buffer;
    ends(p11->C_Encrypt(SESSION, NULL, 16, buffer, &length), bad, CKF_ENCRYPT);
    ends(p11->C_EncryptUpdate(SESSION, data, 16, buffer, none), bad, CKF_ENCRYPT);
    ends(p11->C_EncryptFinal(SESSION, buffer, none), bad, CKF_ENCRYPT);
    ends(p11->C_Decrypt(SESSION, data, 16, buffer, none), bad, CKF_DECRYPT);
    ends(p11->C_DecryptUpdate(SESSION, NULL, 16, buffer, &length), bad, CKF_DECRYPT);
    ends(p11->C_DecryptFinal(SESSION, buffer, none), bad, CKF_DECRYPT);
    ends(p11->C_Digest(SESSION, NULL, 5, buffer, &length), bad, CKF_DIGEST);
    ends(p11->C_DigestUpdate(SESSION, NULL, 5), bad, CKF_DIGEST);
    ends(p11->C_DigestFinal(SESSION, NULL, none), bad, CKF_DIGEST);
    ends(p11->C_Sign(SESSION, data, 16, buffer, none), bad, CKF_SIGN);
    ends(p11->C_SignUpdate(SESSION, NULL, 16), bad, CKF_SIGN);
    ends(p11->C_SignFinal(SESSION, buffer, none), bad, CKF_SIGN);
    ends(p11->C_SignRecover(SESSION, NULL, 1, buffer, &length), bad, CKF_SIGN_RECOVER);
    ends(p11->C_Verify(SESSION, data, 16, NULL, 256), bad, CKF_VERIFY);
    ends(p11->C_Verify(SESSION, data, 16, NULL, 0), bad, CKF_VERIFY);
    ends(p11->C_VerifyFinal(SESSION, NULL, 0), bad, CKF_VERIFY);
    ends(p11->C_VerifyUpdate(SESSION, NULL, 16), bad, CKF_VERIFY);
    ends(p11->C_VerifyFinal(SESSION, NULL, 256), bad, CKF_VERIFY);
    ends(p11->C_VerifyRecover(SESSION, data, 16, buffer, none), bad, CKF_VERIFY_RECOVER);
    ends(p11->C_DigestEncryptUpdate(SESSION, data, 16, buffer, none), bad,
         CKF_DIGEST | CKF_ENCRYPT);
    ends(p11->C_DecryptDigestUpdate(SESSION, data, 16, buffer, none), bad,
         CKF_DECRYPT | CKF_DIGEST);
    ends(p11->C_SignEncryptUpdate(SESSION, data, 16, buffer, none), bad, CKF_SIGN | CKF_ENCRYPT);
    ends(p11->C_DecryptVerifyUpdate(SESSION, data, 16, buffer, none), bad,
         CKF_DECRYPT | CKF_VERIFY);
}

static void data_too_long_ends_operations(void **state)
{
    CK_BYTE *many = calloc(1, LONG);
    (void)state;
    assert_non_null(many);
    begin(NULL);
    length = sizeof buffer;
    ends(p11->C_Encrypt(SESSION, many, LONG, buffer, &length), CKR_DATA_LEN_RANGE, CKF_ENCRYPT);
    ends(p11->C_EncryptUpdate(SESSION, many, LONG, NULL, &length), CKR_DATA_LEN_RANGE, CKF_ENCRYPT);
    ends(p11->C_Decrypt(SESSION, many, LONG, buffer, &length), CKR_DATA_LEN_RANGE, CKF_DECRYPT);
    ends(p11->C_Sign(SESSION, many, LONG, buffer, &length), CKR_DATA_LEN_RANGE, CKF_SIGN);
    ends(p11->C_Verify(SESSION, many, LONG, data, 16), CKR_DATA_LEN_RANGE, CKF_VERIFY);
    ends(p11->C_Digest(SESSION, many, LONG, buffer, &length), CKR_DATA_LEN_RANGE, CKF_DIGEST);
    ends(p11->C_DigestUpdate(SESSION, data, ~0UL), CKR_DATA_LEN_RANGE, CKF_DIGEST);
    free(many);
}

/* What a cipher adds to the longest data still fits the reply. */
static void ciphers_leave_room_for_what_they_add(void **state)
{
    enum { MOST = 16 * 1024 * 1024 - 48 };
    CK_BYTE *many = calloc(1, LONG);
    (void)state;
    assert_non_null(many);
    begin(NULL);
    length = sizeof buffer;
    assert_int_equal(p11->C_Encrypt(SESSION, many, MOST, buffer, &length), CKR_OK);
    ends(p11->C_Encrypt(SESSION, many, MOST + 1, buffer, &length), CKR_DATA_LEN_RANGE, CKF_ENCRYPT);
    ends(p11->C_EncryptUpdate(SESSION, many, MOST + 1, buffer, &length), CKR_DATA_LEN_RANGE,
         CKF_ENCRYPT);
    ends(p11->C_DecryptUpdate(SESSION, many, MOST + 1, buffer, &length), CKR_DATA_LEN_RANGE,
         CKF_DECRYPT);
    free(many);
}

/* The reply is lost: nobody knows how far the operation went. */
static void a_lost_reply_ends_the_operation(void **state)
{
    (void)state;
    begin("close:59");
    length = sizeof buffer;
    ends(p11->C_Sign(SESSION, data, 5, buffer, &length), CKR_DEVICE_ERROR, CKF_SIGN);
}

static void a_broken_reply_ends_the_operation(void **state)
{
    (void)state;
    begin("long-buffer:59");
    length = sizeof buffer;
    ends(p11->C_Sign(SESSION, data, 5, buffer, &length), CKR_DEVICE_ERROR, CKF_SIGN);
}

/* Twice the deadline would be too long: the engine undoes what it could not answer. */
static void a_silent_engine_is_not_asked_again(void **state)
{
    (void)state;
    begin("silent:59");
    length = sizeof buffer;
    assert_int_equal(p11->C_Sign(SESSION, data, 5, buffer, &length), CKR_DEVICE_ERROR);
}

static void other_calls_end_nothing(void **state)
{
    CK_OBJECT_HANDLE handle;
    CK_MECHANISM sha256 = {CKM_SHA256, NULL, 0};
    (void)state;
    begin(NULL);
    length = sizeof buffer;
    assert_int_equal(p11->C_Sign(SESSION, data, 16, buffer, &length), CKR_OK);
    assert_int_equal(p11->C_FindObjects(SESSION, NULL, 1, &length), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_GenerateKey(SESSION, NULL, NULL, 0, &handle), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_DigestInit(SESSION, &sha256), CKR_OK);
    sha256.ulParameterLen = 8;
    assert_int_equal(p11->C_DigestInit(SESSION, &sha256), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(p11->C_SeedRandom(SESSION, NULL, 8), CKR_ARGUMENTS_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(missing_arguments_end_operations, end),
        cmocka_unit_test_teardown(data_too_long_ends_operations, end),
        cmocka_unit_test_teardown(ciphers_leave_room_for_what_they_add, end),
        cmocka_unit_test_teardown(a_lost_reply_ends_the_operation, end),
        cmocka_unit_test_teardown(a_broken_reply_ends_the_operation, end),
        cmocka_unit_test_teardown(a_silent_engine_is_not_asked_again, end),
        cmocka_unit_test_teardown(other_calls_end_nothing, end),
    };
    return cmocka_run_group_tests_name("endings", tests, NULL, folder_remove);
}
