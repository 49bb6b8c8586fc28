#include "structures.h"

#include <string.h>

#include "harness.h"

/* Not in our header. */
enum { SP800_108_FEEDBACK_KDF = 0x3ad, TLS12_EXTENDED_MASTER_KEY_DERIVE = 0x56 };

struct memory memory;
static CK_BYTE text[] = "0123456789abcdef";
struct kdf kdf;
static struct feedback_kdf feedback;
struct prf prf;
static struct master_key master;
static struct extended_master_key extended;
struct key_material material;
struct gcm_message gcm;
static struct gcm_wrap gcm_wrap;
static struct ccm_message ccm;
static struct ccm_wrap ccm_wrap;
static struct chacha_message chacha;

int structures_prepare(void **state)
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
    return 0;
}

static void put_text(struct wire *wire, const char *bytes, size_t length)
{
    wire_put_bytes(wire, bytes, length);
}

static void back_handles(struct wire *wire)
{
    wire_put_u32(wire, 2);
    wire_put_u64(wire, 0x1234);
    wire_put_u64(wire, 0x5678);
}

static void check_handles(void)
{
    assert_int_equal(memory.handles[0], 0x1234);
    assert_int_equal(memory.handles[1], 0x5678);
}

static void back_output(struct wire *wire)
{
    wire_put_u64(wire, 6);
    wire_put_u8(wire, 1);
    wire_put_raw(wire, "output", 6);
}

static void check_output(void)
{
    assert_int_equal(memory.outputLength, 6);
    assert_memory_equal(memory.output, "output\0\0", 8);
}

static void back_version(struct wire *wire)
{
    wire_put_u8(wire, 1);
    wire_put_u16(wire, 0x0303);
}

static void check_version(void)
{
    assert_int_equal(memory.version.major, 3);
    assert_int_equal(memory.version.minor, 3);
}

static void back_material(struct wire *wire)
{
    wire_put_u8(wire, 1);
    for (uint64_t handle = 1; handle <= 4; handle++)
        wire_put_u64(wire, handle);
    put_text(wire, "client iv 16 byt", 16);
    put_text(wire, "server iv 16 byt", 16);
}

static void check_material(void)
{
    for (CK_ULONG i = 0; i < 4; i++)
        assert_int_equal(memory.out.keys[i], i + 1);
    assert_memory_equal(memory.ivs[0], "client iv 16 byt", 16);
    assert_memory_equal(memory.ivs[1], "server iv 16 byt", 16);
}

static void back_iv(struct wire *wire)
{
    put_text(wire, "fixed---0001", 12);
}

static void check_iv(void)
{
    assert_memory_equal(memory.iv, "fixed---0001", 12);
}

static void back_iv_and_tag(struct wire *wire)
{
    back_iv(wire);
    put_text(wire, "tag of 16 bytes.", 16);
}

static void check_iv_and_tag(void)
{
    check_iv();
    assert_memory_equal(memory.tag, "tag of 16 bytes.", 16);
}

static void back_iv_and_mac(struct wire *wire)
{
    back_iv(wire);
    put_text(wire, "mac of ten", 10);
}

static void check_iv_and_mac(void)
{
    check_iv();
    assert_memory_equal(memory.tag, "mac of ten\0\0\0\0\0\0", 16);
}

static void back_tag(struct wire *wire)
{
    wire_put_u8(wire, 1);
    wire_put_raw(wire, "tag of 16 bytes.", 16);
}

static void check_tag(void)
{
    assert_memory_equal(memory.tag, "tag of 16 bytes.", 16);
}

const struct row rows[ROWS] = {
    [KDF] = {"sp800_108", CKM_SP800_108_COUNTER_KDF, &kdf, sizeof kdf, 22, back_handles,
             check_handles},
    [FEEDBACK] = {"sp800_108_feedback", SP800_108_FEEDBACK_KDF, &feedback, sizeof feedback, 23,
                  back_handles, check_handles},
    [PRF] = {"tls_prf", CKM_TLS_PRF, &prf, sizeof prf, 36, back_output, check_output},
    [MASTER] = {"tls12_master_key", CKM_TLS12_MASTER_KEY_DERIVE, &master, sizeof master, 39,
                back_version, check_version},
    [EXTENDED] = {"tls12_extended_master_key", TLS12_EXTENDED_MASTER_KEY_DERIVE, &extended,
                  sizeof extended, 40, back_version, check_version},
    [MATERIAL] = {"tls12_key_material", CKM_TLS12_KEY_AND_MAC_DERIVE, &material, sizeof material,
                  43, back_material, check_material},
    [GCM] = {"gcm_message", 0, &gcm, sizeof gcm, 44, back_iv_and_tag, check_iv_and_tag},
    [GCM_WRAP] = {"gcm_wrap", CKM_AES_GCM, &gcm_wrap, sizeof gcm_wrap, 45, back_iv, check_iv},
    [CCM] = {"ccm_message", 0, &ccm, sizeof ccm, 46, back_iv_and_mac, check_iv_and_mac},
    [CHACHA] = {"chacha20_poly1305_message", 0, &chacha, sizeof chacha, 47, back_tag, check_tag},
    [CCM_WRAP] = {"ccm_wrap", CKM_AES_CCM, &ccm_wrap, sizeof ccm_wrap, 52, back_iv, check_iv},
};
