/* What the scripted engine makes of resume and reopen. */
#ifndef REOPENING_H
#define REOPENING_H

#include <stdbool.h>
#include <stdint.h>

#include "samples.h"

/* `fields` are those of resume from its ticket on. */
uint64_t reopening_count(const uint8_t *fields);
void reopening_say_resume(const uint8_t *fields);

/* The sessions in the fields of reopen, each said where the peer `tells`; how many they are. */
uint64_t reopening_entries(const uint8_t *fields, bool tells);

/* The reply to resume: a ticket of 0x54, or none. */
void reopening_ticket(struct sample *reply, uint64_t request, bool given);

/* The reply to reopen. */
void reopening_gone(struct sample *reply, uint64_t request, bool gone, uint64_t slot);

#endif
