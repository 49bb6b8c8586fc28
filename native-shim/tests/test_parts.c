/* Data longer than a frame: calls that take it in parts get as many frames as it needs. */
#include <stdlib.h>
#include <string.h>

#include "harness.h"

enum { MIB = 1024 * 1024, PART = 4 * MIB - 64, LENGTH = 17 * MIB };

static CK_FUNCTION_LIST *p11;
static struct peer peer;

static int start(void **state)
{
    static const char *const options[] = {"bulk", NULL};
    (void)state;
    peer_start(&peer, options);
    engine_is(&peer, "");
    p11 = library();
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    peer_says(&peer, "application");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    p11->C_Finalize(NULL);
    peer_stop(&peer);
    return 0;
}

static void assert_arrived(unsigned call, CK_ULONG length, const CK_BYTE *bytes)
{
    char words[64];
    for (CK_ULONG done = 0; done < length; done += PART) {
        unsigned long part = length - done < PART ? length - done : PART;
        snprintf(words, sizeof words, "%u %lu %u", call, part, bytes[done]);
        peer_says(&peer, words);
    }
}

static void long_data_goes_in_parts(void **state)
{
    (void)state;
    CK_BYTE *bytes = malloc(LENGTH);
    assert_non_null(bytes);
    for (size_t i = 0; i < LENGTH; i++)
        bytes[i] = (CK_BYTE)(i / PART + 1);
    assert_int_equal(p11->C_DigestUpdate(0x200, bytes, LENGTH), CKR_OK);
    assert_arrived(55, LENGTH, bytes);
    assert_int_equal(p11->C_SignUpdate(0x200, bytes, LENGTH), CKR_OK);
    assert_arrived(60, LENGTH, bytes);
    assert_int_equal(p11->C_VerifyUpdate(0x200, bytes, 2 * PART), CKR_OK);
    assert_arrived(66, 2 * PART, bytes);
    assert_int_equal(p11->C_SeedRandom(0x200, bytes, LENGTH), CKR_OK);
    assert_arrived(79, LENGTH, bytes);
    free(bytes);
}

/* No bytes are a call too: it may be the only part. */
static void no_data_is_one_part(void **state)
{
    CK_BYTE none;
    (void)state;
    assert_int_equal(p11->C_DigestUpdate(0x200, &none, 0), CKR_OK);
    peer_says(&peer, "55 0 0");
}

static void lengths_that_no_memory_holds_are_refused(void **state)
{
    CK_BYTE byte = 0;
    (void)state;
    assert_int_equal(p11->C_DigestUpdate(0x200, &byte, ~0UL), CKR_DATA_LEN_RANGE);
    assert_int_equal(p11->C_SeedRandom(0x200, &byte, 1UL << 63), CKR_DATA_LEN_RANGE);
    assert_int_equal(p11->C_GenerateRandom(0x200, &byte, ~0UL), CKR_ARGUMENTS_BAD);
    assert_int_equal(p11->C_SignUpdate(0x200, NULL, LENGTH), CKR_ARGUMENTS_BAD);
}

static void much_random_comes_in_parts(void **state)
{
    (void)state;
    CK_BYTE *bytes = calloc(1, LENGTH + 1);
    assert_non_null(bytes);
    assert_int_equal(p11->C_GenerateRandom(0x200, bytes, LENGTH), CKR_OK);
    for (size_t i = 0; i < LENGTH; i++)
        assert_int_equal(bytes[i], i / PART + 1);
    assert_int_equal(bytes[LENGTH], 0);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(long_data_goes_in_parts, start, stop),
        cmocka_unit_test_setup_teardown(no_data_is_one_part, start, stop),
        cmocka_unit_test_setup_teardown(lengths_that_no_memory_holds_are_refused, start, stop),
        cmocka_unit_test_setup_teardown(much_random_comes_in_parts, start, stop),
    };
    return cmocka_run_group_tests_name("parts", tests, NULL, folder_remove);
}
