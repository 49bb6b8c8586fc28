#include "question.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "token.h"

enum { PIECES_MAX = 4096, PARAMETER_MAX = 1024, NESTING_MAX = 4 };

static void *pieces[PIECES_MAX];
static size_t piece_count;

/* A structure that is being laid out. */
struct structure {
    CK_BYTE *at;
    size_t length;
};

void *question_memory(size_t size)
{
    void *made = calloc(1, size + 1);
    if (made == NULL || piece_count == PIECES_MAX)
        token_fail("memory for a question");
    pieces[piece_count++] = made;
    return made;
}

static void forget(void)
{
    while (piece_count > 0)
        free(pieces[--piece_count]);
}

static char *copied(const char *text)
{
    char *copy = question_memory(strlen(text));
    memcpy(copy, text, strlen(text));
    return copy;
}

static CK_BYTE digit_of(char hex)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = memchr(digits, tolower((unsigned char)hex), sizeof digits - 1);
    if (found == NULL)
        token_fail("a question whose bytes are hexadecimal");
    return (CK_BYTE)(found - digits);
}

static struct bytes bytes_of(const char *hex)
{
    struct bytes bytes = {question_memory(strlen(hex) / 2), strlen(hex) / 2};
    for (CK_ULONG i = 0; i < bytes.length; i++)
        bytes.at[i] = (CK_BYTE)(digit_of(hex[2 * i]) << 4 | digit_of(hex[2 * i + 1]));
    return bytes;
}

static CK_ULONG number_of(const char *word)
{
    return strtoul(word, NULL, 0);
}

struct object *question_object(struct question *question, const char *name)
{
    for (size_t i = 0; i < question->object_count; i++)
        if (strcmp(question->objects[i].name, name) == 0)
            return &question->objects[i];
    return NULL;
}

static struct object *object_named(struct question *question, const char *name)
{
    struct object *object = question_object(question, name);
    if (object != NULL)
        return object;
    if (question->object_count == OBJECTS_MAX || strlen(name) >= NAME_MAX_BYTES)
        token_fail("a question of few objects");
    object = &question->objects[question->object_count++];
    memcpy(object->name, name, strlen(name));
    return object;
}

/* NAME TYPE KIND VALUE */
static void read_attribute(struct question *question, char *words)
{
    char *rest = NULL;
    struct object *object = object_named(question, strtok_r(words, " ", &rest));
    CK_ATTRIBUTE_TYPE type = number_of(strtok_r(NULL, " ", &rest));
    const char *kind = strtok_r(NULL, " ", &rest);
    const char *value = strtok_r(NULL, " ", &rest);
    struct bytes bytes = {NULL, 0};
    if (object->count == ATTRIBUTES_MAX || kind == NULL)
        token_fail("a question of few attributes");
    if (*kind == 'x') {
        bytes = bytes_of(value == NULL ? "" : value);
    } else if (*kind == 'u') {
        CK_ULONG number = number_of(value);
        bytes.at = question_memory(bytes.length = sizeof number);
        memcpy(bytes.at, &number, sizeof number);
    } else {
        bytes.at = question_memory(bytes.length = sizeof(CK_BBOOL));
        *bytes.at = (CK_BBOOL)number_of(value);
    }
    CK_ATTRIBUTE attribute = {type, bytes.at, bytes.length};
    object->attributes[object->count++] = attribute;
}

static void read_line(struct question *question, char *line)
{
    char *words = line[0] != '\0' && line[1] == ' ' ? line + 2 : line + 1;
    switch (line[0]) {
    case 'c':
        snprintf(question->name, sizeof question->name, "%s", words);
        break;
    case 'm':
        question->mechanism.mechanism = number_of(words);
        break;
    case 'f':
        if (question->field_count == sizeof question->fields / sizeof question->fields[0])
            token_fail("a question of few fields");
        question->fields[question->field_count++] = copied(words);
        break;
    case 'k':
        read_attribute(question, words);
        break;
    case 'd':
        snprintf(question->deed, sizeof question->deed, "%s", words);
        break;
    case 'i':
        question->input = bytes_of(words);
        break;
    case 'o':
        question->output = bytes_of(words);
        break;
    case 'e':
        question->refusal = number_of(words);
        question->refused = true;
        break;
    case '1':
        question->whole = true;
        break;
    case 's':
        question->same = true;
        break;
    default:
        token_fail(line);
    }
}

