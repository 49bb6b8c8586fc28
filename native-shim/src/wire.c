#include "wire.h"

#include <stdlib.h>
#include <string.h>

void wire_init(struct wire *wire)
{
    wire->data = wire->inside;
    wire->capacity = sizeof wire->inside;
    wire->size = 0;
    wire->position = 0;
    wire->end = 0;
    wire->failure = CKR_OK;
}

void wire_drop(struct wire *wire)
{
    explicit_bzero(wire->data, wire->size);
    if (wire->data != wire->inside)
        free(wire->data);
    wire_init(wire);
}

void wire_fail(struct wire *wire, CK_RV why)
{
    if (wire->failure == CKR_OK)
        wire->failure = why;
}

void wire_back_to(struct wire *wire, size_t size)
{
    explicit_bzero(wire->data + size, wire->size - size);
    wire->size = size;
    wire->failure = CKR_OK;
}

static size_t grown(size_t capacity, size_t wanted)
{
    while (capacity < wanted)
        capacity *= 2;
    return capacity < WIRE_FRAME_MAX ? capacity : WIRE_FRAME_MAX;
}

bool wire_reserve(struct wire *wire, size_t size)
{
    if (wire->failure != CKR_OK)
        return false;
    if (size <= wire->capacity)
        return true;
    if (size > WIRE_FRAME_MAX) {
        wire_fail(wire, CKR_DATA_LEN_RANGE);
        return false;
    }
    size_t capacity = grown(wire->capacity, size);
    uint8_t *larger = malloc(capacity);
    if (larger == NULL) {
        wire_fail(wire, CKR_HOST_MEMORY);
        return false;
    }
    /* realloc would leave the old copy, secrets and all, behind. */
    memcpy(larger, wire->data, wire->size);
    explicit_bzero(wire->data, wire->size);
    if (wire->data != wire->inside)
        free(wire->data);
    wire->data = larger;
    wire->capacity = capacity;
    return true;
}

void wire_put_raw(struct wire *wire, const void *bytes, size_t length)
{
    /* Before the addition, so that no length overflows it. */
    if (length > WIRE_FRAME_MAX)
        wire_fail(wire, CKR_DATA_LEN_RANGE);
    if (length == 0 || wire->failure != CKR_OK || !wire_reserve(wire, wire->size + length))
        return;
    memcpy(wire->data + wire->size, bytes, length);
    wire->size += length;
}

static void store(uint8_t *into, uint64_t value, size_t length)
{
    for (size_t i = length; i-- > 0; value >>= 8)
        into[i] = (uint8_t)value;
}

static void put_number(struct wire *wire, uint64_t value, size_t length)
{
    uint8_t bytes[8];
    store(bytes, value, length);
    wire_put_raw(wire, bytes, length);
}

void wire_put_u8(struct wire *wire, uint8_t value)
{
    put_number(wire, value, 1);
}

void wire_put_u16(struct wire *wire, uint16_t value)
{
    put_number(wire, value, 2);
}

void wire_put_u32(struct wire *wire, uint32_t value)
{
    put_number(wire, value, 4);
}

void wire_put_u64(struct wire *wire, uint64_t value)
{
    put_number(wire, value, 8);
}

void wire_put_bytes(struct wire *wire, const void *bytes, size_t length)
{
    if (bytes == NULL && length > 0)
        wire_fail(wire, CKR_ARGUMENTS_BAD);
    wire_put_u8(wire, bytes != NULL);
    if (bytes == NULL)
        return;
    if (length > WIRE_BODY_MAX)
        wire_fail(wire, CKR_DATA_LEN_RANGE);
    wire_put_u32(wire, (uint32_t)length);
    wire_put_raw(wire, bytes, length);
}

void wire_patch_u32(struct wire *wire, size_t at, uint32_t value)
{
    if (wire->failure == CKR_OK && at + 4 <= wire->size)
        store(wire->data + at, value, 4);
}

const uint8_t *wire_get_raw(struct wire *wire, uint64_t length)
{
    if (wire->failure != CKR_OK || length > wire->end - wire->position) {
        wire_fail(wire, CKR_DEVICE_ERROR);
        return NULL;
    }
    const uint8_t *bytes = wire->data + wire->position;
    wire->position += (size_t)length;
    return bytes;
}

static uint64_t get_number(struct wire *wire, size_t length)
{
    const uint8_t *bytes = wire_get_raw(wire, length);
    uint64_t value = 0;
    for (size_t i = 0; bytes != NULL && i < length; i++)
        value = value << 8 | bytes[i];
    return value;
}

uint8_t wire_get_u8(struct wire *wire)
{
    return (uint8_t)get_number(wire, 1);
}

uint16_t wire_get_u16(struct wire *wire)
{
    return (uint16_t)get_number(wire, 2);
}

uint32_t wire_get_u32(struct wire *wire)
{
    return (uint32_t)get_number(wire, 4);
}

uint64_t wire_get_u64(struct wire *wire)
{
    return get_number(wire, 8);
}

bool wire_get_present(struct wire *wire)
{
    uint8_t present = wire_get_u8(wire);
    if (present > 1)
        wire_fail(wire, CKR_DEVICE_ERROR);
    return present == 1;
}

size_t wire_left(const struct wire *wire)
{
    return wire->end - wire->position;
}
