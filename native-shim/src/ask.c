#include "ask.h"

#include <stdint.h>

#include "application.h"
#include "check.h"
#include "operations.h"
#include "process.h"

/* A frame of 4 MiB with its fields: several applications at once leave the engine its memory. */
enum { PART_MAX = 4 * 1024 * 1024 - 64 };

/* A cipher adds a block or a tag to what it gets, and its reply has to be a frame as well. */
enum { WHOLE_MAX = WIRE_BODY_MAX - 48 };

static void release(struct application **application)
{
    application_release(*application);
}

/*
 * One request and its reply. `own` says that the result is this library's and not the engine's,
 * which has not heard of it but can be told.
 */
static CK_RV converse(struct application *application, const struct call *call,
                      const struct arg *args, size_t count, bool *own)
{
    CLEANUP(wire_drop) struct wire request;
    CLEANUP(wire_drop) struct wire reply;
    wire_init(&request);
    wire_init(&reply);
    *own = true;
    marshal_request(&request, call, args, count);
    ENSURE(request.failure == CKR_OK, request.failure);
    struct exchange exchange = {.call = call, .request = &request, .reply = &reply};
    CK_RV carried = application_exchange(application, &exchange);
    *own = carried == CKR_OK || exchange.reachable;
    GUARD(carried);
    CK_RV result = (CK_RV)wire_get_u64(&reply);
    ENSURE(reply.failure == CKR_OK, reply.failure);
    CK_RV returned = marshal_reply(&reply, call, result, args, count);
    *own = returned != result;
    return returned;
}

/*
 * PKCS #11 v2.40 §5.8.2 and its siblings: an error ends the operation, but for a buffer that is too
 * small. The engine sees to that where the error is its own. An engine that cannot be told has
 * ended the session, or knows that it could not answer.
 */
static void end_operations(struct application *application, CK_SESSION_HANDLE session,
                           CK_FLAGS kinds)
{
    bool own;
    const struct arg args[] = {in_handle(session), in_ulong(kinds)};
    converse(application, call_find(CALL_ID_C_SessionCancel), args, sizeof args / sizeof args[0],
             &own);
}

CK_RV ask(enum call_id id, const struct arg *args, size_t count)
{
    struct application *entered = process_enter();
    ENSURE(entered != NULL, CKR_CRYPTOKI_NOT_INITIALIZED);
    CLEANUP(release) struct application *application = entered;
    CK_FLAGS kinds = operations_of(id);
    bool own;
    CK_RV result = converse(application, call_find((uint16_t)id), args, count, &own);
    if (own && kinds != 0)
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
