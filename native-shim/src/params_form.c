#include "params_form.h"

#include <stdlib.h>
#include <string.h>

struct mechanism {
    CK_MECHANISM_TYPE type;
    const char *forms;
};

enum { STATUS_later, STATUS_now };

#define MECH(name, type, forms)
#define MESSAGE(form)
#define FORM(id, name, status, fields) {(id), #name, STATUS_##status == STATUS_now, fields},
static const struct form form_table[] = {
#include "params.def"
};
#undef FORM
#undef MESSAGE
#undef MECH

#define FORM(id, name, status, fields)
#define MESSAGE(form)
#define MECH(name, type, forms) {(type), forms},
static const struct mechanism mechanism_table[] = {
#include "params.def"
};
#undef FORM
#undef MESSAGE
#undef MECH

#define FORM(id, name, status, fields)
#define MESSAGE(form) #form " "
#define MECH(name, type, forms)
static const char message_forms[] =
#include "params.def"
    ;
#undef FORM
#undef MESSAGE
#undef MECH

static size_t aligned(size_t offset, size_t alignment)
{
    return (offset + alignment - 1) / alignment * alignment;
}

static size_t field_size(const struct field *field)
{
    if (field->code == 'y')
        return 1;
    if (field->code == 'c')
        return field->number;
    /* Of two parts: a pointer and a CK_ULONG are of one size. */
    return strchr("asroDT#", field->code) != NULL ? 2 * sizeof(void *) : sizeof(void *);
}

static enum direction direction_of(char mark)
{
    return mark == '<' ? DIRECTION_OUT : mark == '=' ? DIRECTION_BOTH : DIRECTION_IN;
}

struct layout layout_of(const struct form *form)
{
    return (struct layout){form->fields, 0, 1};
}

bool layout_next(struct layout *layout, struct field *field)
{
    field->name = layout->next + strspn(layout->next, " ");
    const char *colon = strchr(field->name, ':');
    if (colon == NULL)
        return false;
    field->name_length = (size_t)(colon - field->name);
    field->code = colon[1];
    field->operand = colon + 2 + (colon[2] == '/');
    field->operand_length = strcspn(field->operand, " <=");
    field->number = (size_t)strtoul(field->operand, NULL, 10);
    field->direction = direction_of(field->operand[field->operand_length]);
    layout->next = field->operand + field->operand_length + (field->direction != DIRECTION_IN);

    size_t alignment = field->code == 'y' || field->code == 'c' ? 1 : sizeof(void *);
    if (alignment > layout->alignment)
        layout->alignment = alignment;
    field->offset = aligned(layout->offset, alignment);
    layout->offset = field->offset + field_size(field);
    return true;
}

size_t form_size(const struct form *form)
{
    struct layout layout = layout_of(form);
    struct field field;
    while (layout_next(&layout, &field))
        continue;
    return aligned(layout.offset, layout.alignment);
}

const struct form *form_named(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof form_table / sizeof form_table[0]; i++) {
        if (strlen(form_table[i].name) == length && memcmp(form_table[i].name, name, length) == 0)
            return &form_table[i];
    }
    return NULL;
}

static bool fits(const struct form *form, CK_ULONG length)
{
    bool raw = strstr(form->fields, ":R") != NULL;
    return form->flattened && (raw || form_size(form) == length);
}

/* The first of these forms that has such a length. */
static const struct form *fitting(const char *names, CK_ULONG length)
{
    while (*names != '\0') {
        size_t end = strcspn(names, " ");
        const struct form *form = form_named(names, end);
        if (form != NULL && fits(form, length))
            return form;
        names += end + strspn(names + end, " ");
    }
    return NULL;
}

const struct form *form_of(CK_MECHANISM_TYPE type, CK_ULONG length)
{
    if (length == 0)
        return &form_table[0];
    for (size_t i = 0; i < sizeof mechanism_table / sizeof mechanism_table[0]; i++) {
        if (mechanism_table[i].type == type)
            return fitting(mechanism_table[i].forms, length);
    }
    return NULL;
}

const struct form *form_of_message(CK_ULONG length)
{
    return length == 0 ? &form_table[0] : fitting(message_forms, length);
}

const struct form *form_of_field(const struct field *field)
{
    return form_named(field->operand, field->operand_length);
}

bool field_comes_back(const struct field *field)
{
    bool inner = field->code == '@' || field->code == '#';
    return inner ? form_comes_back(form_of_field(field)) : field->direction != DIRECTION_IN;
}

bool form_comes_back(const struct form *form)
{
    struct layout layout = layout_of(form);
    struct field field;
    while (layout_next(&layout, &field)) {
        if (field_comes_back(&field))
            return true;
    }
    return false;
}

CK_ULONG ulong_at(const uint8_t *at)
{
    CK_ULONG value;
    memcpy(&value, at, sizeof value);
    return value;
}

void *pointer_at(const uint8_t *at)
{
    void *value;
    memcpy(&value, at, sizeof value);
    return value;
}

CK_ULONG structure_number(const struct structure *in, const char *name, size_t length)
{
    for (; in != NULL; in = in->outer) {
        struct layout layout = layout_of(in->form);
        struct field field;
        while (layout_next(&layout, &field)) {
            if (field.name_length == length && memcmp(field.name, name, length) == 0)
                return ulong_at(in->at + field.offset);
        }
    }
    return 0;
}

CK_ULONG field_bytes(const struct structure *in, const struct field *field)
{
    if (field->code == 'p')
        return field->number;
    if (field->code == 'V')
        return sizeof(CK_VERSION);
    CK_ULONG number = structure_number(in, field->operand, field->operand_length);
    return field->code == 'l' ? number : number / 8 + (number % 8 != 0);
}
