/*
 * Parameters with structures in them, and what comes back: each goes out as golden/params.hex has
 * it, and what the engine writes back there arrives in the application's memory, and only there.
 * GOLDEN=write makes the file anew.
 */
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "params.h"
#include "structures.h"

enum { TEXT_MAX = 64 * 1024 };

static struct wire wire;

static void put(const struct row *row)
{
    CK_MECHANISM mechanism = {row->type, row->at, row->size};
    wire_drop(&wire);
    if (row->type == 0)
        params_put_message(&wire, row->at, row->size);
    else
        params_put(&wire, &mechanism);
    wire.end = wire.size;
    assert_int_equal(wire.failure, CKR_OK);
    if (row->type != 0)
        assert_int_equal(wire_get_u64(&wire), row->type);
}

static void put_back(const struct row *row)
{
    wire_drop(&wire);
    wire_put_u8(&wire, row->id);
    wire_put_u32(&wire, 0);
    row->back(&wire);
    wire_patch_u32(&wire, 1, (uint32_t)(wire.size - 5));
    wire.end = wire.size;
}

static CK_RV get(const struct row *row)
{
    CK_MECHANISM mechanism = {row->type, row->at, row->size};
    if (row->type == 0)
        params_get_message(&wire, row->at, row->size);
    else
        params_get(&wire, &mechanism);
    return wire.failure;
}

static void append(char *into, const char *what)
{
    size_t at = strlen(into);
    at += (size_t)snprintf(into + at, TEXT_MAX - at, "%s ", what);
    for (size_t i = wire.position; i < wire.end; i++)
        at += (size_t)snprintf(into + at, TEXT_MAX - at, "%02x", wire.data[i]);
    snprintf(into + at, TEXT_MAX - at, "\n");
}

static void parameters_are_golden(void **state)
{
    (void)state;
    char *made = calloc(1, TEXT_MAX);
    char *golden = calloc(1, TEXT_MAX);
    assert_non_null(made);
    assert_non_null(golden);
    for (size_t i = 0; i < ROWS; i++) {
        size_t at = strlen(made);
        snprintf(made + at, TEXT_MAX - at, "# %u %s\n", rows[i].id, rows[i].form);
        put(&rows[i]);
        append(made, "parameter");
        put_back(&rows[i]);
        append(made, "back");
    }
    const char *mode = getenv("GOLDEN");
    bool writing = mode != NULL && strcmp(mode, "write") == 0;
    FILE *file = fopen(GOLDEN_FOLDER "/params.hex", writing ? "w+" : "r");
    assert_non_null(file);
    if (writing)
        fputs(made, file);
    rewind(file);
    assert_int_equal(fread(golden, 1, TEXT_MAX - 1, file), strlen(made));
    fclose(file);
    assert_string_equal(made, golden);
    free(golden);
    free(made);
}

static void sizes_are_the_compilers(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++)
        assert_int_equal(params_size(rows[i].form), rows[i].size);
    assert_int_equal(params_size("sp800_108_data"), sizeof(struct data));
    assert_int_equal(params_size("derived_key"), sizeof(struct derived_key));
    assert_int_equal(params_size("key_material_out"), sizeof(struct key_material_out));
}

static void what_comes_back_arrives(void **state)
{
    for (size_t i = 0; i < ROWS; i++) {
        structures_prepare(state);
        put_back(&rows[i]);
        assert_int_equal(get(&rows[i]), CKR_OK);
        assert_int_equal(wire_left(&wire), 0);
        rows[i].check();
    }
}

static void what_is_cut_or_of_another_form_is_refused(void **state)
{
    for (size_t i = 0; i < ROWS; i++) {
        put_back(&rows[i]);
        for (size_t end = wire.size; end-- > 0;) {
            structures_prepare(state);
            put_back(&rows[i]);
            wire.end = end;
            assert_int_equal(get(&rows[i]), CKR_DEVICE_ERROR);
        }
        structures_prepare(state);
        put_back(&rows[i]);
        wire.data[0] ^= 1;
        assert_int_equal(get(&rows[i]), CKR_DEVICE_ERROR);
        structures_prepare(state);
        put_back(&rows[i]);
        wire_patch_u32(&wire, 1, (uint32_t)(wire.size - 6));
        assert_int_equal(get(&rows[i]), CKR_DEVICE_ERROR);
    }
}

static void nothing_comes_back_too(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        wire_drop(&wire);
        wire_put_u8(&wire, 0);
        wire_put_u32(&wire, 0);
        wire.end = wire.size;
        assert_int_equal(get(&rows[i]), CKR_OK);
    }
    wire.position = 0;
    params_get(&wire, NULL);
    assert_int_equal(wire.failure, CKR_OK);
}

