#define _GNU_SOURCE /* pthread_getattr_np */

#include "own_stack.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>

/* Where the thread's stack lies; found once for each thread, because Linux makes it costly for the
 * first one. */
static _Thread_local struct {
    uintptr_t bottom;
    uintptr_t top;
} stack;

static void find_stack(void)
{
    pthread_attr_t attributes;
    void *bottom = NULL;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return;
    if (pthread_attr_getstack(&attributes, &bottom, &size) == 0) {
        stack.bottom = (uintptr_t)bottom;
        stack.top = stack.bottom + size;
    }
    pthread_attr_destroy(&attributes);
}

size_t own_stack_left(void)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    if (stack.top == 0)
        find_stack();
    return here > stack.bottom && here < stack.top ? here - stack.bottom : 0;
}

struct work {
    void (*run)(void *);
    void *argument;
};

static void *run(void *work)
{
    const struct work *given = work;
    given->run(given->argument);
    return NULL;
}

/* All but those that a fault raises, and the one by which Java wakes its own threads. */
static void foreign_signals(sigset_t *set)
{
    const int kept[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGRTMAX - 2};
    sigfillset(set);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        sigdelset(set, kept[i]);
}

bool own_stack_run(size_t size, void (*work)(void *), void *argument)
{
    struct work given = {work, argument};
    sigset_t blocked;
    sigset_t before;
    pthread_attr_t attributes;
    pthread_t thread;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    foreign_signals(&blocked);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    bool made = pthread_attr_setstacksize(&attributes, size) == 0 &&
                pthread_create(&thread, &attributes, run, &given) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return made && pthread_join(thread, NULL) == 0;
}
