#include "session_table.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES_MIN = 16, SLOTS_MIN = 4 };

void session_table_init(struct session_table *table)
{
    *table = (struct session_table){0};
}

void session_table_drop(struct session_table *table)
{
    free(table->sessions);
    free(table->slots);
    session_table_init(table);
}

/* Where a handle's search begins. Engines count handles up, so neighbours lie apart. */
static size_t home(const struct session_table *table, CK_SESSION_HANDLE handle)
{
    return (size_t)((handle * 0x9e3779b97f4a7c15UL) >> 32) & (table->places - 1);
}

static size_t after(const struct session_table *table, size_t place)
{
    return (place + 1) & (table->places - 1);
}

/* Its place, or the free one where it would go. The table has places, and a free one among them. */
static size_t place_of(const struct session_table *table, CK_SESSION_HANDLE handle)
{
    size_t place = home(table, handle);
    while (table->sessions[place].handle != 0 && table->sessions[place].handle != handle)
        place = after(table, place);
    return place;
}

static struct open_session *find(const struct session_table *table, CK_SESSION_HANDLE handle)
{
    if (table->places == 0 || handle == 0)
        return NULL;
    struct open_session *found = &table->sessions[place_of(table, handle)];
    return found->handle == 0 ? NULL : found;
}

static struct open_slot *find_slot(const struct session_table *table, CK_SLOT_ID slot)
{
    for (size_t i = 0; i < table->slots_count; i++) {
        if (table->slots[i].slot == slot)
            return &table->slots[i];
    }
    return NULL;
}

static bool reserve_sessions(struct session_table *table)
{
    struct session_table larger = *table;
    if (table->count + 1 <= table->places / 2)
        return true;
    larger.places = table->places == 0 ? PLACES_MIN : 2 * table->places;
    larger.sessions = calloc(larger.places, sizeof *larger.sessions);
    if (larger.sessions == NULL)
        return false;
    for (size_t i = 0; i < table->places; i++) {
        if (table->sessions[i].handle != 0)
            larger.sessions[place_of(&larger, table->sessions[i].handle)] = table->sessions[i];
    }
    free(table->sessions);
    *table = larger;
    return true;
}

static bool reserve_slots(struct session_table *table)
{
    if (table->slots_count < table->slots_room)
        return true;
    size_t room = table->slots_room == 0 ? SLOTS_MIN : 2 * table->slots_room;
    struct open_slot *larger = reallocarray(table->slots, room, sizeof *larger);
    if (larger == NULL)
        return false;
    table->slots = larger;
    table->slots_room = room;
    return true;
}

static struct open_slot *enter_slot(struct session_table *table, CK_SLOT_ID slot)
{
    struct open_slot *known = find_slot(table, slot);
    if (known != NULL)
        return known;
    known = &table->slots[table->slots_count++];
    *known = (struct open_slot){.slot = slot};
    return known;
}

void session_table_open(struct session_table *table, const struct open_session *opened)
{
    if (opened->handle == 0 || find(table, opened->handle) != NULL)
        return;
    if (!reserve_sessions(table) || !reserve_slots(table))
        return;
    table->sessions[place_of(table, opened->handle)] = *opened;
    table->count++;
    enter_slot(table, opened->slot)->sessions++;
}

static void leave_slot(struct session_table *table, CK_SLOT_ID slot)
{
    struct open_slot *known = find_slot(table, slot);
    if (--known->sessions == 0)
        *known = table->slots[--table->slots_count];
}

/* Those behind it that would no longer be found move up. */
static void free_place(struct session_table *table, size_t place)
{
    size_t hole = place;
    for (size_t i = after(table, hole); table->sessions[i].handle != 0; i = after(table, i)) {
        size_t wanted = home(table, table->sessions[i].handle);
        size_t from_hole = (i - hole) & (table->places - 1);
        size_t from_home = (i - wanted) & (table->places - 1);
        if (from_home >= from_hole) {
            table->sessions[hole] = table->sessions[i];
            hole = i;
        }
    }
    table->sessions[hole].handle = 0;
}

void session_table_close(struct session_table *table, CK_SESSION_HANDLE handle)
{
    struct open_session *found = find(table, handle);
    if (found == NULL)
        return;
    leave_slot(table, found->slot);
    free_place(table, (size_t)(found - table->sessions));
    table->count--;
}

void session_table_close_all(struct session_table *table, CK_SLOT_ID slot)
{
    size_t i = 0;
    while (i < table->places) {
        const struct open_session *session = &table->sessions[i];
        /* Another one may have moved to where it was. */
        if (session->handle != 0 && session->slot == slot)
            session_table_close(table, session->handle);
        else
            i++;
    }
}

static struct open_slot *slot_of(const struct session_table *table, CK_SESSION_HANDLE handle)
{
    const struct open_session *session = find(table, handle);
    return session == NULL ? NULL : find_slot(table, session->slot);
}

void session_table_log_in(struct session_table *table, CK_SESSION_HANDLE handle, CK_USER_TYPE user)
{
    struct open_slot *slot = slot_of(table, handle);
    if (slot == NULL || user == CKU_CONTEXT_SPECIFIC)
        return;
    slot->logged_in = true;
    slot->user = user;
}

void session_table_log_out(struct session_table *table, CK_SESSION_HANDLE handle)
{
    struct open_slot *slot = slot_of(table, handle);
    if (slot != NULL)
        slot->logged_in = false;
}

static CK_STATE state_of(const struct session_table *table, const struct open_session *session)
{
    const struct open_slot *slot = find_slot(table, session->slot);
    if (slot->logged_in && slot->user == CKU_SO)
        return CKS_RW_SO_FUNCTIONS;
    if (slot->logged_in)
        return session->read_write ? CKS_RW_USER_FUNCTIONS : CKS_RO_USER_FUNCTIONS;
    return session->read_write ? CKS_RW_PUBLIC_SESSION : CKS_RO_PUBLIC_SESSION;
}

static uint8_t *put(uint8_t *at, CK_ULONG value)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        *at++ = (uint8_t)(value >> shift);
    return at;
}

size_t session_table_list(const struct session_table *table, size_t *at,
                          uint8_t entries[SESSION_PART_MAX * SESSION_ENTRY])
{
    uint8_t *end = entries;
    for (; *at < table->places && end < entries + SESSION_PART_MAX * SESSION_ENTRY; (*at)++) {
        const struct open_session *session = &table->sessions[*at];
        if (session->handle == 0)
            continue;
        end = put(end, session->handle);
        end = put(end, session->slot);
        end = put(end, state_of(table, session));
    }
    return (size_t)(end - entries);
}
