/*
 * Known answers, asked one after the other on standard input as question.h says: each mechanism
 * does what its standard says, through the library. The first argument `token` makes the secret
 * keys token objects, so that their shares are in the vaults; `session` keeps them session objects.
 * Prints a line for each wrong answer, and at the end how many there were of each kind. The
 * argument `mechanisms` asks nothing and lists the token's mechanisms.
 */
#include <stdio.h>
#include <string.h>

#include "question.h"
#include "token.h"

enum { OUTPUT_MAX = 1 << 17, MECHANISMS_MAX = 512 };

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;
static CK_BBOOL on_token;
static CK_BYTE output[OUTPUT_MAX];
static CK_ULONG output_length;
static unsigned long right;
static unsigned long wrong;

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

static bool is_template(const struct question *question, const struct object *object)
{
    const char *deed = question->deed;
    if (strcmp(object->name, "derived") == 0)
        return true;
    if (strncmp(deed, "generate", 8) == 0)
        return true;
    return strcmp(object->name, "wrapped") == 0 && strcmp(deed, "unwrap") == 0;
}

static bool is_secret(const struct object *object)
{
    CK_OBJECT_CLASS class = 0;
    for (CK_ULONG i = 0; i < object->count; i++)
        if (object->attributes[i].type == CKA_CLASS)
            memcpy(&class, object->attributes[i].pValue, sizeof class);
    return class == CKO_SECRET_KEY || class == CKO_PRIVATE_KEY;
}

static CK_RV make(struct question *question, struct object *object)
{
    if (is_template(question, object))
        return CKR_OK;
    CK_ATTRIBUTE token = {CKA_TOKEN, &on_token, sizeof on_token};
    if (is_secret(object) && object->count < ATTRIBUTES_MAX)
        object->attributes[object->count++] = token;
    return p11->C_CreateObject(session, object->attributes, object->count, &object->handle);
}

static CK_RV make_all(struct question *question)
{
    CK_RV result = CKR_OK;
    for (size_t i = 0; i < question->object_count && result == CKR_OK; i++)
        result = make(question, &question->objects[i]);
    return result;
}

static void destroy_all(struct question *question)
{
    for (size_t i = 0; i < question->object_count; i++)
        if (question->objects[i].handle != CK_INVALID_HANDLE)
            p11->C_DestroyObject(session, question->objects[i].handle);
}

static CK_RV begin(struct question *question, begin_function init, CK_OBJECT_HANDLE key)
{
    return init(session, &question->mechanism, key);
}

/* In one part: a length query first, then a buffer of that length. */
static CK_RV whole(whole_function function, struct bytes input)
{
    CK_ULONG needed = 0;
    CK_RV result = function(session, input.at, input.length, NULL, &needed);
    if (result != CKR_OK)
        return result;
    output_length = needed;
    result = function(session, input.at, input.length, output, &output_length);
    return result == CKR_OK && output_length > needed ? CKR_GENERAL_ERROR : result;
}

/* In two parts that have nothing to do with blocks. */
static CK_RV in_parts(whole_function update, end_function end, struct bytes input)
{
    CK_ULONG first = input.length / 3;
    CK_ULONG room = OUTPUT_MAX;
    CK_RV result = update(session, input.at, first, output, &room);
    if (result != CKR_OK)
        return result;
    output_length = room;
    room = OUTPUT_MAX - output_length;
    result = update(session, input.at + first, input.length - first, output + output_length, &room);
    if (result != CKR_OK)
        return result;
    output_length += room;
    room = OUTPUT_MAX - output_length;
    result = end(session, output + output_length, &room);
    output_length += result == CKR_OK ? room : 0;
    return result;
}

static CK_RV taken_in_parts(take_function update, struct bytes input)
{
    CK_ULONG first = input.length / 3;
    CK_RV result = update(session, input.at, first);
    return result == CKR_OK ? update(session, input.at + first, input.length - first) : result;
}

