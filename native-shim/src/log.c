#define _GNU_SOURCE /* SOCK_CLOEXEC */

#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "descriptor.h"

enum { LINE_MAX_BYTES = 512, SYSTEM_LINES_A_MINUTE = 30 };

/*
 * By a socket of our own and not by syslog(3): that keeps one open, on a number that a daemon
 * closes and uses for something else, and has the host's name and facility. RFC 3164 §4.3.2: a line
 * without a time gets that of its arrival.
 */
void log_send(const char *path, const char *line)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char text[LINE_MAX_BYTES + 16];
    int length = snprintf(text, sizeof text, "<%d>%s", LOG_USER | LOG_WARNING, line);
    if (strlen(path) >= sizeof address.sun_path || length <= 0 || length >= (int)sizeof text)
        return;
    memcpy(address.sun_path, path, strlen(path) + 1);
    int made = descriptor_above_standard(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (made < 0)
        return;
    /* There is nobody to tell a failure. */
    ssize_t sent = sendto(made, text, (size_t)length, MSG_DONTWAIT | MSG_NOSIGNAL,
                          (const struct sockaddr *)&address, sizeof address);
    (void)sent;
    close(made);
}

/* A host that tries again and again does not fill the system's log: what is beyond is not said. */
static bool system_may_hear(void)
{
    static atomic_long minute;
    static atomic_int lines;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (atomic_exchange(&minute, now.tv_sec / 60) != now.tv_sec / 60)
        atomic_store(&lines, 0);
    return atomic_load(&lines) < SYSTEM_LINES_A_MINUTE &&
           atomic_fetch_add(&lines, 1) < SYSTEM_LINES_A_MINUTE;
}

static int open_log(const char *log)
{
    if (strcmp(log, "stderr") == 0)
        return STDERR_FILENO;
    return descriptor_above_standard(
        open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
}

static void write_line(const char *log, char *line)
{
    strcat(line, "\n");
    int descriptor = open_log(log);
    if (descriptor >= 0) {
        /* One write, so that lines of several threads do not mix. */
        ssize_t written = write(descriptor, line, strlen(line));
        (void)written;
    }
    if (descriptor >= 0 && descriptor != STDERR_FILENO)
        close(descriptor);
}

void log_line(const struct settings *settings, const char *format, ...)
{
    if (strcmp(settings->log, "none") == 0)
        return;
    int kept = errno;
    char line[LINE_MAX_BYTES];
    va_list values;
    va_start(values, format);
    int start = snprintf(line, sizeof line, "asterism[%ld]: ", (long)getpid());
    vsnprintf(line + start, sizeof line - (size_t)start - 1, format, values);
    va_end(values);
    if (strcmp(settings->log, "syslog") != 0)
        write_line(settings->log, line);
    else if (system_may_hear())
        log_send(_PATH_LOG, line);
    errno = kept;
}
