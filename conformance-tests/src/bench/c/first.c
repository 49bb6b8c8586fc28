/* What an application waits for, and gives up in memory, before its first signature. */
#include "p11bench.h"

#include <stdio.h>
#include <string.h>

/* A field of /proc/self/status in MiB. */
static double memory(const char *field)
{
    char line[256];
    double mib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        unsigned long kib = 0;
        if (strncmp(line, field, strlen(field)) == 0 &&
            sscanf(line + strlen(field), ": %lu kB", &kib) == 1) {
            mib = (double)kib / 1024;
        }
    }
    if (status != NULL) {
        fclose(status);
    }
    return mib;
}

int first_sign(const Options *options)
{
    double before = memory("VmRSS");
    uint64_t start = now_ns();
    must(p11->C_Initialize(NULL), "C_Initialize");
    Context context = {.slot = find_slot(options->token), .options = options};
    const Operation *operation = find_operation("p256-sign");
    operation->prepare(&context);
    operation->run(&context);
    uint64_t end = now_ns();
    printf("%.1f %.1f %.1f %.1f\n", (double)(end - start) / 1e6, before, memory("VmRSS"),
           memory("VmHWM"));
    must(p11->C_Finalize(NULL), "C_Finalize");
    return 0;
}
