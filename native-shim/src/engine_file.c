#include "engine_file.h"

#include <string.h>

enum { LINE_MAX_BYTES = 1024 };

static const char space[] = " \t\r\n";

/* Whether the line is `path = "…"`; then the string. */
static bool read_path(const char *line, char value[SETTING_MAX])
{
    const char *at = line + strspn(line, space);
    if (strncmp(at, "path", strlen("path")) != 0)
        return false;
    at += strlen("path");
    at += strspn(at, space);
    if (*at++ != '=')
        return false;
    at += strspn(at, space);
    size_t length = *at == '"' ? strcspn(at + 1, "\"\\\n") : SETTING_MAX;
    if (length >= SETTING_MAX || at[1 + length] != '"')
        return false;
    memcpy(value, at + 1, length);
    value[length] = '\0';
    return true;
}

bool engine_file_socket(FILE *file, char socket[SETTING_MAX])
{
    char line[LINE_MAX_BYTES];
    bool within = false;
    while (fgets(line, sizeof line, file) != NULL) {
        const char *first = line + strspn(line, space);
        if (*first == '[')
            within = strncmp(first, "[socket]", strlen("[socket]")) == 0;
        else if (within && read_path(first, socket))
            return true;
    }
    return false;
}
