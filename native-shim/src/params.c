#include "params.h"

#include <stdlib.h>
#include <string.h>

struct form {
    uint8_t id;
    const char *name;
    bool marshalled;
    const char *fields;
};

struct mechanism {
    CK_MECHANISM_TYPE type;
    const char *forms;
};

enum { STATUS_later, STATUS_now };

#define MECH(name, type, forms)
#define FORM(id, name, status, fields) {(id), #name, STATUS_##status == STATUS_now, fields},
static const struct form form_table[] = {
#include "params.def"
};
#undef FORM
#undef MECH

#define FORM(id, name, status, fields)
#define MECH(name, type, forms) {(type), forms},
static const struct mechanism mechanism_table[] = {
#include "params.def"
};
#undef FORM
#undef MECH

/* One field of a form, and where it lies in the C structure. */
struct field {
    char code;
    size_t number;       /* of cN and pN */
    const char *operand; /* what follows the code: a form's or a field's name */
    size_t operand_length;
    size_t offset;
};

/* Walks a form's field list and lays the C structure out as the compiler does. */
struct layout {
    const char *next;
    size_t offset;
    size_t alignment;
};

static size_t aligned(size_t offset, size_t alignment)
{
    return (offset + alignment - 1) / alignment * alignment;
}

static size_t field_size(const struct field *field)
{
    switch (field->code) {
    case 'y':
        return 1;
    case 'c':
        return field->number;
    case 'a':
    case 'n':
    case 's':
    case 'r':
    case 'o':
    case 'D':
    case 'T':
    case '#':
        return 2 * sizeof(void *); /* a pointer and a CK_ULONG are of one size */
    default:
        return sizeof(void *);
    }
}

static bool layout_next(struct layout *layout, struct field *field)
{
    const char *colon = strchr(layout->next, ':');
    if (colon == NULL)
        return false;
    field->code = colon[1];
    field->number = (size_t)strtoul(colon + 2, NULL, 10);
    field->operand = colon + 2;
    field->operand_length = strcspn(field->operand, " <=");
    layout->next = field->operand + field->operand_length;

    size_t alignment = field->code == 'y' || field->code == 'c' ? 1 : sizeof(void *);
    if (alignment > layout->alignment)
        layout->alignment = alignment;
    field->offset = aligned(layout->offset, alignment);
    layout->offset = field->offset + field_size(field);
    return true;
}

static size_t form_size(const struct form *form)
{
    struct layout layout = {form->fields, 0, 1};
    struct field field;
    while (layout_next(&layout, &field))
        continue;
    return aligned(layout.offset, layout.alignment);
}

static const struct form *form_named(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof form_table / sizeof form_table[0]; i++) {
        if (strlen(form_table[i].name) == length && memcmp(form_table[i].name, name, length) == 0)
            return &form_table[i];
    }
    return NULL;
}

size_t params_size(const char *form)
{
    const struct form *found = form_named(form, strlen(form));
    return found == NULL ? 0 : form_size(found);
}

static bool fits(const struct form *form, CK_ULONG length)
{
    bool raw = strstr(form->fields, ":R") != NULL;
    return form->marshalled && (raw || form_size(form) == length);
}

/* The form of a mechanism's parameter, by the list of forms it may have and by its length. */
static const struct form *form_of(CK_MECHANISM_TYPE type, CK_ULONG length)
{
    const char *names = NULL;
    for (size_t i = 0; i < sizeof mechanism_table / sizeof mechanism_table[0]; i++) {
        if (mechanism_table[i].type == type)
            names = mechanism_table[i].forms;
    }
    while (names != NULL && *names != '\0') {
        size_t end = strcspn(names, " ");
        const struct form *form = form_named(names, end);
        if (form != NULL && fits(form, length))
            return form;
        names += end + strspn(names + end, " ");
    }
    return NULL;
}

/* The parameter is the application's memory and need not be aligned: everything is copied out. */
static CK_ULONG ulong_at(const uint8_t *at)
{
    CK_ULONG value;
    memcpy(&value, at, sizeof value);
    return value;
}

