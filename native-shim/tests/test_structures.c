/*
 * Parameters with structures in them, and what comes back: each goes out as golden/params.hex has
 * it, and what the engine writes back there arrives in the application's memory, and only there.
 * GOLDEN=write makes the file anew.
 */
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "params.h"

struct data {
    CK_ULONG type;
    void *value;
    CK_ULONG length;
};

struct counter_format {
    CK_BBOOL littleEndian;
    CK_ULONG width;
};

struct length_format {
    CK_ULONG method;
    CK_BBOOL littleEndian;
    CK_ULONG width;
};

struct derived_key {
    CK_ATTRIBUTE *attributes;
    CK_ULONG count;
    CK_OBJECT_HANDLE *key;
};

struct kdf {
    CK_ULONG prf;
    CK_ULONG dataCount;
    struct data *data;
    CK_ULONG additionalCount;
    struct derived_key *additional;
};

struct feedback_kdf {
    CK_ULONG prf;
    CK_ULONG dataCount;
    struct data *data;
    CK_ULONG ivLength;
    CK_BYTE *iv;
    CK_ULONG additionalCount;
    struct derived_key *additional;
};

struct prf {
    CK_BYTE *seed;
    CK_ULONG seedLength;
    CK_BYTE *label;
    CK_ULONG labelLength;
    CK_BYTE *output;
    CK_ULONG *outputLength;
};

struct randoms {
    CK_BYTE *client;
    CK_ULONG clientLength;
    CK_BYTE *server;
    CK_ULONG serverLength;
};

struct master_key {
    struct randoms randoms;
    CK_VERSION *version;
    CK_ULONG prf;
};

struct extended_master_key {
    CK_ULONG prf;
    CK_BYTE *hash;
    CK_ULONG hashLength;
    CK_VERSION *version;
};

struct key_material_out {
    CK_OBJECT_HANDLE keys[4];
    CK_BYTE *clientIv;
    CK_BYTE *serverIv;
};

struct key_material {
    CK_ULONG macBits;
    CK_ULONG keyBits;
    CK_ULONG ivBits;
    CK_BBOOL export;
    struct randoms randoms;
    struct key_material_out *out;
    CK_ULONG prf;
};

struct gcm_message {
    CK_BYTE *iv;
    CK_ULONG ivLength;
    CK_ULONG fixedBits;
    CK_ULONG generator;
    CK_BYTE *tag;
    CK_ULONG tagBits;
};

struct gcm_wrap {
    CK_BYTE *iv;
    CK_ULONG ivLength;
    CK_ULONG fixedBits;
    CK_ULONG generator;
    CK_BYTE *aad;
    CK_ULONG aadLength;
    CK_ULONG tagBits;
};

struct ccm_message {
    CK_ULONG dataLength;
    CK_BYTE *nonce;
    CK_ULONG nonceLength;
    CK_ULONG fixedBits;
    CK_ULONG generator;
    CK_BYTE *mac;
    CK_ULONG macLength;
};

struct ccm_wrap {
    CK_ULONG dataLength;
    CK_BYTE *nonce;
    CK_ULONG nonceLength;
    CK_ULONG fixedBits;
    CK_ULONG generator;
    CK_BYTE *aad;
    CK_ULONG aadLength;
    CK_ULONG macLength;
};

struct chacha_message {
    CK_BYTE *nonce;
    CK_ULONG nonceLength;
    CK_BYTE *tag;
};

/* What lies in the application, made anew for each test. */
static struct memory {
    CK_BYTE iv[12];
    CK_BYTE tag[16];
    CK_BYTE output[8];
    CK_ULONG outputLength;
    CK_VERSION version;
    CK_OBJECT_HANDLE handles[2];
    CK_BYTE ivs[2][16];
    struct counter_format counter;
    struct length_format length;
    CK_OBJECT_HANDLE named;
    struct data data[5];
    CK_ULONG valueLength;
    CK_ATTRIBUTE attribute;
    struct derived_key additional[2];
    struct key_material_out out;
} memory;

static CK_BYTE text[] = "0123456789abcdef";
static struct kdf kdf;
static struct feedback_kdf feedback;
static struct prf prf;
static struct master_key master;
static struct extended_master_key extended;
static struct key_material material;
static struct gcm_message gcm;
static struct gcm_wrap gcm_wrap;
static struct ccm_message ccm;
static struct ccm_wrap ccm_wrap;
static struct chacha_message chacha;
static struct wire wire;

