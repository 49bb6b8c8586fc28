#include "ask.h"

#include <stdint.h>

#include "application.h"
#include "check.h"
#include "process.h"

/* A frame of 4 MiB with its fields: several applications at once leave the engine its memory. */
enum { PART_MAX = 4 * 1024 * 1024 - 64 };

static void release(struct application **application)
{
    application_release(*application);
}

CK_RV ask(enum call_id id, const struct arg *args, size_t count)
{
    struct application *entered = process_enter();
    ENSURE(entered != NULL, CKR_CRYPTOKI_NOT_INITIALIZED);
    CLEANUP(release) struct application *application = entered;
    const struct call *call = call_find((uint16_t)id);
    CLEANUP(wire_drop) struct wire request;
    CLEANUP(wire_drop) struct wire reply;
    wire_init(&request);
    wire_init(&reply);

    marshal_request(&request, call, args, count);
    ENSURE(request.failure == CKR_OK, request.failure);
    GUARD(application_exchange(application, call, &request, &reply));
    CK_RV result = (CK_RV)wire_get_u64(&reply);
    ENSURE(reply.failure == CKR_OK, reply.failure);
    return marshal_reply(&reply, call, result, args, count);
}

CK_ULONG ask_part(CK_ULONG left)
{
    return left > PART_MAX && left <= PTRDIFF_MAX ? PART_MAX : left;
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
