#include "binding.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "calls.h"
#include "check.h"
#include "log.h"
#include "marshal.h"
#include "moment.h"

enum { PROTOCOL_VERSION = 1, PAUSE_FIRST_MS = 10, PAUSE_MAX_MS = 500 };

static const CK_ULONG magic = 0x415354455249534dUL; /* "ASTERISM" */

/* What a binding is made with; `control` only where it is to be the control connection. */
struct attempt {
    const struct link *link;
    const struct settings *settings;
    struct connection *connection;
    const struct credentials *credentials;
    const struct control *control;
};

/* What a control connection changes of its application. */
struct control {
    struct credentials *credentials;
    struct session_table *sessions;
};

static CK_RV failed(const struct attempt *attempt, const struct call *call, const char *said)
{
    log_line(attempt->settings, "engine at %s said %s to %s", attempt->settings->path, said,
             call->name);
    return CKR_DEVICE_ERROR;
}

/* One call of the link range. An engine without room hangs up instead: CKR_DEVICE_MEMORY. */
static CK_RV talk(const struct attempt *attempt, uint16_t id, const struct arg *args, size_t count)
{
    const struct call *call = call_find(id);
    CLEANUP(wire_drop) struct wire request;
    CLEANUP(wire_drop) struct wire reply;
    wire_init(&request);
    wire_init(&reply);
    marshal_request(&request, call, args, count);
    ENSURE(request.failure == CKR_OK, request.failure);
    enum outcome outcome =
        attempt->link->exchange(attempt->connection, attempt->settings, &request, &reply);
    if (outcome == OUTCOME_silent)
        return failed(attempt, call, "nothing within the deadline");
    ENSURE(outcome == OUTCOME_replied, CKR_DEVICE_MEMORY);
    CK_RV result = (CK_RV)wire_get_u64(&reply);
    if (reply.failure != CKR_OK || marshal_reply(&reply, call, result, args, count) != result)
        return failed(attempt, call, "what is no reply");
    return result;
}

static CK_RV hello(const struct attempt *attempt)
{
    CK_ULONG version = 0;
    const struct arg args[] = {in_ulong(magic), in_ulong(PROTOCOL_VERSION),
                               in_ulong(PROTOCOL_VERSION), out_ulong(&version),
                               out_text16(attempt->connection->instance)};
    CK_RV result = talk(attempt, CALL_ID_hello, args, sizeof args / sizeof args[0]);
    if (result != CKR_FUNCTION_NOT_SUPPORTED && (result != CKR_OK || version == PROTOCOL_VERSION))
        return result;
    log_line(attempt->settings, "engine at %s speaks no common version; found %lu, expected %d",
             attempt->settings->path, version, PROTOCOL_VERSION);
    return CKR_DEVICE_ERROR;
}

static CK_RV refused(const struct attempt *attempt, CK_RV result)
{
    if (result == CKR_FUNCTION_REJECTED)
        log_line(attempt->settings, "engine at %s knows the application as another user's",
                 attempt->settings->path);
    return result;
}

static CK_RV bind_as(const struct attempt *attempt, bool control)
{
    const struct arg args[] = {in_id(attempt->credentials->id), in_ulong((CK_ULONG)getpid()),
                               in_byte(control ? CK_TRUE : CK_FALSE)};
    return refused(attempt, talk(attempt, CALL_ID_bind, args, sizeof args / sizeof args[0]));
}

static void free_slots(CK_SLOT_ID **slots)
{
    free(*slots);
}

/* One part of the sessions; those of slots that the engine could not open leave the table. */
static CK_RV reopen_part(const struct attempt *attempt, const uint8_t *entries, size_t length)
{
    struct session_table *sessions = attempt->control->sessions;
    CK_ULONG count = sessions->slots_count;
    CLEANUP(free_slots) CK_SLOT_ID *gone = calloc(count + 1, sizeof *gone);
    ENSURE(gone != NULL, CKR_HOST_MEMORY);
    const struct arg args[] = {in_bytes(entries, length), out_list(gone, &count)};
    GUARD(talk(attempt, CALL_ID_reopen, args, sizeof args / sizeof args[0]));
    for (CK_ULONG i = 0; i < count; i++) {
        log_line(attempt->settings, "engine at %s has closed the sessions of slot %lu",
                 attempt->settings->path, gone[i]);
        session_table_close_all(sessions, gone[i]);
    }
    return CKR_OK;
}