/* Where the application gave no room there is none, and it is not written to. */
static void nothing_is_written_without_room(void **state)
{
    (void)state;
    gcm.tag = NULL;
    put_back(&rows[GCM]);
    assert_int_equal(get(&rows[GCM]), CKR_DEVICE_ERROR);
    gcm.tag = memory.tag;
    gcm.tagBits = 120;
    put_back(&rows[GCM]);
    assert_int_equal(get(&rows[GCM]), CKR_DEVICE_ERROR);
    material.out = NULL;
    put_back(&rows[MATERIAL]);
    assert_int_equal(get(&rows[MATERIAL]), CKR_DEVICE_ERROR);
    memory.outputLength = 5;
    put_back(&rows[PRF]);
    assert_int_equal(get(&rows[PRF]), CKR_DEVICE_ERROR);
    assert_int_equal(memory.outputLength, 5);
    kdf.additionalCount = 1;
    put_back(&rows[KDF]);
    assert_int_equal(get(&rows[KDF]), CKR_DEVICE_ERROR);
    assert_int_equal(memory.handles[0], 0);
}

static void assert_unserved(const struct row *row)
{
    put(row);
    assert_int_equal(wire_get_u8(&wire), PARAM_UNSERVED);
    assert_int_equal(wire_get_u32(&wire), 0);
    assert_int_equal(wire_left(&wire), 0);
}

static void what_cannot_be_flattened_is_unserved(void **state)
{
    memory.additional[1].key = NULL;
    assert_unserved(&rows[KDF]);
    structures_prepare(state);
    memory.data[0].length = 8;
    assert_unserved(&rows[KDF]);
    structures_prepare(state);
    memory.data[0].type = 9;
    assert_unserved(&rows[KDF]);
    structures_prepare(state);
    kdf.dataCount = PARAM_STRUCTURES_MAX + 1;
    assert_unserved(&rows[KDF]);
    structures_prepare(state);
    kdf.additional = NULL;
    assert_unserved(&rows[KDF]);
    structures_prepare(state);
    prf.outputLength = NULL;
    assert_unserved(&rows[PRF]);
    structures_prepare(state);
    gcm.tagBits = ~0UL;
    assert_unserved(&rows[GCM]);
    structures_prepare(state);
    gcm.iv = NULL;
    assert_unserved(&rows[GCM]);
}

/* CKM_AES_GCM has two structures of 48 bytes, told apart by the call. */
static void a_mechanism_for_messages_has_their_form(void **state)
{
    (void)state;
    CK_MECHANISM mechanism = {CKM_AES_GCM, &gcm, sizeof gcm};
    params_put_for_messages(&wire, &mechanism);
    wire.end = wire.size;
    wire_get_u64(&wire);
    assert_int_equal(wire_get_u8(&wire), 44);
    CK_RSA_PKCS_PSS_PARAMS pss = {CKM_SHA256, CKG_MGF1_SHA256, 32};
    CK_MECHANISM other = {CKM_RSA_PKCS_PSS, &pss, 0};
    wire_drop(&wire);
    params_put_for_messages(&wire, &other);
    wire.end = wire.size;
    wire_get_u64(&wire);
    assert_int_equal(wire_get_u8(&wire), 0);
}

static void message_parameters_may_be_none_or_missing(void **state)
{
    (void)state;
    params_put_message(&wire, NULL, 0);
    wire.end = wire.size;
    assert_int_equal(wire_get_u8(&wire), 0);
    assert_int_equal(wire_get_u32(&wire), 0);
    wire_drop(&wire);
    params_put_message(&wire, NULL, sizeof gcm);
    assert_int_equal(wire.failure, CKR_ARGUMENTS_BAD);
}

static void only_key_material_takes_all_handles(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        CK_MECHANISM mechanism = {rows[i].type, rows[i].at, rows[i].size};
        assert_int_equal(params_take_handles(&mechanism), i == MATERIAL);
    }
    assert_false(params_take_handles(NULL));
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
        cmocka_unit_test_setup(parameters_are_golden, structures_prepare),
        cmocka_unit_test(sizes_are_the_compilers),
        cmocka_unit_test(what_comes_back_arrives),
        cmocka_unit_test(what_is_cut_or_of_another_form_is_refused),
        cmocka_unit_test_setup(nothing_comes_back_too, structures_prepare),
        cmocka_unit_test_setup(nothing_is_written_without_room, structures_prepare),
        cmocka_unit_test_setup(what_cannot_be_flattened_is_unserved, structures_prepare),
        cmocka_unit_test_setup(a_mechanism_for_messages_has_their_form, structures_prepare),
        cmocka_unit_test_setup(message_parameters_may_be_none_or_missing, structures_prepare),
        cmocka_unit_test(only_key_material_takes_all_handles),
    };
    return cmocka_run_group_tests_name("structures", tests, start, NULL);
}