static CK_RV encrypt(struct question *question, bool parts)
{
    CK_RV result = begin(question, p11->C_EncryptInit, public_of(question));
    if (result != CKR_OK)
        return result;
    return parts ? in_parts(p11->C_EncryptUpdate, p11->C_EncryptFinal, question->input)
                 : whole(p11->C_Encrypt, question->input);
}

/* The other way round: from the output to the input. */
static CK_RV decrypt(struct question *question, bool parts)
{
    CK_RV result = begin(question, p11->C_DecryptInit, handle_of(question, "key"));
    if (result != CKR_OK)
        return result;
    return parts ? in_parts(p11->C_DecryptUpdate, p11->C_DecryptFinal, question->output)
                 : whole(p11->C_Decrypt, question->output);
}

static CK_RV sign(struct question *question, bool parts)
{
    CK_RV result = begin(question, p11->C_SignInit, handle_of(question, "key"));
    if (result != CKR_OK || !parts)
        return result == CKR_OK ? whole(p11->C_Sign, question->input) : result;
    result = taken_in_parts(p11->C_SignUpdate, question->input);
    output_length = OUTPUT_MAX;
    return result == CKR_OK ? p11->C_SignFinal(session, output, &output_length) : result;
}

static CK_RV verify(struct question *question, bool parts)
{
    const struct bytes *signature = &question->output;
    CK_RV result = begin(question, p11->C_VerifyInit, public_of(question));
    if (result != CKR_OK)
        return result;
    if (!parts)
        return p11->C_Verify(session, question->input.at, question->input.length, signature->at,
                             signature->length);
    result = taken_in_parts(p11->C_VerifyUpdate, question->input);
    return result == CKR_OK ? p11->C_VerifyFinal(session, signature->at, signature->length)
                            : result;
}

static CK_RV digest(struct question *question, bool parts)
{
    CK_RV result = p11->C_DigestInit(session, &question->mechanism);
    if (result != CKR_OK || !parts)
        return result == CKR_OK ? whole(p11->C_Digest, question->input) : result;
    result = taken_in_parts(p11->C_DigestUpdate, question->input);
    output_length = OUTPUT_MAX;
    return result == CKR_OK ? p11->C_DigestFinal(session, output, &output_length) : result;
}

/* What a new key is, read as an extractable one may be. */
static CK_RV read_value(CK_OBJECT_HANDLE key)
{
    CK_ATTRIBUTE value = {CKA_VALUE, output, OUTPUT_MAX};
    CK_RV result = p11->C_GetAttributeValue(session, key, &value, 1);
    if (result == CKR_ATTRIBUTE_TYPE_INVALID) { /* of an RSA key */
        CK_ATTRIBUTE exponent = {CKA_PRIVATE_EXPONENT, output, OUTPUT_MAX};
        value = exponent;
        result = p11->C_GetAttributeValue(session, key, &value, 1);
    }
    output_length = value.ulValueLen;
    return result;
}

static CK_RV derive(struct question *question, bool parts)
{
    (void)parts;
    struct object *derived = question_object(question, "derived");
    CK_RV result = p11->C_DeriveKey(session, &question->mechanism, handle_of(question, "key"),
                                    derived->attributes, derived->count, &derived->handle);
    return result == CKR_OK ? read_value(derived->handle) : result;
}

static CK_RV wrap(struct question *question, bool parts)
{
    (void)parts;
    CK_OBJECT_HANDLE wrapped = handle_of(question, "wrapped");
    CK_ULONG needed = 0;
    CK_RV result =
        p11->C_WrapKey(session, &question->mechanism, public_of(question), wrapped, NULL, &needed);
    output_length = needed;
    return result == CKR_OK ? p11->C_WrapKey(session, &question->mechanism, public_of(question),
                                             wrapped, output, &output_length)
                            : result;
}

static CK_RV unwrap(struct question *question, bool parts)
{
    (void)parts;
    struct object *wrapped = question_object(question, "wrapped");
    CK_RV result = p11->C_UnwrapKey(session, &question->mechanism, handle_of(question, "key"),
                                    question->output.at, question->output.length,
                                    wrapped->attributes, wrapped->count, &wrapped->handle);
    return result == CKR_OK ? read_value(wrapped->handle) : result;
}

