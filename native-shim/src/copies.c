#include "copies.h"

#include <stdlib.h>
#include <string.h>

#include "attributes.h"
#include "check.h"
#include "wire.h"

static void forget(struct copy *copy)
{
    explicit_bzero(copy->template, copy->length);
    free(copy->template);
}

void copies_drop(struct copies *copies)
{
    for (size_t i = 0; i < copies->count; i++)
        forget(&copies->each[i]);
    free(copies->each);
    *copies = (struct copies){0};
}

static struct copy *room_for_one(struct copies *copies)
{
    if (copies->count == COPIES_MAX)
        return NULL;
    struct copy *larger = reallocarray(copies->each, copies->count + 1, sizeof *larger);
    if (larger == NULL)
        return NULL;
    copies->each = larger;
    return &larger[copies->count];
}

void copies_add(struct copies *copies, const struct copy *made, const CK_ATTRIBUTE *attributes,
                CK_ULONG count)
{
    CLEANUP(wire_drop) struct wire wire;
    wire_init(&wire);
    if (made->handle >> SESSION_OBJECT_SHIFT == 0)
        return;
    attributes_put(&wire, attributes, count);
    if (wire.failure != CKR_OK || wire.size > COPY_TEMPLATE_MAX)
        return;
    struct copy *copy = room_for_one(copies);
    uint8_t *template = copy == NULL ? NULL : malloc(wire.size);
    if (template == NULL)
        return;
    memcpy(template, wire.data, wire.size);
    *copy = *made;
    copy->template = template;
    copy->length = wire.size;
    copies->count++;
}

static void remove_at(struct copies *copies, size_t at)
{
    forget(&copies->each[at]);
    copies->count--;
    memmove(&copies->each[at], &copies->each[at + 1],
            (copies->count - at) * sizeof copies->each[0]);
}

void copies_remove(struct copies *copies, CK_OBJECT_HANDLE handle)
{
    for (size_t i = copies->count; i-- > 0;) {
        if (copies->each[i].handle == handle)
            remove_at(copies, i);
    }
}

void copies_remove_session(struct copies *copies, CK_SESSION_HANDLE session)
{
    for (size_t i = copies->count; i-- > 0;) {
        if (copies->each[i].session == session)
            remove_at(copies, i);
    }
}
