#define _GNU_SOURCE /* MAP_ANONYMOUS, MADV_WIPEONFORK */

#include "application.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#include "binding.h"
#include "check.h"
#include "log.h"
#include "moment.h"
#include "pool.h"

enum { ATTEMPTS_MAX = 2 };

struct application {
    atomic_uint references;
    const struct link *link;
    struct settings settings;
    struct pool pool;
    pthread_mutex_t control_lock; /* of the next three */
    struct connection control;
    uint8_t *id;  /* a secret, in memory of its own */
    unsigned age; /* counts the control connections made */
    atomic_bool finalized;
    pthread_mutex_t rest_lock; /* of the condition that ends what rests */
    pthread_cond_t over;
    struct slot_events slot_events;
    atomic_bool refused; /* the process has become a user that may not connect */
};

/*
 * Who knows the id may speak for the application, whichever user that is by then. So a forked
 * child, which may be meant to have less power than its parent, finds zeros there.
 */
static uint8_t *id_make(void)
{
    void *page = mmap(NULL, ID_LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return NULL;
    /* Kernels before 4.14 do not know the first: the child then inherits it, as it does sockets. */
    madvise(page, ID_LENGTH, MADV_WIPEONFORK);
    madvise(page, ID_LENGTH, MADV_DONTDUMP);
    return page;
}

static void id_drop(uint8_t *id)
{
    if (id == NULL)
        return;
    explicit_bzero(id, ID_LENGTH);
    munmap(id, ID_LENGTH);
}

static bool id_draw(uint8_t *id)
{
    ssize_t drawn;
    do
        drawn = getrandom(id, ID_LENGTH, 0);
    while (drawn < 0 && errno == EINTR);
    return drawn == ID_LENGTH;
}

/*
 * A new control connection, which makes a new application of the engine. It has a new id: the one
 * before may not have ended yet, and would take those that bind now with it. The lock is held.
 */
static CK_RV renew(struct application *application)
{
    application->link->close(&application->control);
    ENSURE(id_draw(application->id), CKR_GENERAL_ERROR);
    CK_RV result = binding_connect(application->link, &application->settings, application->id, true,
                                   &application->control);
    if (result == CKR_OK)
        application->age++;
    return result;
}

/* Renews the control connection, unless another thread has since `age` was read. */
static CK_RV renew_since(struct application *application, unsigned age)
{
    CK_RV result = CKR_OK;
    pthread_mutex_lock(&application->control_lock);
    if (application->age == age)
        result = renew(application);
    pthread_mutex_unlock(&application->control_lock);
    return result;
}

/*
 * The id to bind with, and its age. Where the host has closed the control connection, as daemons
 * do that close all descriptors, the engine ends the application: there is a new one at once.
 */
static CK_RV id_now(struct application *application, uint8_t *id, unsigned *age)
{
    CK_RV result = CKR_OK;
    pthread_mutex_lock(&application->control_lock);
    if (atomic_load(&application->finalized))
        result = CKR_CRYPTOKI_NOT_INITIALIZED;
    else if (!application->link->ours(&application->control))
        result = renew(application);
    memcpy(id, application->id, ID_LENGTH);
    *age = application->age;
    pthread_mutex_unlock(&application->control_lock);
    return result;
}

static CK_RV connect_with(struct application *application, struct connection *connection,
                          unsigned *age)
{
    uint8_t id[ID_LENGTH];
    CK_RV result = id_now(application, id, age);
    if (result == CKR_OK)
        result = binding_connect(application->link, &application->settings, id, false, connection);
    explicit_bzero(id, sizeof id);
    return result;
}

/* A restarted engine does not know the application until its control connection is bound again. */
static CK_RV connect_bound(struct application *application, struct connection *connection)
{
    unsigned age;
    CK_RV result = connect_with(application, connection, &age);
    if (result == CKR_CRYPTOKI_NOT_INITIALIZED && !atomic_load(&application->finalized)) {
        GUARD(renew_since(application, age));
        result = connect_with(application, connection, &age);
    }
    if (result == CKR_OK || result == CKR_FUNCTION_REJECTED) {
        atomic_store(&application->refused, result != CKR_OK);
        return result;
    }
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

/* Design §4: after a complete write only calls marked idempotent are sent again. */
static bool may_send_again(const struct call *call, enum outcome outcome)
{
    return outcome == OUTCOME_unsent || (outcome == OUTCOME_lost && call->kind == CALL_again);
}

static CK_RV exchange_on(struct application *application, struct connection *connection,
                         struct exchange *exchange)
{
    const struct link *link = application->link;
    const struct settings *settings = &application->settings;
    const struct call *call = exchange->call;
    enum outcome outcome = OUTCOME_unsent;
    for (int attempt = 0; attempt < ATTEMPTS_MAX && may_send_again(call, outcome); attempt++) {
        exchange->reachable = false;
        if (!link->ours(connection))
            GUARD(connect_bound(application, connection));
        outcome = link->exchange(connection, settings, exchange->request, exchange->reply);
        if (outcome == OUTCOME_replied)
            return CKR_OK;
        link->close(connection);
        CK_RV failure = exchange->reply->failure;
        wire_drop(exchange->reply);
        exchange->reachable = outcome != OUTCOME_silent;
        ENSURE(failure != CKR_HOST_MEMORY, failure);
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
    CK_RV result = exchange_on(application, &slot->connection, exchange);
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
    rest_init(application);
    slot_events_init(&application->slot_events);
    application->id = id_make();
    CK_RV result = application->link == NULL ? CKR_GENERAL_ERROR : CKR_HOST_MEMORY;
    if (application->link != NULL && application->id != NULL)
        result = renew(application);
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
    id_drop(application->id);
    free(application);
}