static CK_RV generate(struct question *question, bool parts)
{
    (void)parts;
    struct object *key = question_object(question, "key");
    CK_RV result = p11->C_GenerateKey(session, &question->mechanism, key->attributes, key->count,
                                      &key->handle);
    return result == CKR_OK && question->output.length > 0 ? read_value(key->handle) : result;
}

static CK_RV generate_pair(struct question *question, bool parts)
{
    (void)parts;
    struct object *key = question_object(question, "key");
    struct object *public = question_object(question, "public");
    return p11->C_GenerateKeyPair(session, &question->mechanism, public->attributes, public->count,
                                  key->attributes, key->count, &public->handle, &key->handle);
}

/* What can be done, whether also in parts, and what must come of it. */
struct deed {
    const char *name;
    CK_RV (*run)(struct question *, bool);
    bool parts;
    enum { NOTHING, INPUT, OUTPUT } yields;
};

static const struct deed deeds[] = {
    {"encrypt", encrypt, true, OUTPUT},    {"decrypt", decrypt, true, INPUT},
    {"sign", sign, true, OUTPUT},          {"verify", verify, true, NOTHING},
    {"digest", digest, true, OUTPUT},      {"derive", derive, false, OUTPUT},
    {"wrap", wrap, false, OUTPUT},         {"unwrap", unwrap, false, INPUT},
    {"generate", generate, false, OUTPUT}, {"generate-pair", generate_pair, false, NOTHING},
};

static const struct deed *deed_named(const char *name)
{
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
        if (strcmp(deeds[i].name, name) == 0)
            return &deeds[i];
    token_fail(name);
    return NULL;
}

static void judge(const struct question *question, const struct deed *deed, bool parts, CK_RV found)
{
    const struct bytes *expected = deed->yields == INPUT ? &question->input : &question->output;
    CK_RV wanted = question->refused ? question->refusal : CKR_OK;
    const char *how = parts ? " in parts" : "";
    bool compared = found == CKR_OK && deed->yields != NOTHING && expected->length > 0;
    if (found != wanted)
        printf("wrong: %s: %s%s: expected 0x%lx, found 0x%lx\n", question->name, deed->name, how,
               wanted, found);
    else if (compared && (output_length != expected->length ||
                          memcmp(output, expected->at, output_length) != 0))
        printf("wrong: %s: %s%s: another result\n", question->name, deed->name, how);
    else {
        right++;
        return;
    }
    wrong++;
}

static void answer(struct question *question)
{
    const struct deed *deed = deed_named(question->deed);
    CK_RV made = make_all(question);
    if (made == CKR_OK)
        question_lay_out(question);
    judge(question, deed, false, made == CKR_OK ? deed->run(question, false) : made);
    if (deed->parts && !question->whole && !question->refused && made == CKR_OK)
        judge(question, deed, true, deed->run(question, true));
    destroy_all(question);
}

static void list_mechanisms(void)
{
    static CK_MECHANISM_TYPE types[MECHANISMS_MAX];
    CK_ULONG found = MECHANISMS_MAX;
    token_expect(p11->C_GetMechanismList(token_slot(p11), types, &found), CKR_OK,
                 "C_GetMechanismList");
    for (CK_ULONG i = 0; i < found; i++)
        printf("0x%lx\n", types[i]);
}

static void answer_all(void)
{
    static struct question question;
    session = token_session(p11);
    while (question_read(&question))
        answer(&question);
    printf("%lu right, %lu wrong\n", right, wrong);
}

int main(int count, char **words)
{
    const char *way = count > 1 ? words[1] : "session";
    on_token = strcmp(way, "token") == 0;
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    if (strcmp(way, "mechanisms") == 0)
        list_mechanisms();
    else
        answer_all();
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return wrong == 0 ? 0 : 1;
}
