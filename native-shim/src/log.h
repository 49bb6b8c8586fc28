/* The shim's only words: one line to where the `log` setting says, never a secret. */
#ifndef LOG_H
#define LOG_H

#include "settings.h"

void log_line(const struct settings *settings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A line without its end to the system's log that listens at `path`, where one does. Never waits.
 */
void log_send(const char *path, const char *line);

#endif
