/*
 * What an application shows of itself. Who knows the id may speak for the application, whichever
 * user that is by then, and who knows the ticket may have its logins. So a forked child, which may
 * be meant to have less power than its parent, finds zeros there; no core file has them, and no
 * disk where the system allows to lock.
 */
#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include <stdint.h>

enum { ID_LENGTH = 16, TICKET_LENGTH = 32 };

struct credentials {
    uint8_t id[ID_LENGTH];
    uint8_t ticket[TICKET_LENGTH]; /* zeros: the engine has given none, and keeps no login */
};

/* With a new id; NULL where there is no memory, or nothing random. */
struct credentials *credentials_make(void);
/* Erases them; NULL is passed over. */
void credentials_drop(struct credentials *credentials);

#endif