static const void *pointer_at(const uint8_t *at)
{
    const void *value;
    memcpy(&value, at, sizeof value);
    return value;
}

static void put_bounded(struct wire *wire, const void *bytes, CK_ULONG length)
{
    if (length > PARAM_FIELD_MAX || (bytes == NULL && length > 0))
        wire_fail(wire, CKR_MECHANISM_PARAM_INVALID);
    else
        wire_put_bytes(wire, bytes, length);
}

/* Another length than these is of no nonce, and reading as many bytes might leave the caller's. */
static void put_nonce(struct wire *wire, const void *nonce, CK_ULONG length)
{
    switch (length) {
    case 8:
    case 12:
    case 24:
        put_bounded(wire, nonce, length);
        break;
    case 64:
    case 96:
    case 192:
        put_bounded(wire, nonce, length / 8);
        break;
    default:
        wire_fail(wire, CKR_MECHANISM_PARAM_INVALID);
        break;
    }
}

static void put_plain(struct wire *wire, const struct field *field, const uint8_t *at)
{
    const size_t second = sizeof(void *);
    switch (field->code) {
    case 'u':
    case 'h':
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
    case 'n':
        put_nonce(wire, pointer_at(at), ulong_at(at + second));
        break;
    case 'r':
        put_bounded(wire, pointer_at(at + second), ulong_at(at));
        break;
    default: /* the codes of forms that are not marshalled yet */
        wire_fail(wire, CKR_MECHANISM_PARAM_INVALID);
        break;
    }
}

/* Fields of a structure that another one points to: those forms hold plain fields only. */
static void put_pointed(struct wire *wire, const struct field *outer, const uint8_t *structure)
{
    const struct form *form = form_named(outer->operand, outer->operand_length);
    wire_put_u8(wire, structure != NULL);
    if (structure == NULL || form == NULL)
        return;
    struct layout layout = {form->fields, 0, 1};
    struct field field;
    while (layout_next(&layout, &field))
        put_plain(wire, &field, structure + field.offset);
}

static void put_fields(struct wire *wire, const struct form *form, const CK_MECHANISM *mechanism)
{
    const uint8_t *structure = mechanism->pParameter;
    struct layout layout = {form->fields, 0, 1};
    struct field field;
    while (layout_next(&layout, &field)) {
        if (field.code == 'R')
            put_bounded(wire, structure, mechanism->ulParameterLen);
        else if (field.code == '@')
            put_pointed(wire, &field, pointer_at(structure + field.offset));
        else
            put_plain(wire, &field, structure + field.offset);
    }
}

static void put_unserved(struct wire *wire, size_t at)
{
    wire_back_to(wire, at);
    wire_put_u8(wire, PARAM_UNSERVED);
    wire_put_u32(wire, 0);
}

void params_put(struct wire *wire, const CK_MECHANISM *mechanism)
{
    const struct form *form = mechanism->ulParameterLen == 0
                                  ? &form_table[0]
                                  : form_of(mechanism->mechanism, mechanism->ulParameterLen);
    if (mechanism->pParameter == NULL && mechanism->ulParameterLen > 0) {
        wire_fail(wire, CKR_MECHANISM_PARAM_INVALID);
        return;
    }
    wire_put_u64(wire, mechanism->mechanism);
    size_t begin = wire->size;
    if (form == NULL) {
        put_unserved(wire, begin);
        return;
    }
    wire_put_u8(wire, form->id);
    size_t at = wire->size;
    wire_put_u32(wire, 0);
    put_fields(wire, form, mechanism);
    wire_patch_u32(wire, at, (uint32_t)(wire->size - at - 4));
    if (wire->failure == CKR_MECHANISM_PARAM_INVALID)
        put_unserved(wire, begin);
}

void params_get(struct wire *wire)
{
    wire_get_u8(wire);
    /* No form that is marshalled so far has an out field, so nothing can come back. */
    if (wire_get_u32(wire) != 0)
        wire_fail(wire, CKR_DEVICE_ERROR);
}
