#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "descriptor.h"

enum { LINE_MAX_BYTES = 512 };

static int open_log(const char *log)
{
    if (strcmp(log, "stderr") == 0)
        return STDERR_FILENO;
    return descriptor_above_standard(
        open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
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
    strcat(line, "\n");
    int descriptor = open_log(settings->log);
    if (descriptor >= 0) {
        /* One write, so that lines of several threads do not mix; there is nobody to tell a
         * failure. */
        ssize_t written = write(descriptor, line, strlen(line));
        (void)written;
    }
    if (descriptor >= 0 && descriptor != STDERR_FILENO)
        close(descriptor);
    errno = kept;
}
