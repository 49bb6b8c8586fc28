/*
 * Slots that came, went or got another token since the application last looked: the events of
 * C_WaitForSlotEvent. The engine sends none, so they are found by comparing what it says now with
 * what the application knows. Safe for use by many threads.
 */
#ifndef SLOT_EVENTS_H
#define SLOT_EVENTS_H

#include <pthread.h>
#include <stdbool.h>

#include "pkcs11.h"

/* A slot as C_GetSlotInfo describes it, the token's serial number in the words. */
struct slot_seen {
    CK_SLOT_ID slot;
    CK_UTF8CHAR description[64];
    bool described;
};

struct slot_events {
    pthread_mutex_t lock; /* of the rest */
    struct slot_seen *known;
    CK_ULONG count;
    bool begun; /* whether there is anything to compare with */
};

void slot_events_init(struct slot_events *events);
void slot_events_destroy(struct slot_events *events);

/* The first list that the application gets: changes count from here. Later ones are passed over. */
void slot_events_listed(struct slot_events *events, const CK_SLOT_ID *slots, CK_ULONG count);

/*
 * Asks the engine what slots there are: CKR_OK with one that has changed, which is known from now
 * on; CKR_NO_EVENT where none has.
 */
CK_RV slot_events_look(struct slot_events *events, CK_SLOT_ID *slot);

#endif
