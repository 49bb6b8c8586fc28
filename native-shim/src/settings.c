#define _GNU_SOURCE /* process_vm_readv, secure_getenv, strchrnul */

#include "settings.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/uio.h>
#include <unistd.h>

#include "check.h"
#include "log.h"

static void settings_default(struct settings *settings)
{
    *settings = (struct settings){.path = SOCKET_PATH_DEFAULT,
                                  .log = LOG_DEFAULT,
                                  .deadline_ms = DEADLINE_MS_DEFAULT,
                                  .restart_ms = RESTART_MS_DEFAULT,
                                  .self = geteuid()};
}

static CK_RV refuse(const struct settings *settings, const char *found, const char *expected)
{
    log_line(settings, "setting '%s': expected %s", found, expected);
    return CKR_GENERAL_ERROR;
}

static CK_RV copy_value(const struct settings *settings, char *into, const char *value)
{
    if (strlen(value) >= SETTING_MAX)
        return refuse(settings, value, "at most 255 bytes");
    memcpy(into, value, strlen(value) + 1);
    return CKR_OK;
}

CK_RV settings_set_link(struct settings *settings, const char *link)
{
    const char *path = strchr(link, ':') == NULL ? "" : strchr(link, ':') + 1;
    bool embedded = strncmp(link, "embedded:/", strlen("embedded:/")) == 0;
    if (!embedded && strncmp(link, "service:/", strlen("service:/")) != 0)
        return refuse(settings, link, "service:/path or embedded:/path/engine.toml");
    if (!embedded && strlen(path) > SOCKET_PATH_MAX)
        return refuse(settings, link, "a path of at most 107 bytes");
    settings->embedded = embedded;
    return copy_value(settings, settings->path, path);
}

static CK_RV set_folder(const struct settings *settings, char *into, const char *value)
{
    return *value == '/' ? copy_value(settings, into, value)
                         : refuse(settings, value, "the absolute path of a folder");
}

static bool read_ms(const char *value, long least, long *found)
{
    char *end = NULL;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (errno != 0 || end == value || *end != '\0' || number < least || number > DEADLINE_MS_MAX)
        return false;
    *found = number;
    return true;
}

static CK_RV set_deadline(struct settings *settings, const char *value)
{
    return read_ms(value, DEADLINE_MS_MIN, &settings->deadline_ms)
               ? CKR_OK
               : refuse(settings, value, "deadline_ms between 50 and 600000");
}

static CK_RV set_restart(struct settings *settings, const char *value)
{
    return read_ms(value, 0, &settings->restart_ms)
               ? CKR_OK
               : refuse(settings, value, "restart_ms between 0 and 600000");
}

static bool is_log(const char *value)
{
    return strcmp(value, "none") == 0 || strcmp(value, "stderr") == 0 ||
           strcmp(value, "syslog") == 0 || value[0] == '/';
}

/* A guest in a set-user-id program does not write where its caller says. */
static CK_RV set_log(struct settings *settings, const char *value)
{
    if (!is_log(value))
        return refuse(settings, value, "log = none, stderr, syslog or an absolute path");
    return getauxval(AT_SECURE) != 0 ? CKR_OK : copy_value(settings, settings->log, value);
}

static CK_RV set(struct settings *settings, const char *key, const char *value)
{
    if (strcmp(key, "engine") == 0)
        return settings_set_link(settings, value);
    if (strcmp(key, "deadline_ms") == 0)
        return set_deadline(settings, value);
    if (strcmp(key, "restart_ms") == 0)
        return set_restart(settings, value);
    if (strcmp(key, "user") == 0)
        return copy_value(settings, settings->user, value);
    if (strcmp(key, "java") == 0)
        return set_folder(settings, settings->java, value);
    if (strcmp(key, "home") == 0)
        return set_folder(settings, settings->home, value);
    if (strcmp(key, "log") == 0)
        return set_log(settings, value);
    return refuse(settings, key, "engine, deadline_ms, restart_ms, user, java, home or log");
}

