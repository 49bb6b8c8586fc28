#include "parameter.h"

#include <string.h>

#include "params.h"
#include "params_form.h"
#include "template.h"

enum { FIELD_MAX = 300, ARRAY_MAX = 3, ITERATIONS_MAX = 50 };

static const struct {
    CK_MECHANISM_TYPE type;
    const char *forms;
} mechanisms[] = {
#define FORM(id, name, status, fields)
#define MESSAGE(form)
#define MECH(name, type, forms) {(type), forms},
#include "params.def"
#undef FORM
#undef MESSAGE
#undef MECH
};

static const char *const messages[] = {
#define FORM(id, name, status, fields)
#define MESSAGE(form) #form,
#define MECH(name, type, forms)
#include "params.def"
#undef FORM
#undef MESSAGE
#undef MECH
};

static const struct {
    const char *part; /* of a field's name */
    CK_ULONG usual;
} usual_numbers[] = {
    {"Alg", CKM_SHA256},     {"ash", CKM_SHA256}, {"mgf", CKG_MGF1_SHA256}, {"sLen", 32},
    {"tagBits", 128},        {"macLen", 16},      {"ivBits", 96},           {"counterBits", 64},
    {"kdf", CKD_SHA256_KDF}, {"aesKeyBits", 256}, {"prf", CKM_SHA256_HMAC}, {"keyBits", 128},
    {"macBits", 256},        {"FixedBits", 32},   {"Generator", 2},         {"source", 1},
    {"saltType", 2},         {"macLength", 12},   {"serverOrClient", 1}};

CK_MECHANISM_TYPE parameter_draw_type(void)
{
    return mechanisms[draw_below(sizeof mechanisms / sizeof mechanisms[0])].type;
}

static void put(uint8_t *at, CK_ULONG number)
{
    memcpy(at, &number, sizeof number);
}

static void put_pointer(uint8_t *at, void *pointer)
{
    memcpy(at, &pointer, sizeof pointer);
}

static CK_ULONG number_for(const struct field *field)
{
    if (field->name_length == 10 && memcmp(field->name, "iterations", 10) == 0)
        return draw_below(ITERATIONS_MAX); /* each takes its time */
    for (size_t i = 0; i < sizeof usual_numbers / sizeof usual_numbers[0]; i++) {
        size_t length = strlen(usual_numbers[i].part);
        bool named =
            field->name_length >= length &&
            memcmp(field->name + field->name_length - length, usual_numbers[i].part, length) == 0;
        if (named && !draw_one_in(4))
            return usual_numbers[i].usual;
    }
    return draw_likely();
}

/* What other fields count comes first. */
static void fill_numbers(const struct structure *in)
{
    struct layout layout = layout_of(in->form);
    struct field field;
    while (layout_next(&layout, &field)) {
        if (field.code == 'u')
            put(in->at + field.offset, number_for(&field));
        else if (field.code == 'h')
            put(in->at + field.offset, draw_handle());
        else if (field.code == 'y')
            in->at[field.offset] = (uint8_t)draw_below(draw_one_in(8) ? 256 : 2);
    }
}

static void fill_structure(const struct structure *in);

/* As many bytes as the structure says, or too few where that is beyond every bound. */
static void fill_counted(const struct structure *in, const struct field *field)
{
    CK_ULONG length = field_bytes(in, field);
    bool told = length <= PARAM_FIELD_MAX;
    put_pointer(in->at + field->offset, draw_one_in(16) ? NULL : draw_block(told ? length : 1));
}

static void fill_pair(const struct structure *in, const struct field *field)
{
    struct drawn bytes = draw_bytes(FIELD_MAX);
    uint8_t *at = in->at + field->offset;
    bool nonce = field->code == 'n' || strncmp(field->name, "iv", 2) == 0 ||
                 strncmp(field->name, "nonce", 5) == 0;
    if (nonce && !draw_one_in(4))
        bytes = (struct drawn){draw_block(12), 12};
    put_pointer(at + (field->code == 'r' ? sizeof(CK_ULONG) : 0), bytes.at);
    put(at + (field->code == 'r' ? 0 : sizeof(void *)), bytes.length);
}

static void fill_inner(const struct structure *in, const struct field *field)
{
    const struct form *form = form_of_field(field);
    const struct structure inner = {form, draw_block(form_size(form)), 0, in};
    bool none = draw_one_in(16);
    if (!none)
        fill_structure(&inner);
    put_pointer(in->at + field->offset, none ? NULL : inner.at);
}

static void fill_array(const struct structure *in, const struct field *field)
{
    const struct form *form = form_of_field(field);
    bool absurd = draw_one_in(32);
    CK_ULONG count = draw_below(ARRAY_MAX + 1);
    uint8_t *first = draw_block(count * form_size(form));
    for (CK_ULONG i = 0; i < count; i++) {
        const struct structure element = {form, first + i * form_size(form), 0, in};
        fill_structure(&element);
    }
    put(in->at + field->offset, absurd ? draw_absurd() : count);
    put_pointer(in->at + field->offset + sizeof(CK_ULONG), draw_one_in(16) ? NULL : first);
}

