#define _GNU_SOURCE /* MAP_ANONYMOUS */

#include "room.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/mman.h>

#include "check.h"
#include "log.h"

/* Measured at an engine with five vaults: 1550 MiB, 205 MiB and 29, with some to spare. */
enum { ADDRESSES_MIB = 2048, MEMORY_MIB = 256, THREADS = 48, STACK = 64 * 1024 };

static bool mappable(size_t mib, int protection, int flags)
{
    void *area = mmap(NULL, mib << 20, protection, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    if (area == MAP_FAILED)
        return false;
    munmap(area, mib << 20);
    return true;
}

static void *wait_for(void *gate)
{
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

/* How many of THREADS can be there at once. */
static int threads_possible(void)
{
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    pthread_attr_t attributes;
    pthread_t threads[THREADS];
    int made = 0;
    if (pthread_attr_init(&attributes) != 0)
        return 0;
    pthread_attr_setstacksize(&attributes, STACK);
    pthread_mutex_lock(&gate);
    while (made < THREADS && pthread_create(&threads[made], &attributes, wait_for, &gate) == 0)
        made++;
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < made; i++)
        pthread_join(threads[i], NULL);
    pthread_attr_destroy(&attributes);
    return made;
}

static CK_RV refuse(const struct settings *settings, int needed, const char *what)
{
    log_line(settings,
             "expected room for an engine in this process, %d %s, found less: raise it, or use the "
             "service link",
             needed, what);
    return CKR_GENERAL_ERROR;
}

CK_RV room_for_jvm(const struct settings *settings)
{
    if (!mappable(ADDRESSES_MIB, PROT_NONE, MAP_NORESERVE))
        return refuse(settings, ADDRESSES_MIB, "MiB of addresses (ulimit -v)");
    if (!mappable(MEMORY_MIB, PROT_READ | PROT_WRITE, 0))
        return refuse(settings, MEMORY_MIB, "MiB of memory (ulimit -d, or what is free)");
    if (threads_possible() < THREADS)
        return refuse(settings, THREADS, "threads (ulimit -u, or TasksMax of its unit)");
    return CKR_OK;
}
