/*
 * What an application has open: its sessions, and as whom it is logged in where. An engine that was
 * restarted is told of it, and opens the same sessions again under their handles
 * (docs/reference/frame-format.md). Not for many threads at once.
 */
#ifndef SESSION_TABLE_H
#define SESSION_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pkcs11.h"

enum {
    SESSION_ENTRY = 24,    /* bytes of one session: handle, slot, state */
    SESSION_PART_MAX = 300 /* sessions in one frame: what an unbound connection may send */
};

struct open_session {
    CK_SESSION_HANDLE handle;
    CK_SLOT_ID slot;
    bool read_write;
};

/* A slot with sessions; logged in as `user`, or not. */
struct open_slot {
    CK_SLOT_ID slot;
    size_t sessions;
    bool logged_in;
    CK_USER_TYPE user;
};

struct session_table {
    struct open_session *sessions; /* a hash table with open addressing; handle 0: a free place */
    size_t places;                 /* 0, or a power of two */
    size_t count;
    struct open_slot *slots;
    size_t slots_room;
    size_t slots_count;
};

void session_table_init(struct session_table *table);
void session_table_drop(struct session_table *table);

/* Where there is no memory for it, the session ends with the engine. */
void session_table_open(struct session_table *table, const struct open_session *opened);
/* The last session of a slot takes the login with it. */
void session_table_close(struct session_table *table, CK_SESSION_HANDLE handle);
void session_table_close_all(struct session_table *table, CK_SLOT_ID slot);

/* The login of the session's slot. */
void session_table_log_in(struct session_table *table, CK_SESSION_HANDLE handle, CK_USER_TYPE user);
void session_table_log_out(struct session_table *table, CK_SESSION_HANDLE handle);

/*
 * Writes the next sessions as their entries, big-endian, from place `*at` on, which begins at 0.
 * How many bytes they take; 0 at the end.
 */
size_t session_table_list(const struct session_table *table, size_t *at,
                          uint8_t entries[SESSION_PART_MAX * SESSION_ENTRY]);

#endif
