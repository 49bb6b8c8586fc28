#include "marshal.h"

#include <string.h>

#include "attributes.h"
#include "check.h"
#include "params.h"

_Static_assert(sizeof(CK_ULONG) == 8, "built for 64-bit hosts, where CK_ULONG is as on the wire");

static size_t fixed_length(char letter)
{
    return letter == 'x' ? 16 : letter == 'X' ? 32 : 64;
}

static void put_buffer(struct wire *wire, const struct arg *arg)
{
    if (arg->length == NULL) {
        wire_fail(wire, CKR_ARGUMENTS_BAD);
        return;
    }
    wire_put_u8(wire, arg->out != NULL);
    wire_put_u64(wire, arg->out == NULL ? 0 : *arg->length);
}

static void put_mechanism(struct wire *wire, const struct arg *arg)
{
    if (arg->letter == 'M')
        wire_put_u8(wire, arg->in != NULL);
    else if (arg->in == NULL)
        wire_fail(wire, CKR_ARGUMENTS_BAD);
    if (arg->in != NULL && arg->number != 0)
        params_put_for_messages(wire, arg->in);
    else if (arg->in != NULL)
        params_put(wire, arg->in);
}

static void put_fixed(struct wire *wire, const struct arg *arg)
{
    if (arg->in == NULL)
        wire_fail(wire, CKR_ARGUMENTS_BAD);
    else
        wire_put_raw(wire, arg->in, fixed_length(arg->letter));
}

/* A label is padded with blanks, without a zero at its end (PKCS#11 3.1 §5.5.6). PyKCS11 passes a C
 * string all the same: what lies behind its zero is not the label's, and is not read. */
static void put_label(struct wire *wire, const struct arg *arg)
{
    CK_UTF8CHAR padded[32];
    if (arg->in == NULL) {
        wire_fail(wire, CKR_ARGUMENTS_BAD);
        return;
    }
    size_t length = strnlen(arg->in, sizeof padded);
    memset(padded, ' ', sizeof padded);
    memcpy(padded, arg->in, length);
    wire_put_raw(wire, padded, sizeof padded);
}

static void put_pin(struct wire *wire, const struct arg *arg)
{
    if (arg->number > PIN_MAX)
        wire_fail(wire, CKR_PIN_LEN_RANGE);
    else
        wire_put_bytes(wire, arg->in, arg->number);
}

static void put_arg(struct wire *wire, const struct arg *arg)
{
    switch (arg->letter) {
    case 'u':
    case 'h':
        wire_put_u64(wire, arg->number);
        break;
    case 'y':
        wire_put_u8(wire, (uint8_t)arg->number);
        break;
    case 'x':
        put_fixed(wire, arg);
        break;
    case 'X':
        put_label(wire, arg);
        break;
    case 'a':
    case 'p':
        wire_put_bytes(wire, arg->in, arg->number);
        break;
    case 's':
        put_pin(wire, arg);
        break;
    case 'b':
    case 'B':
    case 'L':
        put_buffer(wire, arg);
        break;
    case 'T':
        if (arg->kept)
            wire_put_raw(wire, arg->in, arg->number);
        else
            attributes_put(wire, arg->in, arg->number);
        break;
    case 'G':
        attributes_put_query(wire, arg->out, arg->number);
        break;
    case 'm':
    case 'M':
        put_mechanism(wire, arg);
        break;
    case 'P':
        params_put_message(wire, arg->out, arg->number);
        break;
    default:
        wire_fail(wire, CKR_GENERAL_ERROR);
        break;
    }
}

static void put_header(struct wire *wire, uint16_t call)
{
    wire_put_u32(wire, 0); /* the link writes length and request id when it sends */
    wire_put_u16(wire, call);
    wire_put_u16(wire, 1);
    wire_put_u64(wire, 0);
}

/* A reply's value that its C function has nowhere to put is a caller's mistake, found beforehand.
 */
static void require_outputs(struct wire *wire, const struct arg *args, size_t from, size_t count)
{
    for (size_t i = from; i < count; i++) {
        if (args[i].out == NULL)
            wire_fail(wire, CKR_ARGUMENTS_BAD);
    }
}

