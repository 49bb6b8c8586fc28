#include "samples.h"

#include <string.h>

#define CALL(id, name, request, reply, kind) {(id), #name, request, reply, #kind},
const struct sample_call sample_calls[] = {
#include "calls.def"
};
#undef CALL

const size_t sample_calls_count = sizeof sample_calls / sizeof sample_calls[0];

const struct sample_call *sample_find(uint16_t id)
{
    for (size_t i = 0; i < sample_calls_count; i++) {
        if (sample_calls[i].id == id)
            return &sample_calls[i];
    }
    return NULL;
}

uint64_t sample_number(const uint8_t *at, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | at[i];
    return value;
}

void sample_u(struct sample *sample, uint64_t value, size_t bytes)
{
    for (size_t i = bytes; i-- > 0;)
        sample->data[sample->size++] = (uint8_t)(value >> (8 * i));
}

static void raw(struct sample *sample, const void *bytes, size_t length)
{
    memcpy(sample->data + sample->size, bytes, length);
    sample->size += length;
}

static void repeat(struct sample *sample, uint8_t byte, size_t length)
{
    memset(sample->data + sample->size, byte, length);
    sample->size += length;
}

static void present_bytes(struct sample *sample, const void *bytes, size_t length)
{
    sample_u(sample, 1, 1);
    sample_u(sample, length, 4);
    raw(sample, bytes, length);
}

void sample_header(struct sample *sample, uint16_t call, uint16_t flags, uint64_t request)
{
    sample->size = 0;
    sample_u(sample, 0, 4);
    sample_u(sample, call, 2);
    sample_u(sample, flags, 2);
    sample_u(sample, request, 8);
}

void sample_overwrite(struct sample *sample, size_t at, uint64_t value, size_t bytes)
{
    size_t size = sample->size;
    sample->size = at;
    sample_u(sample, value, bytes);
    sample->size = size;
}

void sample_finish(struct sample *sample)
{
    size_t size = sample->size;
    sample->size = 0;
    sample_u(sample, size - 4, 4);
    sample->size = size;
}

/* {CLASS = private key, LABEL = "key", ALLOWED_MECHANISMS = {1, 0x1041},
 *  UNWRAP_TEMPLATE = {SENSITIVE = true, KEY_TYPE = AES}} */
static void template_in(struct sample *sample)
{
    static const uint8_t sensitive = 1;
    sample_u(sample, 4, 4);
    sample_u(sample, 0, 8);
    sample_u(sample, 1, 1);
    sample_u(sample, 8, 4);
    sample_u(sample, 3, 8);
    sample_u(sample, 3, 8);
    present_bytes(sample, "key", 3);
    sample_u(sample, 0x40000600, 8);
    sample_u(sample, 1, 1);
    sample_u(sample, 16, 4);
    sample_u(sample, 1, 8);
    sample_u(sample, 0x1041, 8);
    sample_u(sample, 0x40000212, 8);
    sample_u(sample, 1, 1);
    sample_u(sample, 4 + 8 + 6 + 8 + 13, 4);
    sample_u(sample, 2, 4);
    sample_u(sample, 0x103, 8);
    present_bytes(sample, &sensitive, 1);
    sample_u(sample, 0x100, 8);
    sample_u(sample, 1, 1);
    sample_u(sample, 8, 4);
    sample_u(sample, 0x1f, 8);
}

/* KEY_TYPE into 8 bytes, LABEL into 16, VALUE without a buffer, WRAP_TEMPLATE into one CLASS. */
static void query(struct sample *sample)
{
    sample_u(sample, 4, 4);
    sample_u(sample, 0x100, 8);
    sample_u(sample, 1, 1);
    sample_u(sample, 8, 8);
    sample_u(sample, 3, 8);
    sample_u(sample, 1, 1);
    sample_u(sample, 16, 8);
    sample_u(sample, 0x11, 8);
    sample_u(sample, 0, 1);
    sample_u(sample, 0, 8);
    sample_u(sample, 0x40000211, 8);
    sample_u(sample, 1, 1);
    sample_u(sample, 1, 8);
    sample_u(sample, 1, 4);
    sample_u(sample, 0, 8);
    sample_u(sample, 1, 1);
    sample_u(sample, 8, 8);
}

static void filled(struct sample *sample)
{
    sample_u(sample, 4, 4);
    sample_u(sample, 0x100, 8);
    sample_u(sample, 8, 8);
    sample_u(sample, 1, 1);
    sample_u(sample, 3, 8);
    sample_u(sample, 3, 8);
    sample_u(sample, 3, 8);
    sample_u(sample, 1, 1);
    raw(sample, "key", 3);
    sample_u(sample, 0x11, 8);
    sample_u(sample, UINT64_MAX, 8);
    sample_u(sample, 0, 1);
    sample_u(sample, 0x40000211, 8);
    sample_u(sample, 1, 8);
    sample_u(sample, 1, 1);
    sample_u(sample, 0, 8);
    sample_u(sample, 8, 8);
    sample_u(sample, 1, 1);
    sample_u(sample, 4, 8);
}

