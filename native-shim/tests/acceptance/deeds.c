#include "deeds.h"

#include <string.h>

#include "token.h"

struct work work;

typedef CK_RV (*begin_function)(CK_SESSION_HANDLE, CK_MECHANISM *, CK_OBJECT_HANDLE);
typedef CK_RV (*whole_function)(CK_SESSION_HANDLE, CK_BYTE *, CK_ULONG, CK_BYTE *, CK_ULONG *);
typedef CK_RV (*take_function)(CK_SESSION_HANDLE, CK_BYTE *, CK_ULONG);
typedef CK_RV (*end_function)(CK_SESSION_HANDLE, CK_BYTE *, CK_ULONG *);

static CK_OBJECT_HANDLE handle_of(struct question *question, const char *name)
{
    struct object *object = question_object(question, name);
    return object == NULL ? CK_INVALID_HANDLE : object->handle;
}

/* The public key where there is one: whatever needs no secret is done with it. */
static CK_OBJECT_HANDLE public_of(struct question *question)
{
    CK_OBJECT_HANDLE public = handle_of(question, "public");
    return public == CK_INVALID_HANDLE ? handle_of(question, "key") : public;
}

static CK_RV begin(struct question *question, begin_function init, CK_OBJECT_HANDLE key)
{
    return init(work.session, &question->mechanism, key);
}

/* In one part: a length query first, then a buffer of that length. */
static CK_RV whole(whole_function function, struct bytes input)
{
    CK_ULONG needed = 0;
    CK_RV result = function(work.session, input.at, input.length, NULL, &needed);
    if (result != CKR_OK)
        return result;
    work.output_length = needed;
    result = function(work.session, input.at, input.length, work.output, &work.output_length);
    return result == CKR_OK && work.output_length > needed ? CKR_GENERAL_ERROR : result;
}

/* In two parts that have nothing to do with blocks. */
static CK_RV in_parts(whole_function update, end_function end, struct bytes input)
{
    CK_ULONG first = input.length / 3;
    CK_ULONG room = OUTPUT_MAX;
    CK_RV result = update(work.session, input.at, first, work.output, &room);
    if (result != CKR_OK)
        return result;
    work.output_length = room;
    room = OUTPUT_MAX - work.output_length;
    result = update(work.session, input.at + first, input.length - first,
                    work.output + work.output_length, &room);
    if (result != CKR_OK)
        return result;
    work.output_length += room;
    room = OUTPUT_MAX - work.output_length;
    result = end(work.session, work.output + work.output_length, &room);
    work.output_length += result == CKR_OK ? room : 0;
    return result;
}

static CK_RV taken_in_parts(take_function update, struct bytes input)
{
    CK_ULONG first = input.length / 3;
    CK_RV result = update(work.session, input.at, first);
    return result == CKR_OK ? update(work.session, input.at + first, input.length - first) : result;
}

static CK_RV encrypt(struct question *question, bool parts)
{
    CK_RV result = begin(question, work.p11->C_EncryptInit, public_of(question));
    if (result != CKR_OK)
        return result;
    return parts ? in_parts(work.p11->C_EncryptUpdate, work.p11->C_EncryptFinal, question->input)
                 : whole(work.p11->C_Encrypt, question->input);
}

/* The other way round: from the output to the input. */
static CK_RV decrypt(struct question *question, bool parts)
{
    CK_RV result = begin(question, work.p11->C_DecryptInit, handle_of(question, "key"));
    if (result != CKR_OK)
        return result;
    return parts ? in_parts(work.p11->C_DecryptUpdate, work.p11->C_DecryptFinal, question->output)
                 : whole(work.p11->C_Decrypt, question->output);
}

static CK_RV sign(struct question *question, bool parts)
{
    CK_RV result = begin(question, work.p11->C_SignInit, handle_of(question, "key"));
    if (result != CKR_OK || !parts)
        return result == CKR_OK ? whole(work.p11->C_Sign, question->input) : result;
    result = taken_in_parts(work.p11->C_SignUpdate, question->input);
    work.output_length = OUTPUT_MAX;
    return result == CKR_OK ? work.p11->C_SignFinal(work.session, work.output, &work.output_length)
                            : result;
}