bool question_read(struct question *question)
{
    static char *line;
    static size_t size;
    ssize_t length = 0;
    forget();
    memset(question, 0, sizeof *question);
    while ((length = getline(&line, &size, stdin)) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, ".") == 0)
            return true;
        read_line(question, line);
    }
    free(line);
    line = NULL;
    size = 0;
    return false;
}

static void append(struct structure *structure, const void *value, size_t size, size_t alignment)
{
    size_t at = (structure->length + alignment - 1) / alignment * alignment;
    if (at + size > PARAMETER_MAX)
        token_fail("a parameter's structure of few fields");
    if (size > 0)
        memcpy(structure->at + at, value, size);
    structure->length = at + size;
}

static void append_number(struct structure *structure, CK_ULONG number)
{
    append(structure, &number, sizeof number, sizeof number);
}

static void append_pointer(struct structure *structure, const void *pointer)
{
    append(structure, &pointer, sizeof pointer, sizeof pointer);
}

static void append_field(struct question *question, struct structure *structure, const char *field)
{
    const char *value = field[1] == ' ' ? field + 2 : "";
    struct bytes bytes = {NULL, 0};
    if (strchr("ipbl", field[0]) != NULL && strcmp(value, "-") != 0)
        bytes = bytes_of(value);
    CK_BYTE byte = (CK_BYTE)number_of(value);
    switch (field[0]) {
    case 'u':
        append_number(structure, number_of(value));
        break;
    case 'y':
        append(structure, &byte, 1, 1);
        break;
    case 'i':
        append(structure, bytes.at, bytes.length, 1);
        break;
    case 'p':
        append_pointer(structure, bytes.at);
        break;
    case 'b':
        append_pointer(structure, bytes.at);
        append_number(structure, bytes.length);
        break;
    case 'l':
        append_number(structure, bytes.length);
        append_pointer(structure, bytes.at);
        break;
    case 'h':
        append_number(structure, question_object(question, value)->handle);
        break;
    default:
        token_fail(field);
    }
}

/* Padded at its end as a compiler does; a structure of bytes alone is not. */
static size_t padded(const struct structure *structure, bool bytes_only)
{
    size_t word = bytes_only ? 1 : sizeof(CK_ULONG);
    return (structure->length + word - 1) / word * word;
}

void question_lay_out(struct question *question)
{
    struct structure open[NESTING_MAX] = {{question_memory(PARAMETER_MAX), 0}};
    size_t depth = 0;
    bool bytes_only = true;
    for (size_t i = 0; i < question->field_count; i++) {
        const char *field = question->fields[i];
        bytes_only = bytes_only && (field[0] == 'y' || field[0] == 'i');
        if (field[0] == 'R') {
            struct bytes raw = bytes_of(field[1] == ' ' ? field + 2 : "");
            question->mechanism.pParameter = raw.at;
            question->mechanism.ulParameterLen = raw.length;
            return;
        }
        if (field[0] == '{' && depth + 1 < NESTING_MAX) {
            struct structure inner = {question_memory(PARAMETER_MAX), 0};
            append_pointer(&open[depth], inner.at);
            open[++depth] = inner;
        } else if (field[0] == '}' && depth > 0) {
            depth--;
        } else {
            append_field(question, &open[depth], field);
        }
    }
    if (question->field_count > 0) {
        question->mechanism.pParameter = open[0].at;
        question->mechanism.ulParameterLen = padded(&open[0], bytes_only);
    }
}