static CK_RV reopen(const struct attempt *attempt)
{
    uint8_t entries[SESSION_PART_MAX * SESSION_ENTRY];
    const struct session_table *sessions = attempt->control->sessions;
    size_t at = 0;
    size_t length = session_table_list(sessions, &at, entries);
    while (length > 0) {
        GUARD(reopen_part(attempt, entries, length));
        length = session_table_list(sessions, &at, entries);
    }
    return CKR_OK;
}

/* The ticket that comes is the one that was shown, or a first one. */
static CK_RV resume(const struct attempt *attempt)
{
    static const uint8_t none[TICKET_LENGTH];
    uint8_t *ticket = attempt->control->credentials->ticket;
    const bool has_one = memcmp(ticket, none, TICKET_LENGTH) != 0;
    const struct arg args[] = {in_id(attempt->credentials->id), in_ulong((CK_ULONG)getpid()),
                               in_pin(has_one ? ticket : NULL, has_one ? TICKET_LENGTH : 0),
                               in_ulong(attempt->control->sessions->count), out_text32(ticket)};
    GUARD(refused(attempt, talk(attempt, CALL_ID_resume, args, sizeof args / sizeof args[0])));
    return reopen(attempt);
}

static CK_RV bind_as_asked(const struct attempt *attempt)
{
    /* An engine in this process ends with it. */
    return attempt->control != NULL && attempt->link == &link_service
               ? resume(attempt)
               : bind_as(attempt, attempt->control != NULL);
}

static CK_RV connect_once(const struct attempt *attempt)
{
    GUARD(attempt->link->open(attempt->connection, attempt->settings));
    CK_RV result = hello(attempt);
    if (result == CKR_OK)
        result = bind_as_asked(attempt);
    if (result != CKR_OK)
        attempt->link->close(attempt->connection);
    return result;
}

/* Between half of it and the whole: who was refused together does not come back together. */
static long jittered(long pause)
{
    unsigned drawn = 0;
    if (getrandom(&drawn, sizeof drawn, GRND_NONBLOCK) != (ssize_t)sizeof drawn)
        drawn = (unsigned)moment_now_ms();
    return pause / 2 + (long)(drawn % (unsigned)(pause / 2 + 1));
}

static void sleep_ms(long pause)
{
    const struct timespec time = {pause / 1000, pause % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static CK_RV connect_patiently(const struct attempt *attempt)
{
    const struct settings *settings = attempt->settings;
    const int64_t until = moment_now_ms() + settings->deadline_ms;
    long pause = PAUSE_FIRST_MS;
    for (;;) {
        CK_RV result = connect_once(attempt);
        if (result != CKR_DEVICE_MEMORY)
            return result;
        long wait = jittered(pause);
        if (moment_now_ms() + wait >= until)
            break;
        sleep_ms(wait);
        pause = pause * 2 < PAUSE_MAX_MS ? pause * 2 : PAUSE_MAX_MS;
    }
    log_line(settings, "engine at %s has no room for another %s, and had none for %ld ms",
             settings->path, attempt->control != NULL ? "application" : "connection",
             settings->deadline_ms);
    return CKR_DEVICE_ERROR;
}

CK_RV binding_connect(const struct link *link, const struct settings *settings,
                      const struct credentials *credentials, struct connection *connection)
{
    const struct attempt attempt = {link, settings, connection, credentials, NULL};
    return connect_patiently(&attempt);
}

CK_RV binding_control(const struct link *link, const struct settings *settings,
                      struct credentials *credentials, struct session_table *sessions,
                      struct connection *connection)
{
    const struct control control = {credentials, sessions};
    const struct attempt attempt = {link, settings, connection, credentials, &control};
    return connect_patiently(&attempt);
}

void binding_bye(const struct link *link, const struct settings *settings,
                 struct connection *connection)
{
    const struct attempt attempt = {link, settings, connection, NULL, NULL};
    /* An engine that is gone or silent has ended, or will end, the application by itself. */
    if (link->ours(connection))
        talk(&attempt, CALL_ID_bye, NULL, 0);
    link->close(connection);
}
