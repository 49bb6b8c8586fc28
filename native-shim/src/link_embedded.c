/* The engine in this process: a frame is handed over in memory, and the reply is there when the
 * call returns. Lines have numbers in place of descriptors. */
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "check.h"
#include "faults.h"
#include "frame.h"
#include "jvm.h"
#include "link.h"
#include "log.h"
#include "marshal.h"
#include "own_stack.h"

enum {
    STACK_MIN = 512 * 1024, /* what a call needs of the caller's, or gets elsewhere */
    STACK = 1024 * 1024
};

static atomic_int lines;

/* Whether this thread has been in the JVM before, which then knows it. */
static _Thread_local bool attached;

/* On whatever stack has room; nothing is done where there is none. */
static void with_room(void (*work)(void *), void *argument)
{
    if (own_stack_left() >= STACK_MIN)
        work(argument);
    else
        own_stack_run(STACK, work, argument);
}

struct opening {
    const struct settings *settings;
    CK_RV result;
};

static void open_engine(void *argument)
{
    struct opening *opening = argument;
    opening->result = jvm_open(opening->settings);
}

static CK_RV embedded_open(struct connection *connection, const struct settings *settings)
{
    struct opening opening = {settings, CKR_HOST_MEMORY};
    with_room(open_engine, &opening);
    GUARD(opening.result);
    connection->descriptor = atomic_fetch_add(&lines, 1) & INT32_MAX;
    connection->requests = 0;
    return CKR_OK;
}

static bool embedded_ours(struct connection *connection)
{
    if (!jvm_here())
        connection->descriptor = -1;
    return connection->descriptor >= 0;
}

/* One way into Java and back. The first on a thread attaches it, which unblocks signals there. */
static int64_t cross(const struct connection *connection, const struct wire *request,
                     struct wire *reply)
{
    sigset_t mask;
    bool first = !attached;
    if (first)
        pthread_sigmask(SIG_SETMASK, NULL, &mask);
    faults_enter();
    int64_t length = jvm_door()(connection->descriptor, request->data, (int64_t)request->size,
                                reply == NULL ? NULL : reply->data,
                                reply == NULL ? 0 : (int64_t)reply->capacity);
    faults_leave();
    if (first)
        pthread_sigmask(SIG_SETMASK, &mask, NULL);
    attached = true;
    return length;
}

/* A reply that did not fit was kept; now there is room for it. */
static int64_t fetch(struct connection *connection, int64_t length, struct wire *reply)
{
    CLEANUP(wire_drop) struct wire request;
    const struct arg args[] = {in_ulong(connection->requests)};
    wire_init(&request);
    if (length > WIRE_FRAME_MAX || !wire_reserve(reply, (size_t)length))
        return -1;
    marshal_request(&request, call_find(CALL_ID_fetch), args, 1);
    frame_finish(&request, ++connection->requests);
    return cross(connection, &request, reply);
}

/* A call with its arguments. */
struct crossing {
    struct connection *connection;
    struct wire *request;
    struct wire *reply;
    int64_t length;
};

static void carry(void *argument)
{
    struct crossing *crossing = argument;
    struct wire *reply = crossing->reply;
    int64_t length = cross(crossing->connection, crossing->request, reply);
    if (reply != NULL && length > (int64_t)reply->capacity)
        length = fetch(crossing->connection, length, reply);
    crossing->length = length;
}

static int64_t carry_over(struct connection *connection, struct wire *request, struct wire *reply)
{
    struct crossing crossing = {connection, request, reply, -1};
    with_room(carry, &crossing);
    return crossing.length;
}

static void embedded_close(struct connection *connection)
{
    struct wire nothing;
    wire_init(&nothing);
    /* A forked child has no JVM, and its parent goes on with the same line. */
    if (embedded_ours(connection))
        carry_over(connection, &nothing, NULL);
    connection->descriptor = -1;
}

static enum outcome embedded_exchange(struct connection *connection,
                                      const struct settings *settings, struct wire *request,
                                      struct wire *reply)
{
    (void)settings; /* how long a call may take is the engine's to say */
    const uint64_t id = ++connection->requests;
    frame_finish(request, id);
    int64_t length = carry_over(connection, request, reply);
    if (length < WIRE_HEADER || length > (int64_t)reply->capacity)
        return OUTCOME_lost;
    reply->size = (size_t)length;
    struct header header = frame_header(reply, reply->size);
    bool expected =
        header.flags == FRAME_REPLY && header.id == id && header.call == frame_call(request);
    return expected ? OUTCOME_replied : OUTCOME_lost;
}

const struct link link_embedded = {embedded_open, embedded_exchange, embedded_ours, embedded_close};