static CK_RV verify(struct question *question, bool parts)
{
    const struct bytes *signature = &question->output;
    CK_RV result = begin(question, work.p11->C_VerifyInit, public_of(question));
    if (result != CKR_OK)
        return result;
    if (!parts)
        return work.p11->C_Verify(work.session, question->input.at, question->input.length,
                                  signature->at, signature->length);
    result = taken_in_parts(work.p11->C_VerifyUpdate, question->input);
    return result == CKR_OK
               ? work.p11->C_VerifyFinal(work.session, signature->at, signature->length)
               : result;
}

/* Which signature it is, chance decides: the public key takes it. */
static CK_RV sign_verified(struct question *question, bool parts)
{
    static CK_BYTE signature[OUTPUT_MAX];
    CK_RV result = sign(question, parts);
    if (result != CKR_OK)
        return result;
    memcpy(signature, work.output, work.output_length);
    question->output = (struct bytes){signature, work.output_length};
    return verify(question, parts);
}

static CK_RV sign_recover(struct question *question, bool parts)
{
    (void)parts;
    CK_RV result = begin(question, work.p11->C_SignRecoverInit, handle_of(question, "key"));
    return result == CKR_OK ? whole(work.p11->C_SignRecover, question->input) : result;
}

static CK_RV verify_recover(struct question *question, bool parts)
{
    (void)parts;
    CK_RV result = begin(question, work.p11->C_VerifyRecoverInit, public_of(question));
    return result == CKR_OK ? whole(work.p11->C_VerifyRecover, question->output) : result;
}

static CK_RV digest(struct question *question, bool parts)
{
    CK_RV result = work.p11->C_DigestInit(work.session, &question->mechanism);
    if (result != CKR_OK || !parts)
        return result == CKR_OK ? whole(work.p11->C_Digest, question->input) : result;
    result = taken_in_parts(work.p11->C_DigestUpdate, question->input);
    work.output_length = OUTPUT_MAX;
    return result == CKR_OK
               ? work.p11->C_DigestFinal(work.session, work.output, &work.output_length)
               : result;
}

/* What a new key is, read as an extractable one may be. */
static CK_RV read_value(CK_OBJECT_HANDLE key)
{
    CK_ATTRIBUTE value = {CKA_VALUE, work.output, OUTPUT_MAX};
    CK_RV result = work.p11->C_GetAttributeValue(work.session, key, &value, 1);
    if (result == CKR_ATTRIBUTE_TYPE_INVALID) { /* of an RSA key */
        CK_ATTRIBUTE exponent = {CKA_PRIVATE_EXPONENT, work.output, OUTPUT_MAX};
        value = exponent;
        result = work.p11->C_GetAttributeValue(work.session, key, &value, 1);
    }
    work.output_length = value.ulValueLen;
    return result;
}

static CK_RV derive(struct question *question, bool parts)
{
    (void)parts;
    struct object *derived = question_object(question, "derived");
    CK_RV result =
        work.p11->C_DeriveKey(work.session, &question->mechanism, handle_of(question, "key"),
                              derived->attributes, derived->count, &derived->handle);
    return result == CKR_OK ? read_value(derived->handle) : result;
}

static CK_RV wrap(struct question *question, bool parts)
{
    (void)parts;
    CK_OBJECT_HANDLE wrapped = handle_of(question, "wrapped");
    CK_ULONG needed = 0;
    CK_RV result = work.p11->C_WrapKey(work.session, &question->mechanism, public_of(question),
                                       wrapped, NULL, &needed);
    work.output_length = needed;
    return result == CKR_OK
               ? work.p11->C_WrapKey(work.session, &question->mechanism, public_of(question),
                                     wrapped, work.output, &work.output_length)
               : result;
}

