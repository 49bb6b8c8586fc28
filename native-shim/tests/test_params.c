/* Mechanism parameters are flattened by their table, and nothing else is let through. */
#include <string.h>

#include "harness.h"
#include "params.h"

static CK_BYTE iv[16] = "0123456789abcdef";
static CK_BYTE aad[3] = "aad";

struct gcm40 {
    CK_BYTE *iv;
    CK_ULONG ivLength;
    CK_BYTE *aad;
    CK_ULONG aadLength;
    CK_ULONG tagBits;
};

static struct wire wire;

static CK_RV flatten(CK_MECHANISM_TYPE type, void *parameter, CK_ULONG length)
{
    CK_MECHANISM mechanism = {type, parameter, length};
    wire_drop(&wire);
    params_put(&wire, &mechanism);
    wire.end = wire.size;
    return wire.failure;
}

/* The mechanism's head is as given; the flattened fields follow. */
static void assert_form(CK_MECHANISM_TYPE type, uint8_t form)
{
    assert_int_equal(wire_get_u64(&wire), type);
    assert_int_equal(wire_get_u8(&wire), form);
    uint32_t length = wire_get_u32(&wire);
    assert_int_equal(length, wire_left(&wire));
}

static void assert_bytes(const void *bytes, size_t length)
{
    assert_true(wire_get_present(&wire));
    assert_int_equal(wire_get_u32(&wire), length);
    assert_memory_equal(wire_get_raw(&wire, length), bytes, length);
}

static void assert_end(void)
{
    assert_int_equal(wire.failure, CKR_OK);
    assert_int_equal(wire_left(&wire), 0);
}

static void sizes_are_the_compilers(void **state)
{
    (void)state;
    assert_int_equal(params_size("rsa_pss"), sizeof(CK_RSA_PKCS_PSS_PARAMS));
    assert_int_equal(params_size("rsa_oaep"), sizeof(CK_RSA_PKCS_OAEP_PARAMS));
    assert_int_equal(params_size("gcm"), sizeof(CK_GCM_PARAMS));
    assert_int_equal(params_size("gcm40"), sizeof(struct gcm40));
    assert_int_equal(params_size("ecdh1"), sizeof(CK_ECDH1_DERIVE_PARAMS));
    assert_int_equal(params_size("rsa_aes_wrap"), sizeof(CK_RSA_AES_KEY_WRAP_PARAMS));
    assert_int_equal(params_size("ctr"), 24);
    assert_int_equal(params_size("eddsa"), 24);
    assert_int_equal(params_size("hkdf"), 64);
    assert_int_equal(params_size("pbkdf2"), 72);
    assert_int_equal(params_size("iv16"), 16);
    assert_int_equal(params_size("aes_cbc_data"), 32);
    assert_int_equal(params_size("no such form"), 0);
}

static void both_gcm_layouts(void **state)
{
    (void)state;
    CK_GCM_PARAMS gcm = {iv, 12, 96, aad, 3, 128};
    assert_int_equal(flatten(CKM_AES_GCM, &gcm, sizeof gcm), CKR_OK);
    assert_form(CKM_AES_GCM, 13);
    assert_bytes(iv, 12);
    assert_int_equal(wire_get_u64(&wire), 96);
    assert_bytes(aad, 3);
    assert_int_equal(wire_get_u64(&wire), 128);
    assert_end();

    struct gcm40 older = {iv, 12, NULL, 0, 128};
    assert_int_equal(flatten(CKM_AES_GCM, &older, sizeof older), CKR_OK);
    assert_form(CKM_AES_GCM, 14);
    assert_bytes(iv, 12);
    assert_false(wire_get_present(&wire));
    assert_int_equal(wire_get_u64(&wire), 128);
    assert_end();
}

static void length_comes_first_where_it_does(void **state)
{
    (void)state;
    CK_ECDH1_DERIVE_PARAMS ecdh = {CKD_NULL, 0, NULL, 16, iv};
    assert_int_equal(flatten(CKM_ECDH1_DERIVE, &ecdh, sizeof ecdh), CKR_OK);
    assert_form(CKM_ECDH1_DERIVE, 9);
    assert_int_equal(wire_get_u64(&wire), CKD_NULL);
    assert_false(wire_get_present(&wire));
    assert_bytes(iv, 16);
    assert_end();
}

static void structures_in_structures(void **state)
{
    (void)state;
    CK_RSA_PKCS_OAEP_PARAMS oaep = {CKM_SHA256, CKG_MGF1_SHA256, CKZ_DATA_SPECIFIED, aad, 3};
    CK_RSA_AES_KEY_WRAP_PARAMS wrap = {256, &oaep};
    assert_int_equal(flatten(CKM_RSA_AES_KEY_WRAP, &wrap, sizeof wrap), CKR_OK);
    assert_form(CKM_RSA_AES_KEY_WRAP, 28);
    assert_int_equal(wire_get_u64(&wire), 256);
    assert_true(wire_get_present(&wire));
    assert_int_equal(wire_get_u64(&wire), CKM_SHA256);
    assert_int_equal(wire_get_u64(&wire), CKG_MGF1_SHA256);
    assert_int_equal(wire_get_u64(&wire), CKZ_DATA_SPECIFIED);
    assert_bytes(aad, 3);
    assert_end();

    wrap.pOAEPParams = NULL;
    assert_int_equal(flatten(CKM_RSA_AES_KEY_WRAP, &wrap, sizeof wrap), CKR_OK);
    assert_form(CKM_RSA_AES_KEY_WRAP, 28);
    assert_int_equal(wire_get_u64(&wire), 256);
    assert_false(wire_get_present(&wire));
    assert_end();
}

