/* What the scripted engine makes of resume and reopen. */
#ifndef REOPENING_H
#define REOPENING_H

#include <stdbool.h>
#include <stdint.h>

#include "samples.h"

/* `fields` are those of resume from its ticket on. */
uint64_t reopening_count(const uint8_t *fields);
uint64_t reopening_copies(const uint8_t *fields);
void reopening_say_resume(const uint8_t *fields);

/* The sessions in the fields of reopen, each said where the peer `tells`; how many they are. */
uint64_t reopening_entries(const uint8_t *fields, bool tells);

/* The fields of recopy, said as "copy SESSION ORIGINAL HANDLE"; 1. */
uint64_t reopening_copy(const uint8_t *fields, bool tells);

/* The reply to resume: a ticket of 0x54, or none. */
void reopening_ticket(struct sample *reply, uint64_t request, bool given);

/* A session or a copy gets a handle of its own, counted from `first` on. */
void reopening_handle(struct sample *reply, unsigned call, uint64_t first);

/* The reply to reopen. */
void reopening_gone(struct sample *reply, uint64_t request, bool gone, uint64_t slot);

#endif
