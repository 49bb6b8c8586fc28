/*
 * p11bench: times one operation of any PKCS#11 module through its C functions.
 *
 * Prints one line: calls a second, and the median and 99th percentile of one call in microseconds.
 * A "sign" is the pair C_SignInit and C_Sign on a token key, a "login" C_Login and C_Logout, "idle"
 * an open session and no call. Calls in the first WARM seconds do not count. With "first-sign" the
 * line is: milliseconds from C_Initialize to the first signature, MiB in memory before
 * C_Initialize, then, and at most. With "fill" and "fill-keys" it is: objects before, milliseconds
 * of their first listing, objects and listing after.
 */
#include "p11bench.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

CK_FUNCTION_LIST *p11;

void must(CK_RV rv, const char *what)
{
    if (rv != CKR_OK) {
        fprintf(stderr, "p11bench: %s answered 0x%lx\n", what, rv);
        exit(1);
    }
}

uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

typedef struct {
    const Options *options;
    CK_SLOT_ID slot;
    const Operation *operation;
    pthread_barrier_t *ready;
    uint64_t *samples;
    size_t count;
    double rate; /* calls a second */
} Worker;

static void *work(void *argument)
{
    Worker *worker = argument;
    Context context = {.slot = worker->slot, .options = worker->options};
    worker->operation->prepare(&context);
    worker->operation->run(&context); /* connects */
    pthread_barrier_wait(worker->ready);
    const uint64_t warm = now_ns() + (uint64_t)worker->options->warm * 1000000000u;
    while (now_ns() < warm) {
        worker->operation->run(&context);
    }
    const uint64_t start = now_ns();
    const uint64_t time = (uint64_t)worker->options->seconds * 1000000000u;
    uint64_t before = start;
    while (before - start < time && worker->count < MAX_SAMPLES) {
        worker->operation->run(&context);
        uint64_t after = now_ns();
        worker->samples[worker->count++] = after - before;
        before = after;
    }
    worker->rate = (double)worker->count * 1e9 / (double)(before - start);
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void report(const Options *options, const Worker *workers)
{
    size_t total = 0;
    double rate = 0;
    for (int i = 0; i < options->threads; i++) {
        total += workers[i].count;
        rate += workers[i].rate;
    }
    uint64_t *all = calloc(total + 1, sizeof *all);
    size_t at = 0;
    for (int i = 0; i < options->threads; i++) {
        memcpy(all + at, workers[i].samples, workers[i].count * sizeof *all);
        at += workers[i].count;
    }
    qsort(all, total, sizeof *all, by_value);
    printf("%.1f %.1f %.1f\n", rate, (double)all[total / 2] / 1e3,
           (double)all[total * 99 / 100] / 1e3);
    free(all);
}

static void measure(const Options *options, const Operation *operation, CK_SLOT_ID slot)
{
    pthread_t threads[MAX_THREADS];
    Worker workers[MAX_THREADS];
    pthread_barrier_t ready;
    pthread_barrier_init(&ready, NULL, (unsigned)options->threads);
    for (int i = 0; i < options->threads; i++) {
        workers[i] = (Worker){
            .options = options, .slot = slot, .operation = operation, .ready = &ready};
        workers[i].samples = calloc(MAX_SAMPLES, sizeof(uint64_t));
    }
    for (int i = 0; i < options->threads; i++) {
        pthread_create(&threads[i], NULL, work, &workers[i]);
    }
    for (int i = 0; i < options->threads; i++) {
        pthread_join(threads[i], NULL);
    }
    report(options, workers);
}

static void load(const char *path)
{
    void *library = dlopen(path, RTLD_NOW);
    if (library == NULL) {
        fprintf(stderr, "p11bench: %s\n", dlerror());
        exit(1);
    }
    CK_RV (*get)(CK_FUNCTION_LIST **) = NULL;
    *(void **)&get = dlsym(library, "C_GetFunctionList");
    if (get == NULL) {
        fprintf(stderr, "p11bench: %s exports no C_GetFunctionList\n", path);
        exit(1);
    }
    must(get(&p11), "C_GetFunctionList");
}

CK_SLOT_ID find_slot(const char *label)
{
    CK_SLOT_ID slots[64];
    CK_ULONG count = 64;
    must(p11->C_GetSlotList(CK_TRUE, slots, &count), "C_GetSlotList");
    char padded[33];
    snprintf(padded, sizeof padded, "%-32s", label);
    for (CK_ULONG i = 0; i < count; i++) {
        CK_TOKEN_INFO info;
        if (p11->C_GetTokenInfo(slots[i], &info) == CKR_OK && memcmp(info.label, padded, 32) == 0) {
            return slots[i];
        }
    }
    fprintf(stderr, "p11bench: no token is labelled \"%s\"\n", label);
    exit(1);
}

static int usage(const char *what)
{
    fprintf(stderr,
            "p11bench: %s\n"
            "usage: p11bench MODULE TOKEN PIN OPERATION THREADS SECONDS [WARM]\n"
            "       p11bench MODULE TOKEN PIN first-sign\n"
            "       p11bench MODULE TOKEN PIN fill|fill-keys THREADS OBJECTS\n",
            what);
    return 2;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        return usage("expected more arguments");
    }
    Options options = {.token = argv[2], .pin = argv[3], .operation = argv[4]};
    if (strcmp(options.operation, "first-sign") == 0) {
        load(argv[1]);
        return first_sign(&options);
    }
    options.threads = argc < 7 ? 0 : atoi(argv[5]);
    options.seconds = argc < 7 ? 0 : atoi(argv[6]);
    options.warm = argc < 8 ? 0 : atoi(argv[7]);
    const Operation *operation = find_operation(options.operation);
    bool filling =
        strcmp(options.operation, "fill") == 0 || strcmp(options.operation, "fill-keys") == 0;
    if ((operation == NULL && !filling) || options.threads < 1 || options.threads > MAX_THREADS ||
        options.seconds < 1 || options.warm < 0) {
        return usage("unknown operation, or threads or seconds out of range");
    }
    load(argv[1]);
    if (filling) {
        return fill(&options);
    }
    CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
    must(p11->C_Initialize(&arguments), "C_Initialize");
    CK_SLOT_ID slot = find_slot(options.token);
    Context first = {.slot = slot, .options = &options};
    operation->prepare(&first);
    for (int i = 0; i < operation->warm_up; i++) {
        operation->run(&first);
    }
    measure(&options, operation, slot);
    p11->C_Finalize(NULL);
    return 0;
}
