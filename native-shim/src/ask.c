#include "ask.h"

#include <stdint.h>

#include "application.h"
#include "check.h"
#include "operations.h"
#include "outliving.h"
#include "process.h"

/* A frame of 4 MiB with its fields: several applications at once leave the engine its memory. */
enum { PART_MAX = 4 * 1024 * 1024 - 64 };

/* A cipher adds a block or a tag to what it gets, and its reply has to be a frame as well. */
enum { WHOLE_MAX = WIRE_BODY_MAX - 48 };

static void release(struct application **application)
{
    application_release(*application);
}

/* A call on its way, and what came of it. */
struct conversation {
    struct application *application;
    const struct call *call;
    const struct arg *args;
    size_t count;
    bool own; /* the result is this library's: the engine has not heard of it, but can be told */
    unsigned age; /* of the binding that it went by */
    bool again;   /* it was done once, at an engine that is gone */
};

/* One request and its reply. */
static CK_RV converse(struct conversation *talk)
{
    CLEANUP(wire_drop) struct wire request;
    CLEANUP(wire_drop) struct wire reply;
    wire_init(&request);
    wire_init(&reply);
    talk->own = true;
    marshal_request(&request, talk->call, talk->args, talk->count);
    ENSURE(request.failure == CKR_OK, request.failure);
    struct exchange exchange = {.call = talk->call, .request = &request, .reply = &reply};
    CK_RV carried = application_exchange(talk->application, &exchange);
    talk->own = carried == CKR_OK || exchange.reachable;
    talk->age = exchange.age;
    GUARD(carried);
    CK_RV result = (CK_RV)wire_get_u64(&reply);
    ENSURE(reply.failure == CKR_OK, reply.failure);
    CK_RV returned = marshal_reply(&reply, talk->call, result, talk->args, talk->count);
    talk->own = returned != result;
    return returned;
}

/* Notes what a call did to sessions; an engine that was restarted meanwhile hears it as well. */
static CK_RV noted(struct conversation *talk, CK_RV result)
{
    bool ends = false;
    note_session *note = outliving_note((enum call_id)talk->call->id, &ends);
    if (result == CKR_SESSION_HANDLE_INVALID && talk->call->request[0] == 'h')
        note = outliving_gone;
    else if (result != CKR_OK)
        note = NULL;
    if (note == NULL || application_note(talk->application, talk->age, note, talk->args))
        return result;
    if (ends && result == CKR_OK)
        converse(talk);
    if (ends || result != CKR_OK)
        return result;
    /* A session that was opened there ended there. */
    if (talk->again || talk->call->kind != CALL_once)
        return CKR_DEVICE_ERROR;
    talk->again = true;
    return noted(talk, converse(talk));
}

/*
 * PKCS #11 v2.40 §5.8.2 and its siblings: an error ends the operation, but for a buffer that is too
 * small. The engine sees to that where the error is its own. An engine that cannot be told has
 * ended the session, or knows that it could not answer.
 */
static void end_operations(struct application *application, CK_SESSION_HANDLE session,
                           CK_FLAGS kinds)
{
    const struct arg args[] = {in_handle(session), in_ulong(kinds)};
    struct conversation talk = {application, call_find(CALL_ID_C_SessionCancel),
                                args,        sizeof args / sizeof args[0],
                                false,       0,
                                false};
    converse(&talk);
}

CK_RV ask(enum call_id id, const struct arg *args, size_t count)
{
    struct application *entered = process_enter();
    ENSURE(entered != NULL, CKR_CRYPTOKI_NOT_INITIALIZED);
    CLEANUP(release) struct application *application = entered;
    CK_FLAGS kinds = operations_of(id);
    struct conversation talk = {application, call_find((uint16_t)id), args, count, false, 0, false};
    CK_RV result = noted(&talk, converse(&talk));
    if (talk.own && kinds != 0)
        end_operations(application, args[0].number, kinds);
    return result;
}

CK_ULONG ask_part(CK_ULONG left)
{
    return left > PART_MAX && left <= PTRDIFF_MAX ? PART_MAX : left;
}

CK_ULONG ask_whole(CK_ULONG length)
{
    return length > WHOLE_MAX ? WIRE_FRAME_MAX + 1UL : length;
}

CK_RV ask_in_parts(enum call_id id, CK_SESSION_HANDLE session, const CK_BYTE *bytes,
                   CK_ULONG length)
{
    CK_ULONG done = 0;
    do {
        CK_ULONG part = ask_part(length - done);
        const CK_BYTE *at = bytes == NULL ? NULL : bytes + done;
        const struct arg args[] = {in_handle(session), in_plaintext(at, part)};
        GUARD(ask(id, args, sizeof args / sizeof args[0]));
        done += part;
    } while (done < length);
    return CKR_OK;
}

CK_RV ready(bool arguments_good)
{
    struct application *application = process_enter();
    ENSURE(application != NULL, CKR_CRYPTOKI_NOT_INITIALIZED);
    application_release(application);
    return arguments_good ? CKR_OK : CKR_ARGUMENTS_BAD;
}
