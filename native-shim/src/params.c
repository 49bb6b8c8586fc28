#include "params.h"

#include <string.h>

#include "attributes.h"
#include "params_form.h"

/* Types of CK_PRF_DATA_PARAM. */
enum { DATA_ITERATION = 1, DATA_COUNTER, DATA_LENGTH, DATA_BYTES, DATA_KEY };

static void put_structure(struct wire *wire, const struct structure *in);

static void put_bounded(struct wire *wire, const void *bytes, CK_ULONG length)
{
    if (length > PARAM_FIELD_MAX || (bytes == NULL && length > 0))
        wire_fail(wire, CKR_MECHANISM_PARAM_INVALID);
    else
        wire_put_bytes(wire, bytes, length);
}

/* p, V, i, l: of what is only written back, whether there is room. */
static void put_pointed(struct wire *wire, const struct structure *in, const struct field *field)
{
    const void *bytes = pointer_at(in->at + field->offset);
    CK_ULONG length = field_bytes(in, field);
    if (length > PARAM_FIELD_MAX) {
        wire_fail(wire, CKR_MECHANISM_PARAM_INVALID);
        return;
    }
    wire_put_u8(wire, bytes != NULL);
    if (bytes == NULL || field->direction == DIRECTION_OUT)
        return;
    if (field->code == 'i' || field->code == 'l')
        wire_put_u32(wire, (uint32_t)length);
    wire_put_raw(wire, bytes, length);
}

static void put_output(struct wire *wire, const uint8_t *at)
{
    const void *buffer = pointer_at(at);
    const uint8_t *length = pointer_at(at + sizeof(void *));
    if (length == NULL) {
        wire_fail(wire, CKR_MECHANISM_PARAM_INVALID);
        return;
    }
    wire_put_u8(wire, buffer != NULL);
    wire_put_u64(wire, buffer == NULL ? 0 : ulong_at(length));
}

/* Fields of a structure that another one points to. */
static void put_inner(struct wire *wire, const struct structure *outer, const struct field *field)
{
    const struct form *form = form_of_field(field);
    const struct structure inner = {form, pointer_at(outer->at + field->offset), 0, outer};
    wire_put_u8(wire, inner.at != NULL);
    if (inner.at != NULL)
        put_structure(wire, &inner);
}

static void put_array(struct wire *wire, const struct structure *outer, const struct field *field)
{
    const struct form *form = form_of_field(field);
    const uint8_t *at = outer->at + field->offset;
    CK_ULONG count = ulong_at(at);
    uint8_t *first = pointer_at(at + sizeof(CK_ULONG));
    if (count > PARAM_STRUCTURES_MAX || (first == NULL && count > 0)) {
        wire_fail(wire, CKR_MECHANISM_PARAM_INVALID);
        return;
    }
    wire_put_u32(wire, (uint32_t)count);
    for (CK_ULONG i = 0; i < count; i++) {
        const struct structure element = {form, first + i * form_size(form), 0, outer};
        put_structure(wire, &element);
    }
}

/* CK_SP800_108_COUNTER_FORMAT: a CK_BBOOL and a width. */
static void put_width(struct wire *wire, const uint8_t *at)
{
    wire_put_u8(wire, *at);
    wire_put_u64(wire, ulong_at(at + sizeof(CK_ULONG)));
}

/* What a value of this type holds, or any number of bytes. */
static bool is_data(CK_ULONG type, CK_ULONG length)
{
    switch (type) {
    case DATA_ITERATION:
    case DATA_COUNTER:
        return length == 2 * sizeof(CK_ULONG);
    case DATA_LENGTH:
        return length == 3 * sizeof(CK_ULONG);
    case DATA_KEY:
        return length == sizeof(CK_OBJECT_HANDLE);
    default:
        return type == DATA_BYTES && length <= PARAM_FIELD_MAX;
    }
}

static void put_data(struct wire *wire, const struct structure *in, const struct field *field)
{
    const uint8_t *value = pointer_at(in->at + field->offset);
    CK_ULONG length = ulong_at(in->at + field->offset + sizeof(void *));
    CK_ULONG type = structure_number(in, "type", strlen("type"));
    if (value == NULL ? length > 0 : !is_data(type, length)) {
        wire_fail(wire, CKR_MECHANISM_PARAM_INVALID);
        return;
    }
    if (type == DATA_BYTES) {
        wire_put_bytes(wire, value, length);
        return;
    }
    wire_put_u8(wire, value != NULL);
    if (value == NULL)
        return;
    if (type == DATA_LENGTH) /* CK_SP800_108_DKM_LENGTH_FORMAT: a method before the same */
        wire_put_u64(wire, ulong_at(value));
    if (type == DATA_KEY)
        wire_put_u64(wire, ulong_at(value));
    else
        put_width(wire, value + (type == DATA_LENGTH ? sizeof(CK_ULONG) : 0));
}

