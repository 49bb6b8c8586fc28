#define _GNU_SOURCE /* RTLD_DEFAULT */

#include "faults.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

/* Signal handlers read these: the Makefile's TLS model is the one that needs no allocation. */
static _Thread_local bool visitor; /* has made a call: the host's thread, not Java's */
static _Thread_local bool inside;  /* is in a call */

/*
 * A thread that ends is let go by the JVM in the destructor of a key, in which Java runs. Ours runs
 * before it (glibc goes by the order of keys, and ours is the earlier one): from then on the JVM
 * decides.
 */
static pthread_key_t leaving;

static void leave_for_good(void *unused)
{
    (void)unused;
    visitor = false;
}

/* The fault that was passed to the host last, and how deep the router was then. */
static _Thread_local struct {
    const void *context;
    uintptr_t depth;
} passed;

static struct fault {
    int signal;
    bool routed;
    struct sigaction machine;
    struct sigaction first; /* the host's when the JVM came */
    struct sigaction host;  /* the host's now */
} faults[] = {{.signal = SIGSEGV},
              {.signal = SIGBUS},
              {.signal = SIGFPE},
              {.signal = SIGILL},
              {.signal = SIGTRAP}};

enum { FAULTS = sizeof faults / sizeof faults[0] };

static struct fault *find(int signal)
{
    for (size_t i = 0; i < FAULTS; i++)
        if (faults[i].signal == signal)
            return &faults[i];
    return NULL;
}

bool faults_concern(int signal)
{
    return find(signal) != NULL;
}

/* What the kernel would have done. A fault comes again when its instruction does; a signal that
 * somebody sent has to be sent again. */
static void pass_by_default(int signal, const siginfo_t *info)
{
    const struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(signal, &plain, NULL);
    if (info->si_code <= 0)
        raise(signal);
}

static void pass(struct sigaction *to, int signal, siginfo_t *info, void *context)
{
    const struct sigaction action = *to;
    if ((action.sa_flags & (int)SA_RESETHAND) != 0)
        *to = (struct sigaction){.sa_handler = SIG_DFL};
    if ((action.sa_flags & SA_SIGINFO) != 0)
        action.sa_sigaction(signal, info, context);
    else if (action.sa_handler == SIG_DFL)
        pass_by_default(signal, info);
    else if (action.sa_handler != SIG_IGN)
        action.sa_handler(signal);
    else if (info->si_code > 0)
        pass_by_default(signal, info); /* a real fault cannot be ignored */
}

/* A handler of the host's may hand on what it does not want to the one it found, which is the
 * router: then the same fault comes again, from deeper in the stack. */
static struct sigaction *host_action(struct fault *fault, const void *context, uintptr_t depth)
{
    bool handed_on = passed.context == context && depth < passed.depth;
    passed.context = context;
    passed.depth = depth;
    return handed_on ? &fault->first : &fault->host;
}

/* On a thread that never called, which may be the JVM's own, the JVM decides; it knows the handler
 * that the host had before it. */
static void route(int signal, siginfo_t *info, void *context)
{
    struct fault *fault = find(signal);
    uintptr_t depth = (uintptr_t)__builtin_frame_address(0);
    if (visitor && !inside)
        pass(host_action(fault, context, depth), signal, info, context);
    else
        fault->machine.sa_sigaction(signal, info, context);
}

/* On the host's stack for signals, where it has one. */
static void put_before(struct fault *fault, const struct sigaction *host)
{
    fault->host = *host;
    struct sigaction router = {.sa_sigaction = route, .sa_mask = host->sa_mask};
    router.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART | (host->sa_flags & SA_NODEFER);
    fault->routed = sigaction(fault->signal, &router, NULL) == 0;
}

void faults_route(const struct host *host)
{
    /* Whoever preloads libjsig has asked for its way of chaining. */
    if (dlsym(RTLD_DEFAULT, "JVM_get_signal_action") != NULL ||
        pthread_key_create(&leaving, leave_for_good) != 0)
        return;
    for (size_t i = 0; i < FAULTS; i++) {
        struct fault *fault = &faults[i];
        const struct sigaction *before = &host->actions[fault->signal];
        if (sigaction(fault->signal, NULL, &fault->machine) == 0 &&
            (fault->machine.sa_flags & SA_SIGINFO) != 0 &&
            fault->machine.sa_sigaction != before->sa_sigaction) {
            fault->first = *before;
            put_before(fault, before);
        }
    }
}

/* One look, at the signal that matters most, costs a tenth of a microsecond. */
static void look_again(void)
{
    struct sigaction now;
    if (sigaction(SIGSEGV, NULL, &now) != 0 || now.sa_sigaction == route)
        return;
    for (size_t i = 0; i < FAULTS; i++)
        if (faults[i].routed && sigaction(faults[i].signal, NULL, &now) == 0 &&
            now.sa_sigaction != route)
            put_before(&faults[i], &now);
}

void faults_enter(void)
{
    if (faults[0].routed) {
        look_again();
        if (!visitor)
            pthread_setspecific(leaving, faults);
    }
    visitor = true;
    inside = true;
}

void faults_leave(void)
{
    inside = false;
}
