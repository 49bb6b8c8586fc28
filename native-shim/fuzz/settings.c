/* Any text as a link (pReserved, ASTERISM_ENGINE) and as a configuration file. */
#include <stdlib.h>
#include <string.h>

#include "settings.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct settings settings = {.log = "none"};
    char *text = malloc(size + 1);
    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    settings_parse_link(&settings, text);
    /* A file may turn logging on; nothing is to be written here. */
    if (strstr(text, "log") == NULL)
        settings_parse_file(&settings, text);
    free(text);
    return 0;
}
