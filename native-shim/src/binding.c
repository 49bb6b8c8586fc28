#include "binding.h"

#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "calls.h"
#include "check.h"
#include "log.h"
#include "marshal.h"

enum { PROTOCOL_VERSION = 1, PAUSE_FIRST_MS = 10, PAUSE_MAX_MS = 500 };

static const CK_ULONG magic = 0x415354455249534dUL; /* "ASTERISM" */

/* What a binding is made with. */
struct attempt {
    const struct link *link;
    const struct settings *settings;
    struct connection *connection;
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
    uint8_t instance[ID_LENGTH];
    const struct arg args[] = {in_ulong(magic), in_ulong(PROTOCOL_VERSION),
                               in_ulong(PROTOCOL_VERSION), out_ulong(&version),
                               out_text16(instance)};
    CK_RV result = talk(attempt, CALL_ID_hello, args, sizeof args / sizeof args[0]);
    if (result != CKR_FUNCTION_NOT_SUPPORTED && (result != CKR_OK || version == PROTOCOL_VERSION))
        return result;
    log_line(attempt->settings, "engine at %s speaks no common version; found %lu, expected %d",
             attempt->settings->path, version, PROTOCOL_VERSION);
    return CKR_DEVICE_ERROR;
}

static CK_RV bind_as(const struct attempt *attempt, const uint8_t *id, bool control)
{
    const struct arg args[] = {in_id(id), in_ulong((CK_ULONG)getpid()),
                               in_byte(control ? CK_TRUE : CK_FALSE)};
    CK_RV result = talk(attempt, CALL_ID_bind, args, sizeof args / sizeof args[0]);
    if (result == CKR_FUNCTION_REJECTED)
        log_line(attempt->settings, "engine at %s knows the application as another user's",
                 attempt->settings->path);
    return result;
}

static CK_RV connect_once(const struct attempt *attempt, const uint8_t *id, bool control)
{
    GUARD(attempt->link->open(attempt->connection, attempt->settings));
    CK_RV result = hello(attempt);
    if (result == CKR_OK)
        result = bind_as(attempt, id, control);
    if (result != CKR_OK)
        attempt->link->close(attempt->connection);
    return result;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Between half of it and the whole: who was refused together does not come back together. */
static long jittered(long pause)
{
    unsigned drawn = 0;
    if (getrandom(&drawn, sizeof drawn, GRND_NONBLOCK) != (ssize_t)sizeof drawn)
        drawn = (unsigned)now_ms();
    return pause / 2 + (long)(drawn % (unsigned)(pause / 2 + 1));
}

static void sleep_ms(long pause)
{
    const struct timespec time = {pause / 1000, pause % 1000 * 1000000};
    nanosleep(&time, NULL);
}

CK_RV binding_connect(const struct link *link, const struct settings *settings, const uint8_t *id,
                      bool control, struct connection *connection)
{
    const struct attempt attempt = {link, settings, connection};
    const int64_t until = now_ms() + settings->deadline_ms;
    long pause = PAUSE_FIRST_MS;
    for (;;) {
        CK_RV result = connect_once(&attempt, id, control);
        if (result != CKR_DEVICE_MEMORY)
            return result;
        long wait = jittered(pause);
        if (now_ms() + wait >= until)
            break;
        sleep_ms(wait);
        pause = pause * 2 < PAUSE_MAX_MS ? pause * 2 : PAUSE_MAX_MS;
    }
    log_line(settings, "engine at %s has no room for another %s, and had none for %ld ms",
             settings->path, control ? "application" : "connection", settings->deadline_ms);
    return CKR_DEVICE_ERROR;
}

void binding_bye(const struct link *link, const struct settings *settings,
                 struct connection *connection)
{
    const struct attempt attempt = {link, settings, connection};
    /* An engine that is gone or silent has ended, or will end, the application by itself. */
    if (link->ours(connection))
        talk(&attempt, CALL_ID_bye, NULL, 0);
    link->close(connection);
}
