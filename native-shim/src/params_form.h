/* The forms of params.def: which a parameter has, and where its fields lie in memory. */
#ifndef PARAMS_FORM_H
#define PARAMS_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pkcs11.h"

struct form {
    uint8_t id;
    const char *name;
    bool flattened;
    const char *fields;
};

enum direction { DIRECTION_IN, DIRECTION_OUT, DIRECTION_BOTH };

/* One field of a form, and where it lies in the C structure. */
struct field {
    char code;
    enum direction direction;
    size_t number; /* of cN and pN */
    const char *name;
    size_t name_length;
    const char *operand; /* what follows the code: a form's or a field's name */
    size_t operand_length;
    size_t offset;
};

/* A walk through a form's fields, which lays the C structure out as the compiler does. */
struct layout {
    const char *next;
    size_t offset;
    size_t alignment;
};

/* A structure of the application, and the one that points to it. */
struct structure {
    const struct form *form;
    uint8_t *at;
    CK_ULONG length;
    const struct structure *outer;
};

struct layout layout_of(const struct form *form);
bool layout_next(struct layout *layout, struct field *field);

/* Of a mechanism's parameter, by its length; NULL for none that is flattened. */
const struct form *form_of(CK_MECHANISM_TYPE type, CK_ULONG length);
/* Of a message call's parameter, by its length. */
const struct form *form_of_message(CK_ULONG length);
/* The form that a field of code @ or # refers to. */
const struct form *form_of_field(const struct field *field);
const struct form *form_named(const char *name, size_t length);
size_t form_size(const struct form *form);
/* Whether a field of it is written back. */
bool form_comes_back(const struct form *form);
bool field_comes_back(const struct field *field);

/* A structure need not be aligned: everything is copied out. */
CK_ULONG ulong_at(const uint8_t *at);
void *pointer_at(const uint8_t *at);
/* The number in the field of that name, of this structure or of the one that points to it. */
CK_ULONG structure_number(const struct structure *in, const char *name, size_t length);
/* How many bytes a field of code p, V, i or l points to. */
CK_ULONG field_bytes(const struct structure *in, const struct field *field);

#endif
