#include "application.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "check.h"
#include "log.h"
#include "moment.h"
#include "pool.h"

enum { ATTEMPTS_MAX = 2, RENEWALS_MAX = 8, AWAY_FIRST_MS = 5, AWAY_MAX_MS = 100 };

struct application {
    atomic_uint references;
    const struct link *link;
    struct settings settings;
    struct pool pool;
    pthread_mutex_t control_lock; /* of the next four */
    struct connection control;
    struct credentials *credentials;
    struct session_table sessions;
    unsigned age; /* counts the control connections made */
    atomic_bool finalized;
    pthread_mutex_t rest_lock; /* of the condition that ends what rests */
    pthread_cond_t over;
    struct slot_events slot_events;
    atomic_bool refused;     /* the process has become a user that may not connect */
    _Atomic int64_t gave_up; /* when an engine was last waited for in vain; 0 once one is there */
};

/*
 * A new control connection. Where the engine does not know the application, because it was
 * restarted, this makes it again, with its sessions; where it still does, as after a daemon closed
 * all descriptors, the application goes on. The lock is held.
 */
static CK_RV renew(struct application *application)
{
    application->link->close(&application->control);
    CK_RV result =
        binding_control(application->link, &application->settings, application->credentials,
                        &application->sessions, &application->control);
    if (result == CKR_OK)
        application->age++;
    return result;
}

/* Renews the control connection, unless another thread has since `age` was read. */
static CK_RV renew_since(struct application *application, unsigned age)
{
    CK_RV result = CKR_OK;
    pthread_mutex_lock(&application->control_lock);
    if (application->age == age && atomic_load(&application->finalized))
        result = CKR_CRYPTOKI_NOT_INITIALIZED;
    else if (application->age == age)
        result = renew(application);
    pthread_mutex_unlock(&application->control_lock);
    return result;
}

/* The application's age, once it has a control connection. */
static CK_RV age_now(struct application *application, unsigned *age)
{
    CK_RV result = CKR_OK;
    pthread_mutex_lock(&application->control_lock);
    if (atomic_load(&application->finalized))
        result = CKR_CRYPTOKI_NOT_INITIALIZED;
    else if (!application->link->ours(&application->control))
        result = renew(application);
    *age = application->age;
    pthread_mutex_unlock(&application->control_lock);
    return result;
}

static bool is_of_age(struct application *application, unsigned age)
{
    pthread_mutex_lock(&application->control_lock);
    const bool same = application->age == age;
    pthread_mutex_unlock(&application->control_lock);
    return same;
}

/*
 * Where another thread renewed meanwhile, it is not known to which of two engines this one leads;
 * engines that come and go faster than that are no engine.
 */
static CK_RV connect_with(struct application *application, struct slot *slot)
{
    const struct link *link = application->link;
    for (int tries = 0; tries < RENEWALS_MAX; tries++) {
        GUARD(age_now(application, &slot->age));
        GUARD(binding_connect(link, &application->settings, application->credentials,
                              &slot->connection));
        if (is_of_age(application, slot->age))
            return CKR_OK;
        link->close(&slot->connection);
    }
    return CKR_DEVICE_ERROR;
}

static bool is_away(CK_RV result)
{
    return result == CKR_DEVICE_REMOVED || result == CKR_TOKEN_NOT_PRESENT;
}

/* A restarted engine does not know the application until its control connection is bound again. */
static CK_RV connect_bound(struct application *application, struct slot *slot)
{
    CK_RV result = connect_with(application, slot);
    if (result == CKR_CRYPTOKI_NOT_INITIALIZED && !atomic_load(&application->finalized)) {
        GUARD(renew_since(application, slot->age));
        result = connect_with(application, slot);
    }
    if (result == CKR_OK || result == CKR_FUNCTION_REJECTED) {
        atomic_store(&application->refused, result != CKR_OK);
        atomic_store(&application->gave_up, 0);
        return result;
    }
    if (atomic_load(&application->finalized))
        return CKR_CRYPTOKI_NOT_INITIALIZED;
    return is_away(result) ? result : CKR_DEVICE_ERROR;
}

/* An engine that is away may be about to come back. */
struct wait {
    struct application *application;
    int64_t until;
    long pause;
};