static char *trimmed(char *text)
{
    static const char space[] = " \t\r";
    text += strspn(text, space);
    size_t length = strlen(text);
    while (length > 0 && strchr(space, text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

/* What a pass over settings is for. The first finds out who is to hear of what is wrong with them.
 */
enum pass { PASS_log, PASS_all };

static CK_RV set_pair(struct settings *settings, char *pair, enum pass pass)
{
    char *equals = strchr(pair, '=');
    if (equals == NULL)
        return pass == PASS_log ? CKR_OK : refuse(settings, pair, "key = value");
    *equals = '\0';
    const char *key = trimmed(pair);
    const char *value = trimmed(equals + 1);
    if (pass == PASS_log && (strcmp(key, "log") != 0 || !is_log(value)))
        return CKR_OK;
    return set(settings, key, value);
}

static CK_RV pass_over(struct settings *settings, const char *text, char separator, enum pass pass)
{
    while (*text != '\0') {
        char copy[RESERVED_MAX];
        const char *end = strchrnul(text, separator);
        size_t length = (size_t)(end - text);
        if (length >= sizeof copy)
            return refuse(settings, "(long text)", "at most 4095 bytes");
        memcpy(copy, text, length);
        copy[length] = '\0';
        char *content = trimmed(copy);
        if (*content != '\0' && *content != '#')
            GUARD(set_pair(settings, content, pass));
        text = *end == '\0' ? end : end + 1;
    }
    return CKR_OK;
}

static CK_RV set_pairs(struct settings *settings, const char *text, char separator)
{
    GUARD(pass_over(settings, text, separator, PASS_log));
    return pass_over(settings, text, separator, PASS_all);
}

CK_RV settings_parse_link(struct settings *settings, const char *text)
{
    char link[RESERVED_MAX];
    if (strlen(text) >= sizeof link)
        return refuse(settings, "(long text)", "at most 4095 bytes");
    size_t length = strcspn(text, ";");
    memcpy(link, text, length);
    link[length] = '\0';
    /* The rest comes first, so that `log` already holds when the link is refused. */
    GUARD(set_pairs(settings, text + length, ';'));
    return settings_set_link(settings, link);
}

CK_RV settings_parse_file(struct settings *settings, const char *text)
{
    return set_pairs(settings, text, '\n');
}

static void close_file(FILE **file)
{
    if (*file != NULL)
        fclose(*file);
}

static void free_text(char **text)
{
    free(*text);
}

/* Sets `found` where the file exists and names an engine; a file without one is passed over. */
static CK_RV load_file(struct settings *settings, const char *path, bool *found)
{
    CLEANUP(close_file) FILE *file = fopen(path, "re");
    ENSURE(file != NULL, CKR_OK);
    CLEANUP(free_text) char *text = malloc(SETTINGS_TEXT_MAX + 1);
    ENSURE(text != NULL, CKR_HOST_MEMORY);
    size_t length = fread(text, 1, SETTINGS_TEXT_MAX + 1, file);
    if (ferror(file) || length > SETTINGS_TEXT_MAX)
        return refuse(settings, path, "a readable file of at most 64 KiB");
    text[length] = '\0';
    struct settings attempt;
    settings_default(&attempt);
    attempt.path[0] = '\0';
    GUARD(settings_parse_file(&attempt, text));
    *found = attempt.path[0] != '\0';
    if (*found)
        *settings = attempt;
    return CKR_OK;
}

/*
 * Copies the string at `reserved` without touching memory that may not be there: the kernel reads
 * it for us and says EFAULT where a plain load would crash the host. Page by page, because a string
 * may end right before an unmapped page.
 */
static bool read_string(const char *reserved, char *text, size_t capacity)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t length = 0;
    while (length < capacity) {
        size_t chunk = page - (size_t)((uintptr_t)(reserved + length) % page);
        if (chunk > capacity - length)
            chunk = capacity - length;
        struct iovec into = {text + length, chunk};
        struct iovec from = {(void *)(uintptr_t)(reserved + length), chunk};
        if (process_vm_readv(getpid(), &into, 1, &from, 1, 0) != (ssize_t)chunk)
            return false;
        if (memchr(text + length, '\0', chunk) != NULL)
            return true;
        length += chunk;
    }
    return false;
}

static CK_RV load_reserved(struct settings *settings, const void *reserved)
{
    static const char prefix[] = "asterism:";
    char text[RESERVED_MAX];
    ENSURE(read_string(reserved, text, sizeof text), CKR_ARGUMENTS_BAD);
    ENSURE(strncmp(text, prefix, strlen(prefix)) == 0, CKR_ARGUMENTS_BAD);
    CK_RV result = settings_parse_link(settings, text + strlen(prefix));
    return result == CKR_GENERAL_ERROR ? CKR_ARGUMENTS_BAD : result;
}

static CK_RV load_files(struct settings *settings)
{
    bool found = false;
    /* secure_getenv gives nothing under AT_SECURE: no user configuration there (design §4). */
    const char *home = secure_getenv("HOME");
    char path[RESERVED_MAX];
    if (home != NULL &&
        snprintf(path, sizeof path, "%s/.config/asterism/pkcs11.conf", home) < (int)sizeof path)
        GUARD(load_file(settings, path, &found));
    if (!found)
        GUARD(load_file(settings, "/etc/asterism/pkcs11.conf", &found));
    return CKR_OK;
}

CK_RV settings_load(struct settings *settings, const void *reserved)
{
    settings_default(settings);
    if (reserved != NULL)
        return load_reserved(settings, reserved);
    const char *text = secure_getenv("ASTERISM_ENGINE");
    if (text != NULL && *text != '\0')
        return settings_parse_link(settings, text);
    return load_files(settings);
}
