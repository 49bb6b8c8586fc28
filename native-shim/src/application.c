#include "application.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "check.h"
#include "link.h"
#include "log.h"
#include "marshal.h"
#include "pool.h"

enum { ID_LENGTH = 16, ATTEMPTS_MAX = 2, PROTOCOL_VERSION = 1 };

static const CK_ULONG magic = 0x415354455249534dUL; /* "ASTERISM" */

struct application {
    atomic_uint references;
    const struct link *link;
    struct settings settings;
    uint8_t id[ID_LENGTH];
    struct pool pool;
    pthread_mutex_t control_lock;
    struct connection control;
    atomic_uint control_age; /* counts the control connections made */
    atomic_bool finalized;
};

/* One call of the link range on a connection of one's own; CKR_DEVICE_ERROR where none came back.
 */
static CK_RV talk(struct application *application, struct connection *connection, uint16_t id,
                  const struct arg *args, size_t count)
{
    const struct call *call = call_find(id);
    CLEANUP(wire_drop) struct wire request;
    CLEANUP(wire_drop) struct wire reply;
    wire_init(&request);
    wire_init(&reply);
    marshal_request(&request, call, args, count);
    ENSURE(request.failure == CKR_OK, request.failure);
    if (application->link->exchange(connection, &application->settings, &request, &reply) !=
        OUTCOME_replied)
        return CKR_DEVICE_ERROR;
    CK_RV result = (CK_RV)wire_get_u64(&reply);
    ENSURE(reply.failure == CKR_OK, CKR_DEVICE_ERROR);
    return marshal_reply(&reply, call, result, args, count);
}

static CK_RV hello(struct application *application, struct connection *connection)
{
    CK_ULONG version = 0;
    uint8_t instance[ID_LENGTH];
    const struct arg args[] = {in_ulong(magic), in_ulong(PROTOCOL_VERSION),
                               in_ulong(PROTOCOL_VERSION), out_ulong(&version),
                               out_text16(instance)};
    CK_RV result = talk(application, connection, CALL_ID_hello, args, sizeof args / sizeof args[0]);
    if (result == CKR_OK && version == PROTOCOL_VERSION)
        return CKR_OK;
    log_line(&application->settings,
             "engine at %s: no common version; found result 0x%lx, version %lu",
             application->settings.path, result, version);
    return CKR_DEVICE_ERROR;
}

static CK_RV bind_as(struct application *application, struct connection *connection, bool control)
{
    const struct arg args[] = {in_id(application->id), in_ulong((CK_ULONG)getpid()),
                               in_byte(control ? CK_TRUE : CK_FALSE)};
    return talk(application, connection, CALL_ID_bind, args, sizeof args / sizeof args[0]);
}

static CK_RV connect_once(struct application *application, struct connection *connection,
                          bool control)
{
    const struct link *link = application->link;
    GUARD(link->open(connection, &application->settings));
    CK_RV result = hello(application, connection);
    if (result == CKR_OK)
        result = bind_as(application, connection, control);
    if (result != CKR_OK)
        link->close(connection);
    return result;
}

/* A new control connection, unless another thread made one since `age` was read. */
static CK_RV renew_control(struct application *application, unsigned age)
{
    CK_RV result = CKR_OK;
    pthread_mutex_lock(&application->control_lock);
    if (atomic_load(&application->control_age) == age) {
        application->link->close(&application->control);
        result = connect_once(application, &application->control, true);
        if (result == CKR_OK)
            atomic_fetch_add(&application->control_age, 1);
    }
    pthread_mutex_unlock(&application->control_lock);
    return result;
}

/* A restarted engine does not know the application until its control connection is bound again. */
static CK_RV connect_bound(struct application *application, struct connection *connection)
{
    unsigned age = atomic_load(&application->control_age);
    CK_RV result = connect_once(application, connection, false);
    if (result == CKR_CRYPTOKI_NOT_INITIALIZED && !atomic_load(&application->finalized)) {
        GUARD(renew_control(application, age));
        result = connect_once(application, connection, false);
    }
    return result == CKR_OK ? CKR_OK : CKR_DEVICE_ERROR;
}

static const char *outcome_text(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_unsent:
        return "closed the connection";
    case OUTCOME_silent:
        return "said nothing within the deadline";
    case OUTCOME_lost:
    case OUTCOME_replied:
    default:
        return "ended the connection without a valid reply";
    }
}