static int prepare(void **state)
{
    (void)state;
    struct memory *m = &memory;
    memset(m, 0, sizeof *m);
    memcpy(m->iv, "fixed---....", 12);
    m->outputLength = sizeof m->output;
    m->version = (CK_VERSION){3, 1};
    m->counter = (struct counter_format){CK_TRUE, 32};
    m->length = (struct length_format){1, CK_FALSE, 16};
    m->named = 0x77;
    m->data[0] = (struct data){1, &m->counter, sizeof m->counter};
    m->data[1] = (struct data){4, text, 5};
    m->data[2] = (struct data){3, &m->length, sizeof m->length};
    m->data[3] = (struct data){5, &m->named, sizeof m->named};
    m->data[4] = (struct data){1, NULL, 0};
    m->valueLength = 24;
    m->attribute = (CK_ATTRIBUTE){CKA_VALUE_LEN, &m->valueLength, sizeof m->valueLength};
    m->additional[0] = (struct derived_key){&m->attribute, 1, &m->handles[0]};
    m->additional[1] = (struct derived_key){NULL, 0, &m->handles[1]};
    m->out.clientIv = m->ivs[0];
    m->out.serverIv = m->ivs[1];
    const struct randoms randoms = {text, 4, text + 4, 5};
    kdf = (struct kdf){0x251, 4, m->data, 2, m->additional};
    feedback = (struct feedback_kdf){0x251, 1, &m->data[4], 16, text, 2, m->additional};
    prf = (struct prf){text, 3, text + 3, 4, m->output, &m->outputLength};
    master = (struct master_key){randoms, &m->version, 0x250};
    extended = (struct extended_master_key){0x250, text, 16, &m->version};
    material = (struct key_material){160, 128, 121, CK_FALSE, randoms, &m->out, 0x250};
    gcm = (struct gcm_message){m->iv, 12, 64, 1, m->tag, 128};
    gcm_wrap = (struct gcm_wrap){m->iv, 12, 64, 1, text, 3, 128};
    ccm = (struct ccm_message){100, m->iv, 12, 64, 1, m->tag, 10};
    ccm_wrap = (struct ccm_wrap){100, m->iv, 12, 64, 1, text, 3, 10};
    chacha = (struct chacha_message){m->iv, 12, m->tag};
    wire_drop(&wire);
    return 0;
}

static void put_text(const char *bytes, size_t length)
{
    wire_put_bytes(&wire, bytes, length);
}

static void back_handles(void)
{
    wire_put_u32(&wire, 2);
    wire_put_u64(&wire, 0x1234);
    wire_put_u64(&wire, 0x5678);
}

static void check_handles(void)
{
    assert_int_equal(memory.handles[0], 0x1234);
    assert_int_equal(memory.handles[1], 0x5678);
}

static void back_output(void)
{
    wire_put_u64(&wire, 6);
    wire_put_u8(&wire, 1);
    wire_put_raw(&wire, "output", 6);
}

static void check_output(void)
{
    assert_int_equal(memory.outputLength, 6);
    assert_memory_equal(memory.output, "output\0\0", 8);
}

static void back_version(void)
{
    wire_put_u8(&wire, 1);
    wire_put_u16(&wire, 0x0303);
}

static void check_version(void)
{
    assert_int_equal(memory.version.major, 3);
    assert_int_equal(memory.version.minor, 3);
}

static void back_material(void)
{
    wire_put_u8(&wire, 1);
    for (uint64_t handle = 1; handle <= 4; handle++)
        wire_put_u64(&wire, handle);
    put_text("client iv 16 byt", 16);
    put_text("server iv 16 byt", 16);
}

static void check_material(void)
{
    for (CK_ULONG i = 0; i < 4; i++)
        assert_int_equal(memory.out.keys[i], i + 1);
    assert_memory_equal(memory.ivs[0], "client iv 16 byt", 16);
    assert_memory_equal(memory.ivs[1], "server iv 16 byt", 16);
}

static void back_iv(void)
{
    put_text("fixed---0001", 12);
}

static void check_iv(void)
{
    assert_memory_equal(memory.iv, "fixed---0001", 12);
}

static void back_iv_and_tag(void)
{
    back_iv();
    put_text("tag of 16 bytes.", 16);
}

static void check_iv_and_tag(void)
{
    check_iv();
    assert_memory_equal(memory.tag, "tag of 16 bytes.", 16);
}

static void back_iv_and_mac(void)
{
    back_iv();
    put_text("mac of ten", 10);
}

static void check_iv_and_mac(void)
{
    check_iv();
    assert_memory_equal(memory.tag, "mac of ten\0\0\0\0\0\0", 16);
}

static void back_tag(void)
{
    wire_put_u8(&wire, 1);
    wire_put_raw(&wire, "tag of 16 bytes.", 16);
}

static void check_tag(void)
{
    assert_memory_equal(memory.tag, "tag of 16 bytes.", 16);
}

