#include "process.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

/* All static state of the library. It needs no destructor, so calls after exit handlers find it. */
static struct {
    atomic_int owner; /* the process that the rest belongs to; negative while it moves in */
    pthread_mutex_t lock;
    struct application *current;
    bool knew_one; /* a child inherits it */
} process;

static void move_in(void)
{
    struct application *inherited = process.current;
    process.current = NULL;
    /* The parent's lock may have been held at fork: it is made anew, never unlocked. */
    pthread_mutex_init(&process.lock, NULL);
    /* Leaked by intention, some kilobytes once for each fork: the parent's threads may have been
     * changing it at that instant. */
    if (inherited != NULL)
        application_abandon(inherited);
}

/* The first call in a process, forked or not, makes the state its own; before any lock. */
static void own(void)
{
    const int self = (int)getpid();
    for (;;) {
        int owner = atomic_load(&process.owner);
        if (owner == self)
            return;
        if (owner == -self)
            sched_yield();
        else if (atomic_compare_exchange_strong(&process.owner, &owner, -self))
            break;
    }
    move_in();
    atomic_store(&process.owner, self);
}

struct application *process_enter(void)
{
    own();
    pthread_mutex_lock(&process.lock);
    struct application *application = process.current;
    if (application != NULL)
        application_keep(application);
    pthread_mutex_unlock(&process.lock);
    return application;
}

bool process_begin(struct application *application)
{
    own();
    pthread_mutex_lock(&process.lock);
    bool first = process.current == NULL;
    if (first)
        process.current = application;
    process.knew_one = true;
    pthread_mutex_unlock(&process.lock);
    return first;
}

bool process_knew_one(void)
{
    own();
    pthread_mutex_lock(&process.lock);
    bool knew_one = process.knew_one;
    pthread_mutex_unlock(&process.lock);
    return knew_one;
}

bool process_end(void)
{
    own();
    pthread_mutex_lock(&process.lock);
    struct application *application = process.current;
    process.current = NULL;
    pthread_mutex_unlock(&process.lock);
    if (application == NULL)
        return false;
    application_bye(application);
    application_release(application);
    return true;
}
