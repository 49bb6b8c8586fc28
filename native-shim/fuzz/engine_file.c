/* Any text as an engine's file. */
#define _GNU_SOURCE /* fmemopen */

#include <stdlib.h>
#include <string.h>

#include "engine_file.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    char socket[SETTING_MAX];
    char *text = malloc(size + 1);
    FILE *file = text == NULL || size == 0 ? NULL : fmemopen(text, size, "r");
    if (file != NULL) {
        memcpy(text, data, size);
        if (engine_file_socket(file, socket) && strlen(socket) >= SETTING_MAX)
            abort();
        fclose(file);
    }
    free(text);
    return 0;
}