/* Whoever calls on after a wait in vain is answered at once: each of many calls would wait anew. */
static bool gave_up_lately(struct application *application)
{
    const int64_t last = atomic_load(&application->gave_up);
    return last != 0 && moment_now_ms() - last < application->settings.restart_ms;
}

static struct wait wait_from_now(struct application *application)
{
    const long patience = gave_up_lately(application) ? 0 : application->settings.restart_ms;
    return (struct wait){application, moment_now_ms() + patience, AWAY_FIRST_MS};
}

/* Whether it is to be tried again, after a pause; at the end one line says what was waited for. */
static bool wait_on(struct wait *wait)
{
    const struct settings *settings = &wait->application->settings;
    if (moment_now_ms() < wait->until && application_rest(wait->application, wait->pause)) {
        wait->pause = wait->pause * 2 < AWAY_MAX_MS ? wait->pause * 2 : AWAY_MAX_MS;
        return true;
    }
    if (!atomic_load(&wait->application->finalized) && !gave_up_lately(wait->application))
        log_line(settings,
                 "no engine at %s, and none came in %ld ms; start it or set ASTERISM_ENGINE",
                 settings->path, settings->restart_ms);
    atomic_store(&wait->application->gave_up, moment_now_ms());
    return false;
}

static CK_RV connect_in_time(struct application *application, struct slot *slot)
{
    struct wait wait = wait_from_now(application);
    CK_RV result = connect_bound(application, slot);
    while (is_away(result) && wait_on(&wait))
        result = connect_bound(application, slot);
    if (!is_away(result))
        return result;
    return atomic_load(&application->finalized) ? CKR_CRYPTOKI_NOT_INITIALIZED : CKR_DEVICE_ERROR;
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

/*
 * Design §4: after a complete write only calls marked idempotent are sent again; and those whose
 * effect ended with the engine that had them, to another one.
 */
static bool may_send_again(const struct call *call, enum outcome outcome, bool same_engine)
{
    if (outcome == OUTCOME_lost)
        return call->kind == CALL_again || (call->kind == CALL_once && !same_engine);
    return outcome == OUTCOME_unsent;
}

static bool is_same(const uint8_t *one, const uint8_t *other)
{
    return memcmp(one, other, INSTANCE_LENGTH) == 0;
}

/* Sends it once, and says how that went. */
static enum outcome send_once(struct application *application, struct connection *connection,
                              struct exchange *exchange)
{
    const struct link *link = application->link;
    enum outcome outcome =
        link->exchange(connection, &application->settings, exchange->request, exchange->reply);
    if (outcome == OUTCOME_replied)
        return outcome;
    link->close(connection);
    exchange->failure = exchange->reply->failure;
    wire_drop(exchange->reply);
    exchange->reachable = outcome != OUTCOME_silent;
    return outcome;
}

static CK_RV exchange_on(struct application *application, struct slot *slot,
                         struct exchange *exchange)
{
    struct connection *connection = &slot->connection;
    const struct settings *settings = &application->settings;
    const struct call *call = exchange->call;
    enum outcome outcome = OUTCOME_unsent;
    uint8_t engine[INSTANCE_LENGTH] = {0};
    for (int attempt = 0; attempt < ATTEMPTS_MAX && may_send_again(call, outcome, false);
         attempt++) {
        exchange->reachable = false;
        if (!application->link->ours(connection))
            GUARD(connect_in_time(application, slot));
        exchange->reachable = attempt > 0;
        if (!may_send_again(call, outcome, is_same(engine, connection->instance)))
            break;
        memcpy(engine, connection->instance, sizeof engine);
        outcome = send_once(application, connection, exchange);
        exchange->age = slot->age;
        if (outcome == OUTCOME_replied)
            return CKR_OK;
        ENSURE(exchange->failure != CKR_HOST_MEMORY, exchange->failure);
    }
    /* C_Finalize in another thread said bye, and the engine closed the connections. */
    ENSURE(!atomic_load(&application->finalized), CKR_CRYPTOKI_NOT_INITIALIZED);
    log_line(settings, "engine at %s %s during %s", settings->path, outcome_text(outcome),
             call->name);
    return CKR_DEVICE_ERROR;
}

static CK_RV exchange_in(struct application *application, struct slot *slot,
                         struct exchange *exchange)
{
    CK_RV result = exchange_on(application, slot, exchange);
    pool_give_back(&application->pool, slot);
    return result;
}

/* Where no connection can be made, one of those that are there; one is tried when none is left. */
static struct slot *borrow(struct application *application)
{
    const long wait_ms = application->settings.deadline_ms;
    struct slot *slot = NULL;
    if (atomic_load(&application->refused))
        slot = pool_borrow_connected(&application->pool, wait_ms);
    return slot != NULL ? slot : pool_borrow(&application->pool, wait_ms);
}

CK_RV application_exchange(struct application *application, struct exchange *exchange)
{
    exchange->reachable = false;
    struct slot *slot = borrow(application);
    if (slot == NULL) {
        log_line(&application->settings, "%s: %d calls at work, none ended within the deadline",
                 exchange->call->name, CONNECTIONS_MAX);
        return CKR_DEVICE_ERROR;
    }
    CK_RV result = exchange_in(application, slot, exchange);
    if (result != CKR_FUNCTION_REJECTED)
        return result;
    slot = pool_borrow_connected(&application->pool, application->settings.deadline_ms);
    ENSURE(slot != NULL, CKR_DEVICE_ERROR);
    result = exchange_in(application, slot, exchange);
    return result == CKR_FUNCTION_REJECTED ? CKR_DEVICE_ERROR : result;
}

static void rest_init(struct application *application)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&application->rest_lock, NULL);
    pthread_cond_init(&application->over, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

/* Where an engine was known, and where one has left its socket, it may be about to come back. */
static CK_RV first_control(struct application *application, bool known)
{
    struct wait wait = wait_from_now(application);
    CK_RV result = renew(application);
    if (!known && result == CKR_DEVICE_REMOVED)
        wait.until = 0;
    while (is_away(result) && wait_on(&wait))
        result = renew(application);
    return result;
}

CK_RV application_open(const struct settings *settings, bool known, struct application **opened)
{
    struct application *application = calloc(1, sizeof *application);
    ENSURE(application != NULL, CKR_HOST_MEMORY);
    atomic_init(&application->references, 1);
    application->settings = *settings;
    application->link = link_choose(&application->settings);
    application->control.descriptor = -1;
    pool_init(&application->pool);
    pthread_mutex_init(&application->control_lock, NULL);
    rest_init(application);
    slot_events_init(&application->slot_events);
    session_table_init(&application->sessions);
    application->credentials = credentials_make();
    CK_RV result = application->link == NULL ? CKR_GENERAL_ERROR : CKR_HOST_MEMORY;
    if (application->link != NULL && application->credentials != NULL)
        result = first_control(application, known);
    if (result != CKR_OK) {
        application_release(application);
        return result == CKR_HOST_MEMORY || result == CKR_GENERAL_ERROR ? result : CKR_DEVICE_ERROR;
    }
    *opened = application;
    return CKR_OK;
}

bool application_rest(struct application *application, long milliseconds)
{
    struct timespec until;
    moment_from_now(&until, milliseconds);
    int waited = 0;
    pthread_mutex_lock(&application->rest_lock);
    while (!atomic_load(&application->finalized) && waited == 0)
        waited = pthread_cond_timedwait(&application->over, &application->rest_lock, &until);
    pthread_mutex_unlock(&application->rest_lock);
    return !atomic_load(&application->finalized);
}

bool application_note(struct application *application, unsigned age, note_session *note,
                      const struct arg *args)
{
    pthread_mutex_lock(&application->control_lock);
    const bool current = application->age == age;
    note(&application->sessions, args, current);
    pthread_mutex_unlock(&application->control_lock);
    return current;
}

struct slot_events *application_slot_events(struct application *application)
{
    return &application->slot_events;
}

void application_bye(struct application *application)
{
    pthread_mutex_lock(&application->rest_lock);
    atomic_store(&application->finalized, true);
    pthread_cond_broadcast(&application->over);
    pthread_mutex_unlock(&application->rest_lock);
    pthread_mutex_lock(&application->control_lock);
    binding_bye(application->link, &application->settings, &application->control);
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
    pthread_mutex_destroy(&application->rest_lock);
    pthread_cond_destroy(&application->over);
    slot_events_destroy(&application->slot_events);
    credentials_drop(application->credentials);
    session_table_drop(&application->sessions);
    free(application);
}
