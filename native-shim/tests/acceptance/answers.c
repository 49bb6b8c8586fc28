/*
 * Known answers, asked one after the other on standard input as question.h says: each mechanism
 * does what its standard says, through the library. The first argument `token` makes the secret
 * keys token objects, so that their shares are in the vaults; `session` keeps them session objects.
 * Prints a line for each wrong answer, and at the end how many there were of each kind. The
 * argument `mechanisms` asks nothing and lists the token's mechanisms.
 */
#include <stdio.h>
#include <string.h>

#include "deeds.h"
#include "question.h"
#include "token.h"

enum { MECHANISMS_MAX = 512 };

static CK_FUNCTION_LIST *p11;
static CK_BBOOL on_token;
static CK_OBJECT_HANDLE kept[OBJECTS_MAX];
static unsigned long right;
static unsigned long wrong;

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

static CK_RV make(struct object *object)
{
    CK_ATTRIBUTE token = {CKA_TOKEN, &on_token, sizeof on_token};
    if (is_secret(object) && object->count < ATTRIBUTES_MAX)
        object->attributes[object->count++] = token;
    return p11->C_CreateObject(work.session, object->attributes, object->count, &object->handle);
}

static void destroy(CK_OBJECT_HANDLE object)
{
    if (object != CK_INVALID_HANDLE)
        p11->C_DestroyObject(work.session, object);
}

static void destroy_kept(void)
{
    for (size_t i = 0; i < OBJECTS_MAX; i++) {
        destroy(kept[i]);
        kept[i] = CK_INVALID_HANDLE;
    }
}

static CK_RV make_all(struct question *question)
{
    CK_RV result = CKR_OK;
    if (!question->same)
        destroy_kept();
    for (size_t i = 0; i < question->object_count && result == CKR_OK; i++) {
        struct object *object = &question->objects[i];
        if (is_template(question, object))
            continue;
        object->handle = kept[i];
        if (kept[i] == CK_INVALID_HANDLE)
            result = make(object);
        kept[i] = object->handle;
    }
    return result;
}

/* What came of a deed; the other objects may be those of the next question too. */
static void destroy_made(struct question *question)
{
    for (size_t i = 0; i < question->object_count; i++)
        if (is_template(question, &question->objects[i]))
            destroy(question->objects[i].handle);
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
    else if (compared && (work.output_length != expected->length ||
                          memcmp(work.output, expected->at, work.output_length) != 0))
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
    destroy_made(question);
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
    work.session = token_session(p11);
    while (question_read(&question))
        answer(&question);
    destroy_kept();
    printf("%lu right, %lu wrong\n", right, wrong);
}

int main(int count, char **words)
{
    const char *way = count > 1 ? words[1] : "session";
    on_token = strcmp(way, "token") == 0;
    p11 = token_module();
    work.p11 = token_newest();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    if (strcmp(way, "mechanisms") == 0)
        list_mechanisms();
    else
        answer_all();
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return wrong == 0 ? 0 : 1;
}