static void bytes_in_place(void **state)
{
    (void)state;
    assert_int_equal(flatten(CKM_AES_CBC_PAD, iv, 16), CKR_OK);
    assert_form(CKM_AES_CBC_PAD, 6);
    assert_memory_equal(wire_get_raw(&wire, 16), iv, 16);
    assert_end();
}

static void no_parameter(void **state)
{
    (void)state;
    /* Some callers leave a stale pointer with a length of 0. */
    assert_int_equal(flatten(CKM_ECDSA, iv, 0), CKR_OK);
    assert_form(CKM_ECDSA, 0);
    assert_end();
    assert_int_equal(flatten(CKM_RSA_PKCS_OAEP, NULL, 0), CKR_OK);
    assert_form(CKM_RSA_PKCS_OAEP, 0);
    assert_end();
}

static void an_unaligned_parameter_is_read(void **state)
{
    (void)state;
    CK_RSA_PKCS_PSS_PARAMS pss = {CKM_SHA256, CKG_MGF1_SHA256, 32};
    CK_BYTE crooked[sizeof pss + 1];
    memcpy(crooked + 1, &pss, sizeof pss);
    assert_int_equal(flatten(CKM_RSA_PKCS_PSS, crooked + 1, sizeof pss), CKR_OK);
    assert_form(CKM_RSA_PKCS_PSS, 7);
    assert_int_equal(wire_get_u64(&wire), CKM_SHA256);
}

/* The engine knows which mechanisms are served, and so what the result is. */
static void assert_unserved(CK_MECHANISM_TYPE type, void *parameter, CK_ULONG length)
{
    assert_int_equal(flatten(type, parameter, length), CKR_OK);
    assert_form(type, PARAM_UNSERVED);
    assert_end();
}

static void unknown_structures_are_unserved(void **state)
{
    (void)state;
    CK_GCM_PARAMS gcm = {NULL, 12, 96, NULL, 0, 128};
    CK_BYTE zeros[128] = {0};
    assert_unserved(CKM_AES_CBC, iv, 15);
    assert_unserved(CKM_AES_GCM, zeros, 47);
    assert_unserved(CKM_ECDSA, zeros, 8);
    assert_unserved(CKM_SSL3_KEY_AND_MAC_DERIVE, zeros, 72); /* decided, not flattened yet */
    assert_unserved(0x80001234, zeros, 8);
    assert_unserved(CKM_AES_GCM, &gcm, sizeof gcm); /* NULL with a length */
    gcm.pIv = iv;
    gcm.ulIvLen = PARAM_FIELD_MAX + 1UL;
    assert_unserved(CKM_AES_GCM, &gcm, sizeof gcm);
    /* CK_PKCS5_PBKD2_PARAMS has a pointer where PARAMS2 has the password's length. */
    CK_ULONG pbkdf2[9] = {
        1, 0, 0, 1000, 1, 0, 0, (CK_ULONG)(uintptr_t)iv, (CK_ULONG)(uintptr_t)zeros};
    assert_unserved(CKM_PKCS5_PBKD2, pbkdf2, sizeof pbkdf2);
}

static void nothing_of_an_unserved_parameter_stays(void **state)
{
    (void)state;
    CK_GCM_PARAMS gcm = {iv, 12, 96, NULL, 3, 128};
    assert_unserved(CKM_AES_GCM, &gcm, sizeof gcm);
    for (size_t i = wire.size; i < 64; i++)
        assert_int_equal(wire.data[i], 0);
}

static void a_missing_parameter_is_refused(void **state)
{
    (void)state;
    assert_int_equal(flatten(CKM_AES_CBC, NULL, 16), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(flatten(0x80001234, NULL, 16), CKR_MECHANISM_PARAM_INVALID);
}

static int start(void **state)
{
    (void)state;
    wire_init(&wire);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_the_compilers),
        cmocka_unit_test(both_gcm_layouts),
        cmocka_unit_test(length_comes_first_where_it_does),
        cmocka_unit_test(structures_in_structures),
        cmocka_unit_test(bytes_in_place),
        cmocka_unit_test(no_parameter),
        cmocka_unit_test(an_unaligned_parameter_is_read),
        cmocka_unit_test(unknown_structures_are_unserved),
        cmocka_unit_test(nothing_of_an_unserved_parameter_stays),
        cmocka_unit_test(a_missing_parameter_is_refused),
    };
    return cmocka_run_group_tests_name("params", tests, start, NULL);
}