/* RSA-PSS with SHA-256, MGF1-SHA256 and 32 bytes of salt. */
static void mechanism(struct sample *sample)
{
    sample_u(sample, 0x0d, 8);
    sample_u(sample, 7, 1);
    sample_u(sample, 24, 4);
    sample_u(sample, 0x250, 8);
    sample_u(sample, 2, 8);
    sample_u(sample, 32, 8);
}

/* gcm_message: iv, ivFixedBits, ivGenerator, tag, tagBits. */
static void message_parameter(struct sample *sample)
{
    static const uint8_t iv[12] = {1};
    static const uint8_t tag[16] = {2};
    sample_u(sample, 44, 1);
    sample_u(sample, 6 + 11 + 16 + 6 + 15 + 8, 4);
    present_bytes(sample, iv, sizeof iv);
    sample_u(sample, 32, 8);
    sample_u(sample, 1, 8);
    present_bytes(sample, tag, sizeof tag);
    sample_u(sample, 128, 8);
}

static void written_back(struct sample *sample, bool message)
{
    static const uint8_t iv[12] = {3};
    static const uint8_t tag[16] = {4};
    sample_u(sample, message ? 44 : 0, 1);
    sample_u(sample, message ? 17 + 21 : 0, 4);
    if (!message)
        return;
    present_bytes(sample, iv, sizeof iv);
    present_bytes(sample, tag, sizeof tag);
}

static void bytes_field(struct sample *sample, size_t field)
{
    sample_u(sample, 1, 1);
    sample_u(sample, 5, 4);
    repeat(sample, (uint8_t)(0x30 + field), 5);
}

/* Letters that look the same in request and reply; `field` is the letter's place. */
static void plain(struct sample *sample, char letter, size_t field)
{
    if (letter == 'u')
        sample_u(sample, 0x100 + field, 8);
    else if (letter == 'h')
        sample_u(sample, 0x200 + field, 8);
    else if (letter == 'y')
        sample_u(sample, 1, 1);
    else if (letter == 'v')
        sample_u(sample, 0x0228, 2);
    else if (letter == 'x')
        repeat(sample, (uint8_t)(0x61 + field), 16);
    else if (letter == 'X')
        repeat(sample, (uint8_t)(0x61 + field), 32);
    else if (letter == 'W')
        repeat(sample, (uint8_t)(0x61 + field), 64);
    else if (letter == 'a' || letter == 'p')
        bytes_field(sample, field);
}

void sample_request(struct sample *sample, const struct sample_call *call, uint64_t request)
{
    sample_header(sample, call->id, 1, request);
    for (size_t field = 0; call->request[field] != '\0'; field++) {
        char letter = call->request[field];
        plain(sample, letter, field);
        if (letter == 's') {
            present_bytes(sample, "1234", 4);
        } else if (letter == 'b' || letter == 'B' || letter == 'L') {
            sample_u(sample, 1, 1);
            sample_u(sample, letter == 'L' ? 4 : 64, 8);
        } else if (letter == 'T') {
            template_in(sample);
        } else if (letter == 'G') {
            query(sample);
        } else if (letter == 'm' || letter == 'M') {
            if (letter == 'M')
                sample_u(sample, 1, 1);
            mechanism(sample);
        } else if (letter == 'P') {
            message_parameter(sample);
        }
    }
    sample_finish(sample);
}

uint64_t sample_result(const struct sample_call *call)
{
    /* The template holds one attribute that is sensitive. */
    return strchr(call->reply, 'G') != NULL ? 0x11 : 0;
}

void sample_reply(struct sample *sample, const struct sample_call *call, uint64_t request)
{
    sample_header(sample, call->id, 2, request);
    sample_u(sample, sample_result(call), 8);
    for (size_t field = 0; call->reply[field] != '\0'; field++) {
        char letter = call->reply[field];
        plain(sample, letter, field);
        if (letter == 'b' || letter == 'B') {
            sample_u(sample, 8, 8);
            sample_u(sample, 1, 1);
            repeat(sample, (uint8_t)(0x40 + field), 8);
        } else if (letter == 'L') {
            sample_u(sample, 2, 8);
            sample_u(sample, 1, 1);
            sample_u(sample, 0x300, 8);
            sample_u(sample, 0x301, 8);
        } else if (letter == 'G') {
            filled(sample);
        } else if (letter == 'w') {
            written_back(sample, strchr(call->request, 'P') != NULL);
        }
    }
    sample_finish(sample);
}
