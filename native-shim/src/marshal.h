/*
 * Arguments of a C_ function, typed and tagged with their field letter, and their way into a
 * request and out of a reply. A call's arguments stand in the order of its request letters, then of
 * those reply letters that no request letter announced.
 */
#ifndef MARSHAL_H
#define MARSHAL_H

#include "calls.h"
#include "pkcs11.h"
#include "wire.h"

enum { PIN_MAX = 255 };

struct arg {
    char letter;
    const void *in;   /* bytes, template, mechanism */
    void *out;        /* where the reply's value goes */
    bool kept;        /* a template that is as a frame has it */
    CK_ULONG number;  /* a value, a length, a count or a capacity */
    CK_ULONG *length; /* where an output's length goes */
};

static inline struct arg in_ulong(CK_ULONG value)
{
    return (struct arg){.letter = 'u', .number = value};
}

static inline struct arg in_handle(CK_ULONG handle)
{
    return (struct arg){.letter = 'h', .number = handle};
}

static inline struct arg in_byte(CK_BYTE value)
{
    return (struct arg){.letter = 'y', .number = value};
}

static inline struct arg in_bytes(const CK_BYTE *bytes, CK_ULONG length)
{
    return (struct arg){.letter = 'a', .in = bytes, .number = length};
}

/* Bytes that there have to be, if none: NULL is a mistake whatever the length. */
static inline struct arg in_required(const CK_BYTE *bytes, CK_ULONG length)
{
    return in_bytes(bytes, bytes == NULL ? 1 : length);
}

static inline struct arg in_plaintext(const CK_BYTE *bytes, CK_ULONG length)
{
    return (struct arg){.letter = 'p', .in = bytes, .number = length};
}

static inline struct arg in_pin(const CK_UTF8CHAR *pin, CK_ULONG length)
{
    return (struct arg){.letter = 's', .in = pin, .number = length};
}

static inline struct arg in_id(const uint8_t *id)
{
    return (struct arg){.letter = 'x', .in = id};
}

static inline struct arg in_label(const CK_UTF8CHAR *text)
{
    return (struct arg){.letter = 'X', .in = text};
}

static inline struct arg in_template(const CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    return (struct arg){.letter = 'T', .in = attributes, .number = count};
}

/* A template as copies.h keeps it: what goes into the frame. */
static inline struct arg in_kept_template(const uint8_t *fields, size_t length)
{
    return (struct arg){.letter = 'T', .in = fields, .kept = true, .number = length};
}

static inline struct arg in_mechanism(const CK_MECHANISM *mechanism)
{
    return (struct arg){.letter = 'm', .in = mechanism};
}

static inline struct arg in_mechanism_or_null(const CK_MECHANISM *mechanism)
{
    return (struct arg){.letter = 'M', .in = mechanism};
}

/* Where messages are enciphered, the parameter may be a message's: of other mechanisms it is never,
 * whatever its length. */
static inline bool has_messages(const CK_MECHANISM *mechanism)
{
    return mechanism != NULL &&
           (mechanism->mechanism == CKM_AES_GCM || mechanism->mechanism == CKM_AES_CCM ||
            mechanism->mechanism == CKM_CHACHA20_POLY1305);
}

/* A mechanism whose parameter is a message's. */
static inline struct arg in_message_mechanism(const CK_MECHANISM *mechanism)
{
    return (struct arg){.letter = 'm', .in = mechanism, .number = 1};
}

/* The same where messages are to come, whose parameters are structures of their own. */
static inline struct arg in_message_mechanism_or_null(const CK_MECHANISM *mechanism)
{
    return (struct arg){.letter = 'M', .in = mechanism, .number = 1};
}

/* The parameter of a message call, in and out. */
static inline struct arg message_parameter(void *parameter, CK_ULONG length)
{
    return (struct arg){.letter = 'P', .out = parameter, .number = length};
}

static inline struct arg fill_template(CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    return (struct arg){.letter = 'G', .out = attributes, .number = count};
}

/* Buffers: `length` holds the capacity and gets the length. */
static inline struct arg out_bytes(CK_BYTE *buffer, CK_ULONG *length)
{
    return (struct arg){.letter = 'b', .out = buffer, .length = length};
}

static inline struct arg out_plaintext(CK_BYTE *buffer, CK_ULONG *length)
{
    return (struct arg){.letter = 'B', .out = buffer, .length = length};
}

static inline struct arg out_list(CK_ULONG *list, CK_ULONG *count)
{
    return (struct arg){.letter = 'L', .out = list, .length = count};
}

static inline struct arg out_ulong(CK_ULONG *value)
{
    return (struct arg){.letter = 'u', .out = value};
}

static inline struct arg out_handle(CK_ULONG *handle)
{
    return (struct arg){.letter = 'h', .out = handle};
}

static inline struct arg out_version(CK_VERSION *version)
{
    return (struct arg){.letter = 'v', .out = version};
}

static inline struct arg out_text16(CK_UTF8CHAR *text)
{
    return (struct arg){.letter = 'x', .out = text};
}

static inline struct arg out_text32(CK_UTF8CHAR *text)
{
    return (struct arg){.letter = 'X', .out = text};
}

static inline struct arg out_text64(CK_UTF8CHAR *text)
{
    return (struct arg){.letter = 'W', .out = text};
}

/* The request's header (its length still 0) and fields; the reason of a failure is in the wire. */
void marshal_request(struct wire *wire, const struct call *call, const struct arg *args,
                     size_t count);

/* The reply's fields, after its CK_RV `result`, into the arguments; what the caller is to return.
 */
CK_RV marshal_reply(struct wire *wire, const struct call *call, CK_RV result,
                    const struct arg *args, size_t count);

#endif
