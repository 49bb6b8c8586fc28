#include "ask.h"

#include "application.h"
#include "check.h"
#include "process.h"

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

CK_RV ready(bool arguments_good)
{
    struct application *application = process_enter();
    ENSURE(application != NULL, CKR_CRYPTOKI_NOT_INITIALIZED);
    application_release(application);
    return arguments_good ? CKR_OK : CKR_ARGUMENTS_BAD;
}