/* `type` is 0 for the parameter of a message call. */
static const struct row {
    const char *form;
    CK_MECHANISM_TYPE type;
    void *at;
    CK_ULONG size;
    uint8_t id;
    void (*back)(void);
    void (*check)(void);
} rows[] = {
    {"sp800_108", CKM_SP800_108_COUNTER_KDF, &kdf, sizeof kdf, 22, back_handles, check_handles},
    {"sp800_108_feedback", CKM_SP800_108_FEEDBACK_KDF, &feedback, sizeof feedback, 23, back_handles,
     check_handles},
    {"tls_prf", CKM_TLS_PRF, &prf, sizeof prf, 36, back_output, check_output},
    {"tls12_master_key", CKM_TLS12_MASTER_KEY_DERIVE, &master, sizeof master, 39, back_version,
     check_version},
    {"tls12_extended_master_key", CKM_TLS12_EXTENDED_MASTER_KEY_DERIVE, &extended, sizeof extended,
     40, back_version, check_version},
    {"tls12_key_material", CKM_TLS12_KEY_AND_MAC_DERIVE, &material, sizeof material, 43,
     back_material, check_material},
    {"gcm_message", 0, &gcm, sizeof gcm, 44, back_iv_and_tag, check_iv_and_tag},
    {"gcm_wrap", CKM_AES_GCM, &gcm_wrap, sizeof gcm_wrap, 45, back_iv, check_iv},
    {"ccm_message", 0, &ccm, sizeof ccm, 46, back_iv_and_mac, check_iv_and_mac},
    {"chacha20_poly1305_message", 0, &chacha, sizeof chacha, 47, back_tag, check_tag},
    {"ccm_wrap", CKM_AES_CCM, &ccm_wrap, sizeof ccm_wrap, 52, back_iv, check_iv},
};

enum { ROWS = sizeof rows / sizeof rows[0], TEXT_MAX = 64 * 1024 };

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
    row->back();
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
        prepare(state);
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
            prepare(state);
            put_back(&rows[i]);
            wire.end = end;
            assert_int_equal(get(&rows[i]), CKR_DEVICE_ERROR);
        }
        prepare(state);
        put_back(&rows[i]);
        wire.data[0] ^= 1;
        assert_int_equal(get(&rows[i]), CKR_DEVICE_ERROR);
        prepare(state);
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
    put_back(&rows[6]);
    assert_int_equal(get(&rows[6]), CKR_DEVICE_ERROR);
    gcm.tag = memory.tag;
    gcm.tagBits = 120;
    put_back(&rows[6]);
    assert_int_equal(get(&rows[6]), CKR_DEVICE_ERROR);
    material.out = NULL;
    put_back(&rows[5]);
    assert_int_equal(get(&rows[5]), CKR_DEVICE_ERROR);
    memory.outputLength = 5;
    put_back(&rows[2]);
    assert_int_equal(get(&rows[2]), CKR_DEVICE_ERROR);
    assert_int_equal(memory.outputLength, 5);
    kdf.additionalCount = 1;
    put_back(&rows[0]);
    assert_int_equal(get(&rows[0]), CKR_DEVICE_ERROR);
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
    assert_unserved(&rows[0]);
    prepare(state);
    memory.data[0].length = 8;
    assert_unserved(&rows[0]);
    prepare(state);
    memory.data[0].type = 9;
    assert_unserved(&rows[0]);
    prepare(state);
    kdf.dataCount = PARAM_STRUCTURES_MAX + 1;
    assert_unserved(&rows[0]);
    prepare(state);
    kdf.additional = NULL;
    assert_unserved(&rows[0]);
    prepare(state);
    prf.outputLength = NULL;
    assert_unserved(&rows[2]);
    prepare(state);
    gcm.tagBits = ~0UL;
    assert_unserved(&rows[6]);
    prepare(state);
    gcm.iv = NULL;
    assert_unserved(&rows[6]);
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
        assert_int_equal(params_take_handles(&mechanism), i == 5);
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
        cmocka_unit_test_setup(parameters_are_golden, prepare),
        cmocka_unit_test(sizes_are_the_compilers),
        cmocka_unit_test(what_comes_back_arrives),
        cmocka_unit_test(what_is_cut_or_of_another_form_is_refused),
        cmocka_unit_test_setup(nothing_comes_back_too, prepare),
        cmocka_unit_test_setup(nothing_is_written_without_room, prepare),
        cmocka_unit_test_setup(what_cannot_be_flattened_is_unserved, prepare),
        cmocka_unit_test_setup(a_mechanism_for_messages_has_their_form, prepare),
        cmocka_unit_test_setup(message_parameters_may_be_none_or_missing, prepare),
        cmocka_unit_test(only_key_material_takes_all_handles),
    };
    return cmocka_run_group_tests_name("structures", tests, start, NULL);
}
