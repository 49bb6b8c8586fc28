#include "link.h"

#include <stdio.h>
#include <string.h>

#include "engine_file.h"
#include "jvm.h"
#include "log.h"

/* Paths in an engine's file start from its folder. */
static bool absolute(const struct settings *settings, const char *path, char link[RESERVED_MAX])
{
    int folder = *path == '/' ? 0 : (int)(strrchr(settings->path, '/') + 1 - settings->path);
    return snprintf(link, RESERVED_MAX, "service:%.*s%s", folder, settings->path, path) <
           RESERVED_MAX;
}

static bool find_socket(const struct settings *settings, char link[RESERVED_MAX])
{
    char path[SETTING_MAX];
    FILE *file = fopen(settings->path, "re");
    bool found = file != NULL && engine_file_socket(file, path) && absolute(settings, path, link);
    if (file != NULL)
        fclose(file);
    return found;
}

const struct link *link_choose(struct settings *settings)
{
    char link[RESERVED_MAX] = "service:" SOCKET_PATH_DEFAULT;
    if (!settings->embedded)
        return &link_service;
    if (!jvm_is_hosts())
        return &link_embedded;
    find_socket(settings, link);
    log_line(settings, "this process has a JVM of its own: %s instead of an engine from %s", link,
             settings->path);
    if (settings_set_link(settings, link) != CKR_OK)
        return NULL;
    return &link_service;
}
