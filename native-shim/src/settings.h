/*
 * Where the engine is, and the few other things a user may set. The first source that names a link
 * wins whole (protocol.md §7): pReserved, ASTERISM_ENGINE, ~/.config/asterism/pkcs11.conf,
 * /etc/asterism/pkcs11.conf, the default socket.
 *
 * pReserved (after "asterism:") and ASTERISM_ENGINE hold `service:/path` or `embedded:/path`,
 * optionally followed by `;key=value` settings; a file holds `key = value` lines, the link under
 * `engine`.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "pkcs11.h"

enum {
    SETTING_MAX = 256,          /* longest value */
    SETTINGS_TEXT_MAX = 65536,  /* longest file */
    RESERVED_MAX = 4096,        /* longest pReserved */
    SOCKET_PATH_MAX = 107,      /* what a Unix socket's address holds */
    DEADLINE_MS_DEFAULT = 5000, /* silence, not work */
    DEADLINE_MS_MIN = 50,
    DEADLINE_MS_MAX = 600000,
    RESTART_MS_DEFAULT = 3000 /* at most DEADLINE_MS_MAX */
};

#define SOCKET_PATH_DEFAULT "/run/asterism/engine.sock"
#define LOG_DEFAULT "syslog"

struct settings {
    bool embedded;          /* in this process, where it has no JVM of its own */
    char path[SETTING_MAX]; /* the engine's socket, or its engine.toml */
    char java[SETTING_MAX]; /* embedded: the JDK's folder, or empty */
    char home[SETTING_MAX]; /* embedded: the folder with the engine's jars, or empty */
    char user[SETTING_MAX]; /* who else may run the engine; or empty */
    char log[SETTING_MAX];  /* none, stderr, syslog or a file's path */
    long deadline_ms;
    long restart_ms; /* how long a call waits for an engine that is away */
    uid_t self;      /* who the process was when these were read: it may become another user */
};

/* CKR_ARGUMENTS_BAD for a bad pReserved, CKR_GENERAL_ERROR for a bad setting elsewhere. */
CK_RV settings_load(struct settings *settings, const void *reserved);

/* One text of settings, for the sources above: `service:/path;key=value` and a file's lines. */
CK_RV settings_parse_link(struct settings *settings, const char *text);
CK_RV settings_parse_file(struct settings *settings, const char *text);

/* A link, `service:/path` or `embedded:/path`. */
CK_RV settings_set_link(struct settings *settings, const char *link);

#endif
