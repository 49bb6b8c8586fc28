/*
 * A scripted engine: it speaks the frame format with sample values and misbehaves on demand. It
 * says "ready" when it listens, then one line for each thing worth knowing.
 *
 *   peer SOCKET [option…]           options name a call by its id
 *     check            requests must be the sample requests, byte for byte
 *     full=N           hang up on the first N connections; busy=N: refuse the first N binds
 *     late-end         notice the end of a control connection only when a call comes
 *     cancels          say "cancel SESSION FLAGS" of each C_SessionCancel
 *     bulk             say what calls in parts bring; give as many random numbers as asked for
 *     sessions         say what comes of resume, reopen and recopy: reopening.h
 *     ticketless       give no tickets
 *     gone=SLOT        its sessions cannot be opened again
 *     handles=N        give sessions and copies handles of their own, from N on
 *     user=UID         become this user before listening (root only)
 *     version=N        choose protocol version N
 *     wrong:CALL       what is wrong with the reply: one of the misbehaviours below
 *
 *   silent  close  truncate  garbage  oversize  undersize  leftover  short  request-id  other-call
 *   flags  long-buffer  long-list  dribble  alive  late-alive  die
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "bend.h"
#include "reopening.h"
#include "samples.h"

enum { CLIENTS_MAX = 256, APPLICATIONS_MAX = 64, FRAME_MAX = 17 * 1024 * 1024, OPTIONS_MAX = 16 };

struct client {
    int descriptor;
    bool greeted;
    bool bound;
    uint64_t sessions; /* to be opened again before it is bound */
    uint64_t copies;
    int application;
    int controls; /* index of the application whose control connection it is, or -1 */
};

static struct client clients[CLIENTS_MAX];
static uint8_t applications[APPLICATIONS_MAX][16];
static bool known[APPLICATIONS_MAX];
static bool ended[APPLICATIONS_MAX];
static char **options;
static int options_count;
static uint8_t frame[FRAME_MAX];

static const char *option(const char *name)
{
    size_t length = strlen(name);
    for (int i = 0; i < options_count; i++) {
        if (strncmp(options[i], name, length) == 0 &&
            (options[i][length] == '\0' || options[i][length] == '='))
            return options[i] + length + (options[i][length] == '=');
    }
    return NULL;
}

/* The misbehaviour asked for this call, or "". */
static const char *wrong_with(unsigned call)
{
    static char name[32];
    for (int i = 0; i < options_count; i++) {
        const char *colon = strchr(options[i], ':');
        if (colon == NULL || strtoul(colon + 1, NULL, 10) != call)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)(colon - options[i]), options[i]);
        return name;
    }
    return "";
}

static void say(const char *text)
{
    printf("%s\n", text);
    fflush(stdout);
}