void marshal_request(struct wire *wire, const struct call *call, const struct arg *args,
                     size_t count)
{
    size_t fields = strlen(call->request);
    put_header(wire, call->id);
    for (size_t i = 0; i < fields; i++) {
        /* Arguments that do not match the table are a bug of this library; tests call them all. */
        if (i >= count || args[i].letter != call->request[i])
            wire_fail(wire, CKR_GENERAL_ERROR);
        if (wire->failure != CKR_OK)
            return;
        put_arg(wire, &args[i]);
    }
    require_outputs(wire, args, fields, count);
}

static void get_buffer(struct wire *wire, CK_RV result, const struct arg *arg)
{
    size_t unit = arg->letter == 'L' ? 8 : 1;
    uint64_t length = wire_get_u64(wire);
    bool present = wire_get_present(wire);
    bool wanted = arg->out != NULL && result == CKR_OK;
    if (present && (!wanted || length > *arg->length || length > WIRE_BODY_MAX / unit))
        wire_fail(wire, CKR_DEVICE_ERROR);
    if (!present && wanted && length > 0)
        wire_fail(wire, CKR_DEVICE_ERROR);
    if (wire->failure != CKR_OK)
        return;
    if (present && unit == 1) {
        const uint8_t *bytes = wire_get_raw(wire, length);
        if (bytes != NULL && length > 0)
            memcpy(arg->out, bytes, (size_t)length);
    }
    for (uint64_t i = 0; present && unit == 8 && i < length; i++)
        ((CK_ULONG *)arg->out)[i] = (CK_ULONG)wire_get_u64(wire);
    *arg->length = (CK_ULONG)length;
}

static void get_fixed(struct wire *wire, const struct arg *arg)
{
    const uint8_t *bytes = wire_get_raw(wire, fixed_length(arg->letter));
    if (bytes != NULL)
        memcpy(arg->out, bytes, fixed_length(arg->letter));
}

static void get_arg(struct wire *wire, CK_RV result, const struct arg *arg)
{
    switch (arg->letter) {
    case 'u':
    case 'h':
        *(CK_ULONG *)arg->out = (CK_ULONG)wire_get_u64(wire);
        break;
    case 'v':
        ((CK_VERSION *)arg->out)->major = wire_get_u8(wire);
        ((CK_VERSION *)arg->out)->minor = wire_get_u8(wire);
        break;
    case 'x':
    case 'X':
    case 'W':
        get_fixed(wire, arg);
        break;
    case 'b':
    case 'B':
    case 'L':
        get_buffer(wire, result, arg);
        break;
    case 'G':
        attributes_get(wire, arg->out, arg->number);
        break;
    default:
        wire_fail(wire, CKR_GENERAL_ERROR);
        break;
    }
}

/* w: into the parameter of the request. */
static void get_written_back(struct wire *wire, const struct call *call, const struct arg *args)
{
    const struct arg *arg = &args[strcspn(call->request, "mMP")];
    const CK_MECHANISM *mechanism = arg->in;
    if (arg->letter == 'P')
        params_get_message(wire, arg->out, arg->number);
    else if (arg->number != 0)
        params_get_message(wire, mechanism->pParameter, mechanism->ulParameterLen);
    else
        params_get(wire, mechanism);
}

/* The argument that reply letter `letter` belongs to: announced in the request, or the next one. */
static const struct arg *take_arg(char letter, const struct call *call, const struct arg *args,
                                  size_t count, size_t *next)
{
    if (strchr("bBLG", letter) != NULL) {
        const char *announced = strchr(call->request, letter);
        return announced == NULL ? NULL : &args[announced - call->request];
    }
    if (*next >= count || args[*next].letter != letter)
        return NULL;
    return &args[(*next)++];
}

CK_RV marshal_reply(struct wire *wire, const struct call *call, CK_RV result,
                    const struct arg *args, size_t count)
{
    size_t next = strlen(call->request);
    /* frame-format.md: with any result but CKR_OK the fields may be left out altogether. */
    if (result != CKR_OK && wire_left(wire) == 0)
        return result;
    for (const char *letter = call->reply; *letter != '\0'; letter++) {
        if (*letter == 'w') {
            get_written_back(wire, call, args);
            continue;
        }
        const struct arg *arg = take_arg(*letter, call, args, count, &next);
        ENSURE(arg != NULL, CKR_GENERAL_ERROR);
        get_arg(wire, result, arg);
    }
    ENSURE(wire->failure == CKR_OK, wire->failure);
    ENSURE(wire_left(wire) == 0, CKR_DEVICE_ERROR);
    return result;
}