static void put_plain(struct wire *wire, const struct field *field, const uint8_t *at)
{
    const size_t second = sizeof(void *);
    bool out = field->direction == DIRECTION_OUT;
    switch (field->code) {
    case 'u':
    case 'h':
        if (!out)
            wire_put_u64(wire, ulong_at(at));
        break;
    case 'y':
        wire_put_u8(wire, *at);
        break;
    case 'c':
        wire_put_raw(wire, at, field->number);
        break;
    case 'a':
    case 's':
        put_bounded(wire, pointer_at(at), ulong_at(at + second));
        break;
    case 'r':
        put_bounded(wire, pointer_at(at + second), ulong_at(at));
        break;
    case 'T':
        attributes_put(wire, pointer_at(at), ulong_at(at + second));
        break;
    case 'H':
        if (pointer_at(at) == NULL)
            wire_fail(wire, CKR_MECHANISM_PARAM_INVALID);
        break;
    default: /* 'o' */
        put_output(wire, at);
        break;
    }
}

static void put_field(struct wire *wire, const struct structure *in, const struct field *field)
{
    switch (field->code) {
    case 'R':
        put_bounded(wire, in->at, in->length);
        break;
    case 'p':
    case 'V':
    case 'i':
    case 'l':
        put_pointed(wire, in, field);
        break;
    case '@':
        put_inner(wire, in, field);
        break;
    case '#':
        put_array(wire, in, field);
        break;
    case 'D':
        put_data(wire, in, field);
        break;
    default:
        put_plain(wire, field, in->at + field->offset);
        break;
    }
}

static void put_structure(struct wire *wire, const struct structure *in)
{
    struct layout layout = layout_of(in->form);
    struct field field;
    while (layout_next(&layout, &field))
        put_field(wire, in, &field);
}

static void put_unserved(struct wire *wire, size_t at)
{
    wire_back_to(wire, at);
    wire_put_u8(wire, PARAM_UNSERVED);
    wire_put_u32(wire, 0);
}

/* form, length, fields. */
static void put_parameter(struct wire *wire, const struct structure *parameter)
{
    size_t begin = wire->size;
    if (parameter->form == NULL) {
        put_unserved(wire, begin);
        return;
    }
    wire_put_u8(wire, parameter->form->id);
    size_t at = wire->size;
    wire_put_u32(wire, 0);
    put_structure(wire, parameter);
    wire_patch_u32(wire, at, (uint32_t)(wire->size - at - 4));
    if (wire->failure == CKR_MECHANISM_PARAM_INVALID)
        put_unserved(wire, begin);
}

static void put(struct wire *wire, const CK_MECHANISM *mechanism, const struct form *form)
{
    const struct structure parameter = {form, mechanism->pParameter, mechanism->ulParameterLen,
                                        NULL};
    if (parameter.at == NULL && parameter.length > 0) {
        wire_fail(wire, CKR_MECHANISM_PARAM_INVALID);
        return;
    }
    wire_put_u64(wire, mechanism->mechanism);
    put_parameter(wire, &parameter);
}

void params_put(struct wire *wire, const CK_MECHANISM *mechanism)
{
    put(wire, mechanism, form_of(mechanism->mechanism, mechanism->ulParameterLen));
}

void params_put_for_messages(struct wire *wire, const CK_MECHANISM *mechanism)
{
    const struct form *form = form_of_message(mechanism->ulParameterLen);
    if (form == NULL)
        params_put(wire, mechanism);
    else
        put(wire, mechanism, form);
}

void params_put_message(struct wire *wire, void *parameter, CK_ULONG length)
{
    const struct structure whole = {form_of_message(length), parameter, length, NULL};
    if (parameter == NULL && length > 0)
        wire_fail(wire, CKR_ARGUMENTS_BAD);
    else
        put_parameter(wire, &whole);
}

bool params_take_handles(const CK_MECHANISM *mechanism)
{
    const struct form *form =
        mechanism == NULL ? NULL : form_of(mechanism->mechanism, mechanism->ulParameterLen);
    return form != NULL && strstr(form->fields, "@key_material_out") != NULL;
}

size_t params_size(const char *form)
{
    const struct form *found = form_named(form, strlen(form));
    return found == NULL ? 0 : form_size(found);
}
