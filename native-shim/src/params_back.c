/* Letter w: nothing is written where the application has no room for exactly what came. */
#include <string.h>

#include "params.h"
#include "params_form.h"

static void get_structure(struct wire *wire, const struct structure *in);

/* Bytes, if there are any, to where as many lie. */
static void get_bytes(struct wire *wire, void *to, CK_ULONG room, bool counted)
{
    if (!wire_get_present(wire))
        return;
    uint64_t length = counted ? wire_get_u32(wire) : room;
    if (to == NULL || length != room)
        wire_fail(wire, CKR_DEVICE_ERROR);
    const uint8_t *bytes = wire_get_raw(wire, length);
    if (bytes != NULL && length > 0)
        memcpy(to, bytes, (size_t)length);
}

static void get_output(struct wire *wire, const uint8_t *at)
{
    void *buffer = pointer_at(at);
    void *room = pointer_at(at + sizeof(void *));
    CK_ULONG length = (CK_ULONG)wire_get_u64(wire);
    bool present = wire_get_present(wire);
    if (room == NULL || (present && (buffer == NULL || length > ulong_at(room))))
        wire_fail(wire, CKR_DEVICE_ERROR);
    const uint8_t *bytes = present ? wire_get_raw(wire, length) : NULL;
    if (bytes != NULL && length > 0)
        memcpy(buffer, bytes, length);
    if (wire->failure == CKR_OK)
        memcpy(room, &length, sizeof length);
}

static void get_number(struct wire *wire, void *to)
{
    CK_ULONG value = (CK_ULONG)wire_get_u64(wire);
    if (to == NULL)
        wire_fail(wire, CKR_DEVICE_ERROR);
    if (wire->failure == CKR_OK)
        memcpy(to, &value, sizeof value);
}

static void get_inner(struct wire *wire, const struct structure *outer, const struct field *field)
{
    const struct structure inner = {form_of_field(field), pointer_at(outer->at + field->offset), 0,
                                    outer};
    bool present = wire_get_present(wire);
    if (present != (inner.at != NULL))
        wire_fail(wire, CKR_DEVICE_ERROR);
    else if (present)
        get_structure(wire, &inner);
}

static void get_array(struct wire *wire, const struct structure *outer, const struct field *field)
{
    const struct form *form = form_of_field(field);
    const uint8_t *at = outer->at + field->offset;
    uint8_t *first = pointer_at(at + sizeof(CK_ULONG));
    uint32_t count = wire_get_u32(wire);
    if (count != ulong_at(at) || (first == NULL && count > 0))
        wire_fail(wire, CKR_DEVICE_ERROR);
    for (uint32_t i = 0; wire->failure == CKR_OK && i < count; i++) {
        const struct structure element = {form, first + i * form_size(form), 0, outer};
        get_structure(wire, &element);
    }
}

static void get_field(struct wire *wire, const struct structure *in, const struct field *field)
{
    uint8_t *at = in->at + field->offset;
    const size_t second = sizeof(void *);
    switch (field->code) {
    case 'u':
    case 'h':
        get_number(wire, at);
        break;
    case 'H':
        get_number(wire, pointer_at(at));
        break;
    case 'a':
        get_bytes(wire, pointer_at(at), ulong_at(at + second), true);
        break;
    case 'o':
        get_output(wire, at);
        break;
    case '@':
        get_inner(wire, in, field);
        break;
    case '#':
        get_array(wire, in, field);
        break;
    default: /* p, V, i, l */
        get_bytes(wire, pointer_at(at), field_bytes(in, field),
                  field->code == 'i' || field->code == 'l');
        break;
    }
}

static void get_structure(struct wire *wire, const struct structure *in)
{
    struct layout layout = layout_of(in->form);
    struct field field;
    while (wire->failure == CKR_OK && layout_next(&layout, &field)) {
        if (field_comes_back(&field))
            get_field(wire, in, &field);
    }
}

static void get(struct wire *wire, const struct structure *parameter)
{
    uint8_t id = wire_get_u8(wire);
    uint32_t length = wire_get_u32(wire);
    size_t begin = wire->position;
    if (id == 0 && length == 0)
        return;
    if (parameter->form == NULL || parameter->form->id != id || parameter->at == NULL)
        wire_fail(wire, CKR_DEVICE_ERROR);
    else
        get_structure(wire, parameter);
    if (wire->position - begin != length)
        wire_fail(wire, CKR_DEVICE_ERROR);
}

void params_get(struct wire *wire, const CK_MECHANISM *mechanism)
{
    static const CK_MECHANISM none;
    const CK_MECHANISM *given = mechanism == NULL ? &none : mechanism;
    const struct structure parameter = {form_of(given->mechanism, given->ulParameterLen),
                                        given->pParameter, given->ulParameterLen, NULL};
    get(wire, &parameter);
}

void params_get_message(struct wire *wire, void *parameter, CK_ULONG length)
{
    const struct structure whole = {form_of_message(length), parameter, length, NULL};
    get(wire, &whole);
}
