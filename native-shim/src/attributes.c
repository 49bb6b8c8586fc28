#include "attributes.h"

#include <string.h>

enum kind { KIND_bytes, KIND_ulong, KIND_ulongs, KIND_template };

static enum kind kind_of(CK_ATTRIBUTE_TYPE type)
{
    switch (type) {
#define ATTR(name, value, kind)                                                                    \
    case value:                                                                                    \
        return KIND_##kind;
#include "attributes.def"
#undef ATTR
    default:
        return KIND_bytes;
    }
}

/* The bytes that one element of this kind takes in the application's memory. */
static size_t unit_of(enum kind kind)
{
    switch (kind) {
    case KIND_ulong:
    case KIND_ulongs:
        return sizeof(CK_ULONG);
    case KIND_template:
        return sizeof(CK_ATTRIBUTE);
    case KIND_bytes:
    default:
        return 1;
    }
}

static bool put_count(struct wire *wire, const CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    if ((attributes == NULL && count > 0) || count > ATTRIBUTES_MAX)
        wire_fail(wire, CKR_ARGUMENTS_BAD);
    wire_put_u32(wire, (uint32_t)count);
    return wire->failure == CKR_OK;
}

static void put_ulongs(struct wire *wire, const CK_ATTRIBUTE *attribute)
{
    wire_put_u32(wire, (uint32_t)(attribute->ulValueLen / sizeof(CK_ULONG) * 8));
    for (size_t at = 0; at < attribute->ulValueLen; at += sizeof(CK_ULONG)) {
        CK_ULONG value; /* applications need not align it */
        memcpy(&value, (const uint8_t *)attribute->pValue + at, sizeof value);
        wire_put_u64(wire, value);
    }
}

static bool length_fits(enum kind kind, CK_ULONG length)
{
    if (kind == KIND_ulong)
        return length == sizeof(CK_ULONG);
    return length % unit_of(kind) == 0;
}

static void put_template(struct wire *wire, const CK_ATTRIBUTE *attributes, CK_ULONG count,
                         int depth);

static void put_value(struct wire *wire, const CK_ATTRIBUTE *attribute, enum kind kind, int depth)
{
    if (kind == KIND_bytes) {
        wire_put_u32(wire, (uint32_t)attribute->ulValueLen);
        wire_put_raw(wire, attribute->pValue, attribute->ulValueLen);
        return;
    }
    if (kind == KIND_ulong || kind == KIND_ulongs) {
        put_ulongs(wire, attribute);
        return;
    }
    size_t at = wire->size;
    wire_put_u32(wire, 0);
    put_template(wire, attribute->pValue, attribute->ulValueLen / sizeof(CK_ATTRIBUTE), depth + 1);
    wire_patch_u32(wire, at, (uint32_t)(wire->size - at - 4));
}

static void put_attribute(struct wire *wire, const CK_ATTRIBUTE *attribute, int depth)
{
    enum kind kind = kind_of(attribute->type);
    if (attribute->pValue == NULL && attribute->ulValueLen > 0)
        wire_fail(wire, CKR_ARGUMENTS_BAD);
    if (attribute->ulValueLen > WIRE_BODY_MAX)
        wire_fail(wire, CKR_DATA_LEN_RANGE);
    if (attribute->pValue != NULL && !length_fits(kind, attribute->ulValueLen))
        wire_fail(wire, CKR_ATTRIBUTE_VALUE_INVALID);
    wire_put_u64(wire, attribute->type);
    wire_put_u8(wire, attribute->pValue != NULL);
    if (attribute->pValue != NULL && wire->failure == CKR_OK)
        put_value(wire, attribute, kind, depth);
}

static void put_template(struct wire *wire, const CK_ATTRIBUTE *attributes, CK_ULONG count,
                         int depth)
{
    if (depth > ATTRIBUTES_DEPTH)
        wire_fail(wire, CKR_ATTRIBUTE_VALUE_INVALID);
    if (!put_count(wire, attributes, count))
        return;
    for (CK_ULONG i = 0; i < count && wire->failure == CKR_OK; i++)
        put_attribute(wire, &attributes[i], depth);
}

void attributes_put(struct wire *wire, const CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    put_template(wire, attributes, count, 1);
}

static void put_inner_buffers(struct wire *wire, const CK_ATTRIBUTE *buffers, CK_ULONG count)
{
    if (!put_count(wire, buffers, count))
        return;
    for (CK_ULONG i = 0; i < count && wire->failure == CKR_OK; i++) {
        /* §5.7.5: the types there are ignored. What the caller left is nobody's to see. */
        wire_put_u64(wire, 0);
        wire_put_u8(wire, buffers[i].pValue != NULL);
        wire_put_u64(wire, buffers[i].pValue == NULL ? 0 : buffers[i].ulValueLen);
    }
}

