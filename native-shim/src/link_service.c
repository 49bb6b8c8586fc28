#define _GNU_SOURCE /* struct ucred, SOCK_CLOEXEC */

#include <errno.h>
#include <pwd.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "descriptor.h"
#include "frame.h"
#include "link.h"
#include "log.h"

enum { NAMES_MAX = 16384 };

/* How long a caller stays awake for its reply. */
enum { SOON_US = 60 };

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t now_ms(void)
{
    return now_us() / 1000;
}

static bool is_ours(const struct connection *connection)
{
    struct stat status;
    return connection->descriptor >= 0 && fstat(connection->descriptor, &status) == 0 &&
           status.st_dev == connection->device && status.st_ino == connection->inode;
}

static void service_close(struct connection *connection)
{
    /* close and not shutdown: in a forked child the parent goes on with the same socket. */
    if (is_ours(connection))
        close(connection->descriptor);
    connection->descriptor = -1;
}

static bool service_ours(struct connection *connection)
{
    /* A daemon that closed all descriptors may have opened another thing under this number. */
    if (!is_ours(connection))
        connection->descriptor = -1;
    return connection->descriptor >= 0;
}

static bool user_id(const char *user, uid_t *id)
{
    char *end = NULL;
    unsigned long number = strtoul(user, &end, 10);
    if (*user != '\0' && *end == '\0') {
        *id = (uid_t)number;
        return number <= UINT32_MAX;
    }
    char names[NAMES_MAX];
    struct passwd entry;
    struct passwd *found = NULL;
    if (getpwnam_r(user, &entry, names, sizeof names, &found) != 0 || found == NULL)
        return false;
    *id = found->pw_uid;
    return true;
}

static bool only_its_owner_writes(const struct stat *status)
{
    return S_ISDIR(status->st_mode) && (status->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/*
 * Whether the socket lies in a folder /run/NAME that is this user's. Only root makes folders there,
 * as systemd does for the user of a unit: so root has given the user that place, and the socket's
 * path names it.
 */
static bool has_run_folder(uid_t user, const char *path)
{
    static const char run[] = "/run/";
    const char *slash = strrchr(path, '/');
    struct stat above;
    struct stat folder;
    char name[SETTING_MAX];
    if (strncmp(path, run, strlen(run)) != 0 || strchr(path + strlen(run), '/') != slash)
        return false;
    memcpy(name, path, (size_t)(slash - path));
    name[slash - path] = '\0';
    return lstat("/run", &above) == 0 && above.st_uid == 0 && only_its_owner_writes(&above) &&
           lstat(name, &folder) == 0 && folder.st_uid == user && only_its_owner_writes(&folder);
}

/* Before the first byte, because a PIN follows (design §4): docs/reference/module-settings.md. */
static bool peer_trusted(int descriptor, const struct settings *settings)
{
    struct ucred peer;
    socklen_t length = sizeof peer;
    uid_t configured;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0)
        return false;
    if (peer.uid == 0 || peer.uid == settings->self || has_run_folder(peer.uid, settings->path))
        return true;
    if (settings->user[0] != '\0' && user_id(settings->user, &configured) && peer.uid == configured)
        return true;
    log_line(settings,
             "engine at %s belongs to user %u; expected root, oneself, the owner of a folder in "
             "/run%s%s; see the setting user",
             settings->path, (unsigned)peer.uid, settings->user[0] == '\0' ? "" : " or ",
             settings->user);
    return false;
}

static bool set_deadline(int descriptor, const struct settings *settings)
{
    struct timeval deadline = {settings->deadline_ms / 1000, settings->deadline_ms % 1000 * 1000};
    return setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline) == 0 &&
           setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &deadline, sizeof deadline) == 0;
}

/* Why connect() failed, in words, and as what binding.h expects. */
static CK_RV refusal(const struct settings *settings, int why)
{
    const uid_t now = geteuid();
    if (why == EAGAIN) {
        log_line(settings, "engine at %s takes no connection: too many wait for it",
                 settings->path);
        return CKR_DEVICE_ERROR;
    }
    if (why == ENOENT)
        return CKR_DEVICE_REMOVED;
    if (why == ECONNREFUSED)
        return CKR_TOKEN_NOT_PRESENT;
    if ((why != EACCES && why != EPERM) || now == settings->self) {
        log_line(settings, "no engine at %s: %s; start it or set ASTERISM_ENGINE", settings->path,
                 strerror(why));
        return CKR_DEVICE_ERROR;
    }
    log_line(settings,
             "engine at %s: user %u, who was %u at C_Initialize, may not connect; let it into the "
             "socket's group, or initialise as that user",
             settings->path, (unsigned)now, (unsigned)settings->self);
    return CKR_FUNCTION_REJECTED;
}

/* A full queue is waited for as long as SO_SNDTIMEO says. */
static CK_RV connect_to(int descriptor, const struct settings *settings)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, settings->path, strlen(settings->path) + 1);
    ENSURE(set_deadline(descriptor, settings), CKR_DEVICE_ERROR);
    const int64_t until = now_ms() + settings->deadline_ms;
    int connected;
    do
        connected = connect(descriptor, (const struct sockaddr *)&address, sizeof address);
    while (connected != 0 && errno == EINTR && now_ms() < until);
    if (connected != 0)
        return refusal(settings, errno);
    return peer_trusted(descriptor, settings) ? CKR_OK : CKR_DEVICE_ERROR;
}