static void pause_ms(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static bool read_all(int descriptor, uint8_t *into, size_t length)
{
    while (length > 0) {
        ssize_t count = read(descriptor, into, length);
        if (count <= 0)
            return false;
        into += count;
        length -= (size_t)count;
    }
    return true;
}

static void send_bytes(int descriptor, const uint8_t *bytes, size_t length)
{
    send(descriptor, bytes, length, MSG_NOSIGNAL);
}

static void drop(struct client *client)
{
    if (client->controls >= 0) {
        ended[client->controls] = option("late-end") != NULL;
        known[client->controls] = ended[client->controls];
    }
    close(client->descriptor);
    client->descriptor = -1;
}

/* Whether this is still one of the first N of an option. */
static bool one_of_the_first(const char *name)
{
    static unsigned long seen;
    return option(name) != NULL && seen++ < strtoul(option(name), NULL, 10);
}

static uint64_t bind_client(struct client *client, const uint8_t *fields, bool control)
{
    if (one_of_the_first("busy"))
        return 0x31; /* CKR_DEVICE_MEMORY */
    for (int i = 0; i < APPLICATIONS_MAX; i++) {
        if (known[i] && (!control || !ended[i]) && memcmp(applications[i], fields, 16) == 0) {
            client->bound = true;
            client->application = i;
            client->controls = control ? i : client->controls;
            return 0;
        }
    }
    for (int i = 0; control && i < APPLICATIONS_MAX; i++) {
        if (known[i] && (!ended[i] || memcmp(applications[i], fields, 16) != 0))
            continue;
        known[i] = true;
        ended[i] = false;
        memcpy(applications[i], fields, 16);
        client->controls = i;
        client->application = i;
        client->bound = true;
        say("application");
        return 0;
    }
    return 0x190; /* CKR_CRYPTOKI_NOT_INITIALIZED */
}

static void reply_plain(struct sample *reply, const struct sample_call *call, uint64_t id,
                        uint64_t result)
{
    sample_header(reply, call->id, 2, id);
    sample_u(reply, result, 8);
    sample_finish(reply);
}

static void send_alive(int descriptor, unsigned call, uint64_t id)
{
    struct sample alive;
    sample_header(&alive, (uint16_t)call, 6, id);
    sample_finish(&alive);
    send_bytes(descriptor, alive.data, alive.size);
}

static void work_long(int descriptor, unsigned call, uint64_t id)
{
    for (int i = 0; i < 8; i++) {
        pause_ms(100);
        send_alive(descriptor, call, id);
    }
}

static void dribble(int descriptor, const struct sample *reply)
{
    for (size_t i = 0; i < reply->size; i++) {
        send_bytes(descriptor, reply->data + i, 1);
        pause_ms(50);
    }
}

/* Whether the connection lives on. */
static bool answer(struct client *client, const struct sample_call *call, uint64_t id,
                   struct sample *reply)
{
    const char *wrong = wrong_with(call->id);
    if (strcmp(wrong, "die") == 0)
        _exit(0);
    if (strcmp(wrong, "close") == 0)
        return false;
    if (strcmp(wrong, "silent") == 0)
        return true;
    if (strcmp(wrong, "alive") == 0)
        work_long(client->descriptor, call->id, id);
    if (strcmp(wrong, "dribble") == 0) {
        dribble(client->descriptor, reply);
        return true;
    }
    if (!bend(client->descriptor, wrong, reply))
        return false;
    send_bytes(client->descriptor, reply->data, reply->size);
    if (strcmp(wrong, "late-alive") == 0)
        send_alive(client->descriptor, call->id, id);
    return true;
}

/* resume and reopen: the control connection is bound with the last of the sessions. */
static void serve_resume(struct client *client, const struct sample_call *call, uint64_t id,
                         struct sample *reply)
{
    bool tells = option("sessions") != NULL;
    uint64_t result = 0;
    uint64_t slot = option("gone") == NULL ? 0 : strtoul(option("gone"), NULL, 10);
    if (call->id == 5) {
        result = bind_client(client, frame + 16, true);
        client->sessions = reopening_count(frame + 40);
        client->copies = reopening_copies(frame + 40);
        if (tells)
            reopening_say_resume(frame + 40);
    } else if (call->id == 7) {
        client->copies -= reopening_copy(frame + 16, tells);
    } else {
        client->sessions -= reopening_entries(frame + 16, tells);
    }
    client->bound = result == 0 && client->sessions == 0 && client->copies == 0;
    if (result != 0 || call->id == 7)
        reply_plain(reply, call, id, result);
    else if (call->id == 5)
        reopening_ticket(reply, id, option("ticketless") == NULL);
    else
        reopening_gone(reply, id, client->sessions == 0 && option("gone") != NULL, slot);
}

static void serve_link(struct client *client, const struct sample_call *call, uint64_t id,
                       struct sample *reply)
{
    if (call->id == 1) {
        sample_header(reply, 1, 2, id);
        sample_u(reply, 0, 8);
        sample_u(reply, option("version") == NULL ? 1 : strtoul(option("version"), NULL, 10), 8);
        sample_u(reply, (uint64_t)getpid(), 8);
        sample_u(reply, 0, 8);
        sample_finish(reply);
        client->greeted = true;
    } else if (call->id == 2) {
        reply_plain(reply, call, id, bind_client(client, frame + 16, frame[40] == 1));
    } else if (call->id >= 5 && call->id <= 7) {
        serve_resume(client, call, id, reply);
    } else {
        reply_plain(reply, call, id, 0);
        say("bye");
    }
}

static void tell_cancel(void)
{
    printf("cancel %" PRIx64 " %" PRIx64 "\n", sample_number(frame + 16, 8),
           sample_number(frame + 24, 8));
    fflush(stdout);
}

static bool expected(const struct sample_call *call, uint64_t id, size_t size)
{
    struct sample request;
    sample_request(&request, call, id);
    return request.size == size && memcmp(request.data, frame, size) == 0;
}

/* The calls whose data comes in parts, said as "CALL LENGTH FIRST". */
static void tell_part(unsigned call)
{
    char text[64];
    uint64_t length = sample_number(frame + 25, 4);
    if (call != 55 && call != 60 && call != 66 && call != 79)
        return;
    snprintf(text, sizeof text, "%u %" PRIu64 " %u", call, length, length == 0 ? 0 : frame[29]);
    say(text);
}

static bool answer_random(const struct client *client, uint64_t id)
{
    static uint8_t bytes;
    static struct sample head;
    uint64_t length = sample_number(frame + 25, 8);
    if (length > FRAME_MAX - 37)
        return false;
    sample_header(&head, 80, 2, id);
    sample_u(&head, 0, 8);
    sample_u(&head, length, 8);
    sample_u(&head, 1, 1);
    sample_overwrite(&head, 0, head.size - 4 + length, 4);
    memset(frame, ++bytes, length);
    send_bytes(client->descriptor, head.data, head.size);
    send_bytes(client->descriptor, frame, length);
    return true;
}

/* One frame from a client; whether its connection lives on. */
static bool serve(struct client *client)
{
    static struct sample reply;
    if (!read_all(client->descriptor, frame, 4))
        return false;
    size_t length = (size_t)sample_number(frame, 4);
    if (length < 12 || length > FRAME_MAX - 4 || !read_all(client->descriptor, frame + 4, length))
        return false;
    uint64_t id = sample_number(frame + 8, 8);
    const struct sample_call *call = sample_find((uint16_t)sample_number(frame + 4, 2));
    if (call == NULL || sample_number(frame + 6, 2) != 1 || (!client->greeted && call->id != 1) ||
        (!client->bound && call->id > 2 && (call->id < 5 || call->id > 7))) {
        say("bad frame");
        return false;
    }
    if (client->bound && ended[client->application])
        return false;
    if (call->id < 16) {
        serve_link(client, call, id, &reply);
        return answer(client, call, id, &reply);
    }
    if (call->id == 87 && option("cancels") != NULL)
        tell_cancel();
    if (call->id != 87 && option("check") != NULL && !expected(call, id, 4 + length)) {
        say("unexpected request");
        return false;
    }
    if (option("bulk") != NULL && call->id == 80)
        return answer_random(client, id);
    if (option("bulk") != NULL)
        tell_part(call->id);
    sample_reply(&reply, call, id);
    if (option("handles") != NULL)
        reopening_handle(&reply, call->id, strtoul(option("handles"), NULL, 10));
    return answer(client, call, id, &reply);
}

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    unlink(path);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0)
        return -1;
    chmod(path, 0666);
    if (option("user") != NULL && setuid((uid_t)strtoul(option("user"), NULL, 10)) != 0)
        return -1;
    return listen(listener, 128) == 0 ? listener : -1;
}

