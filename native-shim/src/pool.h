/*
 * A bounded pool of connections. Each call borrows one; when all are at work, callers wait in the
 * order they came, so that no thread starves behind others that come back at once.
 */
#ifndef POOL_H
#define POOL_H

#include <pthread.h>

#include "link.h"

enum { CONNECTIONS_MAX = 64 }; /* calls at work at once */

struct slot {
    struct connection connection;
    unsigned age; /* its application's, when the connection was bound */
    bool busy;
};

struct waiter;

struct pool {
    pthread_mutex_t lock;
    struct slot slots[CONNECTIONS_MAX];
    size_t busy;
    struct waiter *first;
    struct waiter *last;
};

void pool_init(struct pool *pool);

/* Frees what pool_init made; the connections are the caller's to close before. */
void pool_destroy(struct pool *pool);

/* A slot for the caller alone, connected if one is; NULL if none came free in `wait_ms`. */
struct slot *pool_borrow(struct pool *pool, long wait_ms);
/* One that has a connection, for callers that can make none; NULL also where there is none. */
struct slot *pool_borrow_connected(struct pool *pool, long wait_ms);
void pool_give_back(struct pool *pool, struct slot *slot);

#endif