static CK_RV unwrap(struct question *question, bool parts)
{
    (void)parts;
    struct object *wrapped = question_object(question, "wrapped");
    CK_RV result = work.p11->C_UnwrapKey(
        work.session, &question->mechanism, handle_of(question, "key"), question->output.at,
        question->output.length, wrapped->attributes, wrapped->count, &wrapped->handle);
    return result == CKR_OK ? read_value(wrapped->handle) : result;
}

static CK_RV generate(struct question *question, bool parts)
{
    (void)parts;
    struct object *key = question_object(question, "key");
    CK_RV result = work.p11->C_GenerateKey(work.session, &question->mechanism, key->attributes,
                                           key->count, &key->handle);
    return result == CKR_OK && question->output.length > 0 ? read_value(key->handle) : result;
}

static CK_RV generate_pair(struct question *question, bool parts)
{
    (void)parts;
    struct object *key = question_object(question, "key");
    struct object *public = question_object(question, "public");
    return work.p11->C_GenerateKeyPair(work.session, &question->mechanism, public->attributes,
                                       public->count, key->attributes, key->count, &public->handle,
                                       &key->handle);
}

static CK_RV decapsulated(struct question *question, struct bytes ciphertext)
{
    struct object *derived = question_object(question, "derived");
    CK_RV result = work.p11->C_DecapsulateKey(
        work.session, &question->mechanism, handle_of(question, "key"), derived->attributes,
        derived->count, ciphertext.at, ciphertext.length, &derived->handle);
    return result == CKR_OK ? read_value(derived->handle) : result;
}

static CK_RV decapsulate(struct question *question, bool parts)
{
    (void)parts;
    return decapsulated(question, question->input);
}

/* Which secret it is, chance decides: the one that the private key finds in the ciphertext. */
static CK_RV encapsulate(struct question *question, bool parts)
{
    (void)parts;
    static CK_BYTE ciphertext[OUTPUT_MAX];
    struct object *derived = question_object(question, "derived");
    struct bytes sent = {ciphertext, 0};
    CK_RV result = work.p11->C_EncapsulateKey(work.session, &question->mechanism,
                                              public_of(question), derived->attributes,
                                              derived->count, NULL, &sent.length, &derived->handle);
    if (result == CKR_OK)
        result = work.p11->C_EncapsulateKey(work.session, &question->mechanism, public_of(question),
                                            derived->attributes, derived->count, sent.at,
                                            &sent.length, &derived->handle);
    if (result == CKR_OK)
        result = read_value(derived->handle);
    if (result != CKR_OK)
        return result;
    struct bytes secret = {question_memory(work.output_length), work.output_length};
    memcpy(secret.at, work.output, work.output_length);
    work.p11->C_DestroyObject(work.session, derived->handle);
    result = decapsulated(question, sent);
    bool same =
        work.output_length == secret.length && memcmp(secret.at, work.output, secret.length) == 0;
    return result == CKR_OK && !same ? CKR_GENERAL_ERROR : result;
}

static const struct deed deeds[] = {
    {"encrypt", encrypt, true, OUTPUT},
    {"decrypt", decrypt, true, INPUT},
    {"sign", sign, true, OUTPUT},
    {"verify", verify, true, NOTHING},
    {"sign-verified", sign_verified, true, NOTHING},
    {"digest", digest, true, OUTPUT},
    {"derive", derive, false, OUTPUT},
    {"wrap", wrap, false, OUTPUT},
    {"unwrap", unwrap, false, INPUT},
    {"generate", generate, false, OUTPUT},
    {"generate-pair", generate_pair, false, NOTHING},
    {"sign-recover", sign_recover, false, OUTPUT},
    {"verify-recover", verify_recover, false, INPUT},
    {"decapsulate", decapsulate, false, OUTPUT},
    {"encapsulate", encapsulate, false, NOTHING},
};

const struct deed *deed_named(const char *name)
{
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
        if (strcmp(deeds[i].name, name) == 0)
            return &deeds[i];
    token_fail(name);
    return NULL;
}