/* Design §4: after a complete write only calls marked idempotent are sent again. */
static bool may_send_again(const struct call *call, enum outcome outcome)
{
    return outcome == OUTCOME_unsent || (outcome == OUTCOME_lost && call->kind == CALL_again);
}

static CK_RV exchange_on(struct application *application, struct connection *connection,
                         const struct call *call, struct wire *request, struct wire *reply,
                         bool *reachable)
{
    const struct link *link = application->link;
    enum outcome outcome = OUTCOME_unsent;
    *reachable = false;
    for (int attempt = 0; attempt < ATTEMPTS_MAX && may_send_again(call, outcome); attempt++) {
        if (!link->ours(connection)) {
            *reachable = false;
            GUARD(connect_bound(application, connection));
        }
        outcome = link->exchange(connection, &application->settings, request, reply);
        if (outcome == OUTCOME_replied)
            return CKR_OK;
        link->close(connection);
        CK_RV failure = reply->failure;
        wire_drop(reply);
        *reachable = outcome != OUTCOME_silent;
        ENSURE(failure != CKR_HOST_MEMORY, failure);
    }
    /* C_Finalize in another thread said bye, and the engine closed the connections. */
    ENSURE(!atomic_load(&application->finalized), CKR_CRYPTOKI_NOT_INITIALIZED);
    log_line(&application->settings, "engine at %s %s during %s", application->settings.path,
             outcome_text(outcome), call->name);
    return CKR_DEVICE_ERROR;
}

CK_RV application_exchange(struct application *application, const struct call *call,
                           struct wire *request, struct wire *reply, bool *reachable)
{
    *reachable = false;
    struct slot *slot = pool_borrow(&application->pool, application->settings.deadline_ms);
    if (slot == NULL) {
        log_line(&application->settings, "%s: %d calls at work, none ended within the deadline",
                 call->name, CONNECTIONS_MAX);
        return CKR_DEVICE_ERROR;
    }
    CK_RV result = exchange_on(application, &slot->connection, call, request, reply, reachable);
    pool_give_back(&application->pool, slot);
    return result;
}

static bool draw_id(uint8_t *id)
{
    ssize_t drawn;
    do
        drawn = getrandom(id, ID_LENGTH, 0);
    while (drawn < 0 && errno == EINTR);
    return drawn == ID_LENGTH;
}

CK_RV application_open(const struct settings *settings, struct application **opened)
{
    struct application *application = calloc(1, sizeof *application);
    ENSURE(application != NULL, CKR_HOST_MEMORY);
    atomic_init(&application->references, 1);
    application->settings = *settings;
    application->link = link_choose(&application->settings);
    application->control.descriptor = -1;
    pool_init(&application->pool);
    pthread_mutex_init(&application->control_lock, NULL);
    CK_RV result = CKR_GENERAL_ERROR;
    if (application->link != NULL && draw_id(application->id))
        result = connect_once(application, &application->control, true);
    if (result != CKR_OK) {
        application_release(application);
        return result == CKR_HOST_MEMORY || result == CKR_GENERAL_ERROR ? result : CKR_DEVICE_ERROR;
    }
    *opened = application;
    return CKR_OK;
}

void application_bye(struct application *application)
{
    atomic_store(&application->finalized, true);
    pthread_mutex_lock(&application->control_lock);
    /* An engine that is gone or silent has ended, or will end, the application by itself. */
    if (application->link->ours(&application->control))
        talk(application, &application->control, CALL_ID_bye, NULL, 0);
    application->link->close(&application->control);
    pthread_mutex_unlock(&application->control_lock);
}

void application_abandon(struct application *application)
{
    if (application->link == NULL)
        return;
    application->link->close(&application->control);
    for (size_t i = 0; i < CONNECTIONS_MAX; i++)
        application->link->close(&application->pool.slots[i].connection);
}

void application_keep(struct application *application)
{
    atomic_fetch_add(&application->references, 1);
}

void application_release(struct application *application)
{
    if (atomic_fetch_sub(&application->references, 1) > 1)
        return;
    application_abandon(application);
    pool_destroy(&application->pool);
    pthread_mutex_destroy(&application->control_lock);
    explicit_bzero(application->id, sizeof application->id);
    free(application);
}