static void put_question(struct wire *wire, const CK_ATTRIBUTE *attribute)
{
    enum kind kind = kind_of(attribute->type);
    CK_ULONG capacity = attribute->pValue == NULL ? 0 : attribute->ulValueLen / unit_of(kind);
    if (kind == KIND_ulong || kind == KIND_ulongs)
        capacity *= 8;
    wire_put_u64(wire, attribute->type);
    wire_put_u8(wire, attribute->pValue != NULL);
    wire_put_u64(wire, capacity);
    if (kind == KIND_template && attribute->pValue != NULL)
        put_inner_buffers(wire, attribute->pValue, capacity);
}

void attributes_put_query(struct wire *wire, const CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    if (!put_count(wire, attributes, count))
        return;
    for (CK_ULONG i = 0; i < count && wire->failure == CKR_OK; i++)
        put_question(wire, &attributes[i]);
}

/* The length that the application sees for `length` on the wire. */
static CK_ULONG host_length(struct wire *wire, enum kind kind, uint64_t length)
{
    if (length == UINT64_MAX)
        return CK_UNAVAILABLE_INFORMATION;
    if (length > WIRE_BODY_MAX ||
        ((kind == KIND_ulong || kind == KIND_ulongs) && length % 8 != 0)) {
        wire_fail(wire, CKR_DEVICE_ERROR);
        return 0;
    }
    if (kind == KIND_ulong || kind == KIND_ulongs)
        return (CK_ULONG)length / 8 * sizeof(CK_ULONG);
    return (CK_ULONG)length * unit_of(kind);
}

static void get_ulongs(struct wire *wire, uint8_t *into, CK_ULONG length)
{
    for (size_t at = 0; at < length; at += sizeof(CK_ULONG)) {
        CK_ULONG value = (CK_ULONG)wire_get_u64(wire);
        memcpy(into + at, &value, sizeof value);
    }
}

static void get_entries(struct wire *wire, CK_ATTRIBUTE *attributes, CK_ULONG count, int depth);

static void get_value(struct wire *wire, CK_ATTRIBUTE *attribute, enum kind kind, int depth)
{
    if (kind == KIND_template) {
        get_entries(wire, attribute->pValue, attribute->ulValueLen / sizeof(CK_ATTRIBUTE),
                    depth + 1);
        return;
    }
    if (kind == KIND_ulong || kind == KIND_ulongs) {
        get_ulongs(wire, attribute->pValue, attribute->ulValueLen);
        return;
    }
    const uint8_t *bytes = wire_get_raw(wire, attribute->ulValueLen);
    if (bytes != NULL)
        memcpy(attribute->pValue, bytes, attribute->ulValueLen);
}

static void get_entry(struct wire *wire, CK_ATTRIBUTE *attribute, int depth)
{
    CK_ATTRIBUTE_TYPE type = (CK_ATTRIBUTE_TYPE)wire_get_u64(wire);
    uint64_t wired = wire_get_u64(wire);
    bool present = wire_get_present(wire);
    /* Inside a template-valued attribute the engine names the types: the application cannot. */
    if (depth == 1 && type != attribute->type)
        wire_fail(wire, CKR_DEVICE_ERROR);
    enum kind kind = kind_of(type);
    CK_ULONG capacity = attribute->pValue == NULL ? 0 : attribute->ulValueLen;
    CK_ULONG length = host_length(wire, kind, wired);
    if (present && (attribute->pValue == NULL || length > capacity))
        wire_fail(wire, CKR_DEVICE_ERROR);
    if (present && kind == KIND_template && depth >= ATTRIBUTES_DEPTH)
        wire_fail(wire, CKR_DEVICE_ERROR);
    if (wire->failure != CKR_OK)
        return;
    attribute->type = type;
    attribute->ulValueLen = length;
    if (present)
        get_value(wire, attribute, kind, depth);
}

static void get_entries(struct wire *wire, CK_ATTRIBUTE *attributes, CK_ULONG count, int depth)
{
    /* At depth 2 the count was the reply's own length and has been held against the capacity. */
    if (depth == 1 && wire_get_u32(wire) != count)
        wire_fail(wire, CKR_DEVICE_ERROR);
    for (CK_ULONG i = 0; i < count && wire->failure == CKR_OK; i++)
        get_entry(wire, &attributes[i], depth);
}

void attributes_get(struct wire *wire, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    get_entries(wire, attributes, count, 1);
}
