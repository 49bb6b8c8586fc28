#include "slot_events.h"

#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "check.h"

enum { LISTINGS_MAX = 8 };

struct slots {
    struct slot_seen *seen;
    CK_ULONG count;
};

static void slots_drop(struct slots *slots)
{
    free(slots->seen);
}

static void ids_drop(CK_SLOT_ID **ids)
{
    free(*ids);
}

static void unlock(pthread_mutex_t **lock)
{
    pthread_mutex_unlock(*lock);
}

void slot_events_init(struct slot_events *events)
{
    pthread_mutex_init(&events->lock, NULL);
    events->known = NULL;
    events->count = 0;
    events->begun = false;
}

void slot_events_destroy(struct slot_events *events)
{
    free(events->known);
    pthread_mutex_destroy(&events->lock);
}

static CK_RV slots_make(struct slots *slots, const CK_SLOT_ID *ids, CK_ULONG count)
{
    slots->seen = calloc(count + 1, sizeof *slots->seen);
    ENSURE(slots->seen != NULL, CKR_HOST_MEMORY);
    slots->count = count;
    for (CK_ULONG i = 0; i < count; i++)
        slots->seen[i].slot = ids[i];
    return CKR_OK;
}

void slot_events_listed(struct slot_events *events, const CK_SLOT_ID *ids, CK_ULONG count)
{
    pthread_mutex_lock(&events->lock);
    struct slots slots = {0};
    if (!events->begun && slots_make(&slots, ids, count) == CKR_OK) {
        events->known = slots.seen;
        events->count = slots.count;
        events->begun = true;
    }
    pthread_mutex_unlock(&events->lock);
}

static void describe(struct slot_seen *seen)
{
    CK_SLOT_INFO info;
    seen->described = C_GetSlotInfo(seen->slot, &info) == CKR_OK;
    if (seen->described)
        memcpy(seen->description, info.slotDescription, sizeof seen->description);
}

/* What there is now. A slot that goes in between is not described, and missing the next time. */
static CK_RV slots_ask(struct slots *slots)
{
    CK_ULONG count = 0;
    CK_RV result = CKR_BUFFER_TOO_SMALL; /* tokens are being made meanwhile */
    for (int tries = 0; result == CKR_BUFFER_TOO_SMALL && tries < LISTINGS_MAX; tries++) {
        GUARD(ASK(C_GetSlotList, in_byte(CK_TRUE), out_list(NULL, &count)));
        CLEANUP(ids_drop) CK_SLOT_ID *ids = calloc(count + 1, sizeof *ids);
        ENSURE(ids != NULL, CKR_HOST_MEMORY);
        result = ASK(C_GetSlotList, in_byte(CK_TRUE), out_list(ids, &count));
        if (result == CKR_OK)
            GUARD(slots_make(slots, ids, count));
    }
    ENSURE(result != CKR_BUFFER_TOO_SMALL, CKR_FUNCTION_FAILED);
    GUARD(result);
    for (CK_ULONG i = 0; i < slots->count; i++)
        describe(&slots->seen[i]);
    return CKR_OK;
}

static struct slot_seen *find(struct slot_seen *seen, CK_ULONG count, CK_SLOT_ID slot)
{
    for (CK_ULONG i = 0; i < count; i++) {
        if (seen[i].slot == slot)
            return &seen[i];
    }
    return NULL;
}

/* What was not described before is not known to have changed. */
static bool same(const struct slot_seen *before, const struct slot_seen *now)
{
    return !before->described || !now->described ||
           memcmp(before->description, now->description, sizeof now->description) == 0;
}

/* One that is known and gone; the lock is held. */
static bool take_gone(struct slot_events *events, const struct slots *now, CK_SLOT_ID *slot)
{
    for (CK_ULONG i = 0; i < events->count; i++) {
        if (find(now->seen, now->count, events->known[i].slot) != NULL)
            continue;
        *slot = events->known[i].slot;
        events->known[i] = events->known[--events->count];
        return true;
    }
    return false;
}

/* One that is new, or not what it was; the lock is held, and `known` has room for all of `now`. */
static bool take_new(struct slot_events *events, const struct slots *now, CK_SLOT_ID *slot)
{
    for (CK_ULONG i = 0; i < now->count; i++) {
        struct slot_seen *before = find(events->known, events->count, now->seen[i].slot);
        bool changed = before == NULL || !same(before, &now->seen[i]);
        if (before == NULL)
            before = &events->known[events->count++];
        if (changed || now->seen[i].described)
            *before = now->seen[i];
        *slot = now->seen[i].slot;
        if (changed)
            return true;
    }
    return false;
}

/* The lock is held. */
static bool make_room(struct slot_events *events, CK_ULONG more)
{
    size_t wanted = (events->count + more + 1) * sizeof *events->known;
    struct slot_seen *larger = realloc(events->known, wanted);
    if (larger == NULL)
        return false;
    events->known = larger;
    return true;
}

CK_RV slot_events_look(struct slot_events *events, CK_SLOT_ID *slot)
{
    CLEANUP(slots_drop) struct slots now = {0};
    GUARD(slots_ask(&now));
    pthread_mutex_lock(&events->lock);
    CLEANUP(unlock) pthread_mutex_t *locked = &events->lock;
    ENSURE(make_room(events, now.count), CKR_HOST_MEMORY);
    if (!events->begun) {
        memcpy(events->known, now.seen, now.count * sizeof *now.seen);
        events->count = now.count;
        events->begun = true;
        return CKR_NO_EVENT;
    }
    CK_SLOT_ID found = 0;
    if (!take_gone(events, &now, &found) && !take_new(events, &now, &found))
        return CKR_NO_EVENT;
    *slot = found;
    return CKR_OK;
}
