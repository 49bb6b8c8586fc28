#define _GNU_SOURCE /* dladdr, secure_getenv, versionsort */

#include "jvm_files.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "log.h"

static void close_file(FILE **file)
{
    if (*file != NULL)
        fclose(*file);
}

/* The number in the line JAVA_VERSION="25.0.3" of a JDK's `release`; 0 where there is none. */
static int feature_of(const char *java)
{
    char path[JVM_PATH_MAX];
    char line[256];
    int feature = 0;
    if (snprintf(path, sizeof path, "%s/release", java) >= (int)sizeof path)
        return 0;
    CLEANUP(close_file) FILE *file = fopen(path, "re");
    while (file != NULL && feature == 0 && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "JAVA_VERSION=\"%d", &feature) != 1)
            feature = 0;
    return feature;
}

static bool usable(const char *java, char path[JVM_PATH_MAX])
{
    return java != NULL && *java == '/' && feature_of(java) >= JAVA_FEATURE_MIN &&
           snprintf(path, JVM_PATH_MAX, "%s/lib/server/libjvm.so", java) < JVM_PATH_MAX &&
           access(path, R_OK) == 0;
}

/* The newest by name. */
static bool find_installed(const char *folder, char path[JVM_PATH_MAX])
{
    struct dirent **entries = NULL;
    char java[JVM_PATH_MAX];
    bool found = false;
    int count = scandir(folder, &entries, NULL, versionsort);
    for (int i = count - 1; i >= 0; i--) {
        if (!found && entries[i]->d_name[0] != '.' &&
            snprintf(java, sizeof java, "%s/%s", folder, entries[i]->d_name) < (int)sizeof java)
            found = usable(java, path);
        free(entries[i]);
    }
    free(entries);
    return found;
}

CK_RV jvm_files_library(const struct settings *settings, char path[JVM_PATH_MAX])
{
    if (settings->java[0] != '\0') {
        if (usable(settings->java, path))
            return CKR_OK;
        log_line(settings, "expected Java %d or later in java=%s, found Java %d", JAVA_FEATURE_MIN,
                 settings->java, feature_of(settings->java));
        return CKR_GENERAL_ERROR;
    }
    if (usable(secure_getenv("JAVA_HOME"), path) || find_installed("/usr/lib/jvm", path))
        return CKR_OK;
    log_line(settings,
             "no libjvm.so of Java %d or later in JAVA_HOME or below /usr/lib/jvm; install one, "
             "set java=/its/folder, or use the service link",
             JAVA_FEATURE_MIN);
    return CKR_GENERAL_ERROR;
}

/* The folder that this library was loaded from. */
static bool own_folder(char folder[JVM_PATH_MAX])
{
    Dl_info info;
    char *resolved = dladdr((const void *)&jvm_files_options, &info) == 0
                         ? NULL
                         : realpath(info.dli_fname, NULL);
    if (resolved == NULL)
        return false;
    *strrchr(resolved, '/') = '\0';
    bool fits = strlen(resolved) < JVM_PATH_MAX;
    if (fits)
        strcpy(folder, resolved);
    free(resolved);
    return fits;
}

/* Writes a line with `home` for each @home@. */
static void put_line(FILE *out, const char *line, const char *home)
{
    static const char mark[] = "@home@";
    for (const char *at = strstr(line, mark); at != NULL; at = strstr(line, mark)) {
        fwrite(line, 1, (size_t)(at - line), out);
        fputs(home, out);
        line = at + strlen(mark);
    }
    fprintf(out, "%s\n", line);
}

static CK_RV put_file(FILE *out, const struct settings *settings, const char *home,
                      const char *name)
{
    char path[JVM_PATH_MAX + 64];
    char line[JVM_PATH_MAX];
    snprintf(path, sizeof path, "%s/etc/%s", home, name);
    CLEANUP(close_file) FILE *in = fopen(path, "re");
    if (in == NULL) {
        log_line(settings, "cannot read %s; set home= to the folder with the engine's jars", path);
        return CKR_GENERAL_ERROR;
    }
    while (fgets(line, sizeof line, in) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '-')
            put_line(out, line, home);
    }
    return CKR_OK;
}

/* What only this process knows: where the engine's words go, and whether a cache is there. */
static void put_own(FILE *out, const struct settings *settings, const char *home)
{
    char cache[JVM_PATH_MAX + sizeof "/engine.aot"];
    const char *end = strrchr(settings->path, '/');
    int folder = (int)(end - settings->path);
    fprintf(out, "-Dasterism.log=%.*s/engine.log\n", folder, settings->path);
    fprintf(out, "-XX:ErrorFile=%.*s/hs_err_pid%%p.log\n", folder, settings->path);
    snprintf(cache, sizeof cache, "%s/engine.aot", home);
    if (access(cache, R_OK) == 0)
        fprintf(out, "-XX:AOTCache=%s\n", cache);
}

static CK_RV put_all(FILE *out, const struct settings *settings)
{
    char home[JVM_PATH_MAX] = "";
    if (settings->home[0] != '\0')
        strcpy(home, settings->home);
    else
        ENSURE(own_folder(home), CKR_GENERAL_ERROR);
    GUARD(put_file(out, settings, home, "java.options"));
    GUARD(put_file(out, settings, home, "embedded.options"));
    put_own(out, settings, home);
    return CKR_OK;
}

static CK_RV split(const struct settings *settings, struct jvm_options *options)
{
    char *rest = options->text;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        if (*line == '\0')
            continue;
        if (options->count == JVM_OPTIONS_MAX) {
            log_line(settings, "expected at most %d options for Java, found more", JVM_OPTIONS_MAX);
            return CKR_GENERAL_ERROR;
        }
        options->lines[options->count++] = line;
    }
    return CKR_OK;
}

CK_RV jvm_files_options(const struct settings *settings, struct jvm_options *options)
{
    size_t length = 0;
    *options = (struct jvm_options){.count = 0};
    FILE *out = open_memstream(&options->text, &length);
    ENSURE(out != NULL, CKR_HOST_MEMORY);
    CK_RV result = put_all(out, settings);
    ENSURE(fclose(out) == 0 && options->text != NULL, CKR_HOST_MEMORY);
    GUARD(result);
    return split(settings, options);
}

void jvm_options_drop(struct jvm_options *options)
{
    free(options->text);
    options->text = NULL;
}
