#include "pool.h"

#include "moment.h"

/* Lives on the waiting thread's stack; the slot is handed over, never put down in between. */
struct waiter {
    pthread_cond_t handed;
    bool connected; /* takes nothing else */
    struct slot *slot;
    struct waiter *next;
};

void pool_init(struct pool *pool)
{
    pthread_mutex_init(&pool->lock, NULL);
    pool->first = NULL;
    pool->last = NULL;
    pool->busy = 0;
    for (size_t i = 0; i < CONNECTIONS_MAX; i++)
        pool->slots[i] = (struct slot){.connection.descriptor = -1};
}

void pool_destroy(struct pool *pool)
{
    pthread_mutex_destroy(&pool->lock);
}

/* An idle connection if there is one, else a slot without if that will do. The lock is held. */
static struct slot *find_idle(struct pool *pool, bool connected)
{
    struct slot *unused = NULL;
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        struct slot *slot = &pool->slots[i];
        if (!slot->busy && slot->connection.descriptor >= 0)
            return slot;
        if (!slot->busy && !connected && unused == NULL)
            unused = slot;
    }
    return unused;
}

static void enqueue(struct pool *pool, struct waiter *waiter)
{
    if (pool->last == NULL)
        pool->first = waiter;
    else
        pool->last->next = waiter;
    pool->last = waiter;
}

static void dequeue(struct pool *pool, const struct waiter *waiter)
{
    struct waiter *before = NULL;
    struct waiter **link = &pool->first;
    while (*link != waiter) {
        before = *link;
        link = &before->next;
    }
    *link = waiter->next;
    if (pool->last == waiter)
        pool->last = before;
}

static struct slot *wait_for_slot(struct pool *pool, long wait_ms, bool connected)
{
    pthread_condattr_t monotonic;
    struct waiter self = {.connected = connected, .slot = NULL, .next = NULL};
    struct timespec until;
    moment_from_now(&until, wait_ms);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&self.handed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    enqueue(pool, &self);
    while (self.slot == NULL && pthread_cond_timedwait(&self.handed, &pool->lock, &until) == 0)
        continue;
    if (self.slot == NULL)
        dequeue(pool, &self);
    pthread_cond_destroy(&self.handed);
    return self.slot;
}

static struct slot *borrow(struct pool *pool, long wait_ms, bool connected)
{
    pthread_mutex_lock(&pool->lock);
    struct slot *slot = find_idle(pool, connected);
    if (slot != NULL) {
        slot->busy = true;
        pool->busy++;
    } else if (pool->busy > 0) {
        slot = wait_for_slot(pool, wait_ms, connected);
    }
    if (slot != NULL)
        slot->connection.alone = pool->busy == 1;
    pthread_mutex_unlock(&pool->lock);
    return slot;
}

struct slot *pool_borrow(struct pool *pool, long wait_ms)
{
    return borrow(pool, wait_ms, false);
}

struct slot *pool_borrow_connected(struct pool *pool, long wait_ms)
{
    return borrow(pool, wait_ms, true);
}

/* Who has waited longest for a slot like this one. */
static struct waiter *next_for(const struct pool *pool, const struct slot *slot)
{
    struct waiter *next = pool->first;
    while (next != NULL && next->connected && slot->connection.descriptor < 0)
        next = next->next;
    return next;
}

void pool_give_back(struct pool *pool, struct slot *slot)
{
    pthread_mutex_lock(&pool->lock);
    struct waiter *next = next_for(pool, slot);
    if (next == NULL) {
        slot->busy = false;
        pool->busy--;
    } else {
        dequeue(pool, next);
        next->slot = slot;
        pthread_cond_signal(&next->handed);
    }
    pthread_mutex_unlock(&pool->lock);
}