static void fill_template(uint8_t *at)
{
    struct template template = template_draw(NULL, 0);
    put_pointer(at, template.attributes);
    put(at + sizeof(void *), template.count);
}

/* Data of SP800-108: numbers in structures of 16 and 24 bytes, a handle, or bytes. */
static void fill_data(const struct structure *in, const struct field *field)
{
    static const CK_ULONG lengths[] = {16, 24, 8, 0};
    struct drawn value = draw_bytes(FIELD_MAX);
    if (!draw_one_in(3)) {
        CK_ULONG length = lengths[draw_below(sizeof lengths / sizeof lengths[0])];
        value = (struct drawn){draw_block(length), length};
    }
    if (!draw_one_in(8))
        put(in->at, 1 + draw_below(5));
    put_pointer(in->at + field->offset, value.at);
    put(in->at + field->offset + sizeof(void *), value.length);
}

static void fill_output(uint8_t *at)
{
    CK_ULONG room = draw_below(FIELD_MAX);
    CK_ULONG *length = draw_copy(&room, sizeof room);
    put_pointer(at, draw_one_in(8) ? NULL : draw_block(room));
    put_pointer(at + sizeof(void *), draw_one_in(8) ? NULL : length);
}

static void fill_field(const struct structure *in, const struct field *field)
{
    uint8_t *at = in->at + field->offset;
    switch (field->code) {
    case 'a':
    case 's':
    case 'n':
    case 'r':
        fill_pair(in, field);
        break;
    case 'p':
    case 'V':
    case 'i':
    case 'l':
        fill_counted(in, field);
        break;
    case '@':
        fill_inner(in, field);
        break;
    case '#':
        fill_array(in, field);
        break;
    case 'T':
        fill_template(at);
        break;
    case 'H':
        put_pointer(at, draw_one_in(16) ? NULL : draw_block(sizeof(CK_OBJECT_HANDLE)));
        break;
    case 'D':
        fill_data(in, field);
        break;
    case 'o':
        fill_output(at);
        break;
    default: /* bytes in place, and numbers */
        break;
    }
}

static void fill_structure(const struct structure *in)
{
    struct layout layout = layout_of(in->form);
    struct field field;
    fill_numbers(in);
    while (layout_next(&layout, &field))
        fill_field(in, &field);
}

/* What a parameter of this length is taken for decides what it has to be: pointers in it are. */
static struct drawn filled(const struct form *form, CK_ULONG length)
{
    struct drawn drawn = {draw_block(length), length};
    if (form != NULL && strstr(form->fields, ":R") == NULL && length > 0)
        fill_structure(&(struct structure){form, drawn.at, length, NULL});
    return drawn;
}

static CK_ULONG length_of(const char *forms)
{
    size_t end = strcspn(forms, " ");
    while (forms[end] != '\0' && draw_one_in(2)) {
        forms += end + 1;
        end = strcspn(forms, " ");
    }
    const struct form *form = form_named(forms, end);
    bool raw = form == NULL || strstr(form->fields, ":R") != NULL;
    return raw ? draw_below(80) : form_size(form);
}

static CK_ULONG draw_parameter_length(CK_MECHANISM_TYPE type)
{
    if (draw_one_in(16))
        return draw_below(120);
    for (size_t i = 0; i < sizeof mechanisms / sizeof mechanisms[0]; i++)
        if (mechanisms[i].type == type)
            return length_of(mechanisms[i].forms);
    return 0;
}

static struct drawn draw_none(void)
{
    return (struct drawn){draw_one_in(2) ? NULL : draw_block(1),
                          draw_one_in(2) ? 0 : draw_absurd()};
}

struct drawn parameter_draw(CK_MECHANISM_TYPE type)
{
    CK_ULONG length = draw_parameter_length(type);
    return draw_one_in(32) ? draw_none() : filled(form_of(type, length), length);
}

static CK_ULONG draw_message_length(void)
{
    return draw_one_in(16) ? draw_below(120)
                           : length_of(messages[draw_below(sizeof messages / sizeof messages[0])]);
}

struct drawn parameter_draw_message(void)
{
    CK_ULONG length = draw_message_length();
    return draw_one_in(32) ? draw_none() : filled(form_of_message(length), length);
}

struct drawn parameter_draw_for_messages(CK_MECHANISM_TYPE type)
{
    CK_ULONG length = draw_one_in(2) ? draw_message_length() : draw_parameter_length(type);
    bool cipher = type == CKM_AES_GCM || type == CKM_AES_CCM || type == CKM_CHACHA20_POLY1305;
    const struct form *form = cipher ? form_of_message(length) : NULL;
    return filled(form == NULL ? form_of(type, length) : form, length);
}