static void take(int descriptor)
{
    if (one_of_the_first("full")) {
        close(descriptor);
        return;
    }
    for (int i = 0; i < CLIENTS_MAX; i++) {
        if (clients[i].descriptor >= 0)
            continue;
        clients[i] = (struct client){.descriptor = descriptor, .controls = -1};
        return;
    }
    close(descriptor);
}

int main(int argc, char **argv)
{
    options = argv + 2;
    options_count = argc - 2;
    for (int i = 0; i < CLIENTS_MAX; i++)
        clients[i].descriptor = -1;
    int listener = argc < 2 ? -1 : listen_at(argv[1]);
    if (listener < 0) {
        fprintf(stderr, "peer: cannot listen: %s\n", strerror(errno));
        return 1;
    }
    say("ready");
    for (;;) {
        struct pollfd polled[CLIENTS_MAX + 1];
        for (int i = 0; i < CLIENTS_MAX; i++)
            polled[i] = (struct pollfd){clients[i].descriptor, POLLIN, 0};
        polled[CLIENTS_MAX] = (struct pollfd){listener, POLLIN, 0};
        if (poll(polled, CLIENTS_MAX + 1, -1) < 0)
            continue;
        if (polled[CLIENTS_MAX].revents != 0)
            take(accept(listener, NULL, NULL));
        for (int i = 0; i < CLIENTS_MAX; i++) {
            if (clients[i].descriptor >= 0 && polled[i].revents != 0 && !serve(&clients[i]))
                drop(&clients[i]);
        }
    }
}
