/*
 * The decoder against any reply an engine could send: two bytes choose the call, the rest is the
 * frame's body from its CK_RV on. Outputs lie on the heap in exactly the size that was announced,
 * so that a byte too much is seen by AddressSanitizer.
 */
#include <stdlib.h>
#include <string.h>

#include "marshal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BUFFER = 64, LIST = 4, ARGS_MAX = 32 };

struct outputs {
    CK_BYTE *buffer;
    CK_ULONG *list;
    CK_ULONG length;
    CK_ULONG *number;
    CK_BYTE *text;
    CK_VERSION *version;
    CK_KEY_TYPE *type;
    CK_BYTE *label;
    CK_OBJECT_CLASS *class;
    CK_ATTRIBUTE wrap;
    CK_ATTRIBUTE wanted[4];
    struct key_material *material;
    struct gcm_message *message;
    CK_MECHANISM mechanism;
};

/* CK_TLS12_KEY_MAT_PARAMS with CK_SSL3_KEY_MAT_OUT, and CK_GCM_MESSAGE_PARAMS. */
struct key_material {
    CK_ULONG bits[3];
    CK_BBOOL export;
    void *randoms[4];
    struct key_material_out {
        CK_OBJECT_HANDLE keys[4];
        CK_BYTE *ivs[2];
    } * out;
    CK_ULONG prf;
};

struct gcm_message {
    CK_BYTE *iv;
    CK_ULONG ivLength;
    CK_ULONG generator[2];
    CK_BYTE *tag;
    CK_ULONG tagBits;
};

static void prepare_parameters(struct outputs *outputs)
{
    struct key_material *material = calloc(1, sizeof *material);
    struct gcm_message *message = calloc(1, sizeof *message);
    if (material == NULL || message == NULL ||
        (material->out = calloc(1, sizeof *material->out)) == NULL)
        abort();
    material->bits[2] = 128;
    material->out->ivs[0] = malloc(16);
    *message = (struct gcm_message){malloc(12), 12, {0, 1}, malloc(16), 128};
    outputs->material = material;
    outputs->message = message;
    outputs->mechanism = (CK_MECHANISM){CKM_TLS12_KEY_AND_MAC_DERIVE, material, sizeof *material};
}

static void drop_parameters(struct outputs *outputs)
{
    free(outputs->material->out->ivs[0]);
    free(outputs->material->out);
    free(outputs->material);
    free(outputs->message->iv);
    free(outputs->message->tag);
    free(outputs->message);
}

static void prepare(struct outputs *outputs)
{
    prepare_parameters(outputs);
    outputs->buffer = malloc(BUFFER);
    outputs->list = malloc(LIST * sizeof(CK_ULONG));
    outputs->number = malloc(sizeof(CK_ULONG));
    outputs->text = malloc(64);
    outputs->version = malloc(sizeof(CK_VERSION));
    outputs->type = malloc(sizeof(CK_KEY_TYPE));
    outputs->label = malloc(16);
    outputs->class = malloc(sizeof(CK_OBJECT_CLASS));
    outputs->wrap = (CK_ATTRIBUTE){CKA_CLASS, outputs->class, sizeof(CK_OBJECT_CLASS)};
    outputs->wanted[0] = (CK_ATTRIBUTE){CKA_KEY_TYPE, outputs->type, sizeof(CK_KEY_TYPE)};
    outputs->wanted[1] = (CK_ATTRIBUTE){CKA_LABEL, outputs->label, 16};
    outputs->wanted[2] = (CK_ATTRIBUTE){CKA_VALUE, NULL, 0};
    outputs->wanted[3] = (CK_ATTRIBUTE){CKA_WRAP_TEMPLATE, &outputs->wrap, sizeof(CK_ATTRIBUTE)};
}

static void drop(struct outputs *outputs)
{
    free(outputs->buffer);
    free(outputs->list);
    free(outputs->number);
    free(outputs->text);
    free(outputs->version);
    free(outputs->type);
    free(outputs->label);
    free(outputs->class);
    drop_parameters(outputs);
}

static struct arg announced(char letter, struct outputs *outputs)
{
    struct arg arg = {.letter = letter};
    if (letter == 'b' || letter == 'B') {
        outputs->length = BUFFER;
        arg.out = outputs->buffer;
        arg.length = &outputs->length;
    } else if (letter == 'L') {
        outputs->length = LIST;
        arg.out = outputs->list;
        arg.length = &outputs->length;
    } else if (letter == 'G') {
        arg.out = outputs->wanted;
        arg.number = 4;
    } else if (letter == 'm' || letter == 'M') {
        arg.in = &outputs->mechanism;
    } else if (letter == 'P') {
        arg.out = outputs->message;
        arg.number = sizeof *outputs->message;
    }
    return arg;
}

static struct arg replied(char letter, struct outputs *outputs)
{
    void *out = outputs->text;
    if (letter == 'u' || letter == 'h')
        out = outputs->number;
    else if (letter == 'v')
        out = outputs->version;
    return (struct arg){.letter = letter, .out = out};
}

static size_t arguments_of(const struct call *call, struct outputs *outputs, struct arg *args)
{
    size_t count = 0;
    for (const char *letter = call->request; *letter != '\0'; letter++)
        args[count++] = announced(*letter, outputs);
    for (const char *letter = call->reply; *letter != '\0'; letter++) {
        if (strchr("bBLGw", *letter) == NULL)
            args[count++] = replied(*letter, outputs);
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct call *call = size < 2 ? NULL : call_find((uint16_t)(data[0] << 8 | data[1]));
    if (call == NULL)
        return 0;
    struct outputs outputs;
    struct arg args[ARGS_MAX];
    struct wire wire;
    prepare(&outputs);
    size_t count = arguments_of(call, &outputs, args);
    wire_init(&wire);
    wire_put_raw(&wire, data + 2, size - 2);
    wire.end = wire.size;
    CK_RV result = (CK_RV)wire_get_u64(&wire);
    if (wire.failure == CKR_OK)
        marshal_reply(&wire, call, result, args, count);
    wire_drop(&wire);
    drop(&outputs);
    return 0;
}