static CK_RV service_open(struct connection *connection, const struct settings *settings)
{
    struct stat status;
    connection->requests = 0;
    connection->descriptor =
        descriptor_above_standard(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ENSURE(connection->descriptor >= 0, CKR_DEVICE_ERROR);
    CK_RV result = connect_to(connection->descriptor, settings);
    if (result == CKR_OK && fstat(connection->descriptor, &status) != 0)
        result = CKR_DEVICE_ERROR;
    if (result != CKR_OK) {
        close(connection->descriptor);
        connection->descriptor = -1;
        return result;
    }
    connection->device = status.st_dev;
    connection->inode = status.st_ino;
    return CKR_OK;
}

/* OUTCOME_replied where all was sent. */
static enum outcome send_all(int descriptor, const struct wire *wire, int64_t until)
{
    size_t sent = 0;
    while (sent < wire->size) {
        ssize_t count = send(descriptor, wire->data + sent, wire->size - sent, MSG_NOSIGNAL);
        if (count > 0)
            sent += (size_t)count;
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return OUTCOME_silent; /* an engine that reads nothing: a second try would only wait */
        else if (errno != EINTR)
            return OUTCOME_unsent;
        if (sent < wire->size && now_ms() >= until)
            return OUTCOME_silent;
    }
    return OUTCOME_replied;
}

/* Receives until the wire holds `size` bytes; more may come, up to its capacity. */
static enum outcome receive(int descriptor, struct wire *wire, size_t size, int64_t until)
{
    if (!wire_reserve(wire, size))
        return OUTCOME_lost;
    while (wire->size < size) {
        ssize_t count = recv(descriptor, wire->data + wire->size, wire->capacity - wire->size, 0);
        if (count == 0)
            return OUTCOME_lost;
        if (count > 0)
            wire->size += (size_t)count;
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return OUTCOME_silent;
        else if (errno != EINTR)
            return OUTCOME_lost;
        if (wire->size < size && now_ms() >= until)
            return OUTCOME_silent;
    }
    return OUTCOME_replied;
}

static enum outcome receive_frame(struct connection *connection, struct wire *reply, int64_t until,
                                  size_t *length)
{
    enum outcome outcome = receive(connection->descriptor, reply, WIRE_HEADER, until);
    if (outcome != OUTCOME_replied)
        return outcome;
    reply->position = 0;
    reply->end = WIRE_HEADER;
    size_t body = wire_get_u32(reply);
    if (body < FRAME_BODY_MIN || body > WIRE_BODY_MAX)
        return OUTCOME_lost;
    *length = WIRE_LENGTH + body;
    return receive(connection->descriptor, reply, *length, until);
}

static void drop_front(struct wire *wire, size_t length)
{
    memmove(wire->data, wire->data + length, wire->size - length);
    wire->size -= length;
}

/*
 * A reply that comes soon is met awake: to wake a processor that went idle meanwhile costs more
 * than the call itself. Whoever else wants this processor has it in between; where other calls of
 * the application are under way, none goes idle.
 */
static void stay_awake(const struct connection *connection)
{
    uint8_t next;
    if (!connection->alone)
        return;
    int64_t until = now_us() + SOON_US;
    while (recv(connection->descriptor, &next, sizeof next, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           (errno == EAGAIN || errno == EWOULDBLOCK) && now_us() < until)
        sched_yield();
}

/* Passes over alive frames. Each starts the clock anew: it bounds silence, not work. */
static enum outcome await_reply(struct connection *connection, const struct settings *settings,
                                uint16_t call, struct wire *reply)
{
    for (;;) {
        size_t length = 0;
        enum outcome outcome =
            receive_frame(connection, reply, now_ms() + settings->deadline_ms, &length);
        if (outcome != OUTCOME_replied)
            return outcome;
        struct header header = frame_header(reply, length);
        /* One that crossed with the reply to an earlier request may come late. */
        if (header.flags == FRAME_ALIVE && length == WIRE_HEADER &&
            header.id <= connection->requests) {
            drop_front(reply, length);
            continue;
        }
        if (header.flags != FRAME_REPLY || header.id != connection->requests || header.call != call)
            return OUTCOME_lost;
        /* What follows the reply is lost with this buffer, so the connection ends here. */
        if (reply->size > length)
            service_close(connection);
        return OUTCOME_replied;
    }
}

static enum outcome service_exchange(struct connection *connection, const struct settings *settings,
                                     struct wire *request, struct wire *reply)
{
    frame_finish(request, ++connection->requests);
    enum outcome outcome =
        send_all(connection->descriptor, request, now_ms() + settings->deadline_ms);
    if (outcome != OUTCOME_replied)
        return outcome;
    stay_awake(connection);
    return await_reply(connection, settings, frame_call(request), reply);
}

const struct link link_service = {service_open, service_exchange, service_ours, service_close};
