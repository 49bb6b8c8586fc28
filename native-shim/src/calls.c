#include "calls.h"

#include <stddef.h>

#define CALL(id, name, request, reply, kind) {(id), #name, request, reply, CALL_##kind},
static const struct call table[] = {
#include "calls.def"
};
#undef CALL

static const size_t lines = sizeof table / sizeof table[0];

/* Ids rise from line to line (a test holds it), so a binary search finds them. */
const struct call *call_find(uint16_t id)
{
    size_t low = 0;
    size_t high = lines;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < lines && table[low].id == id ? &table[low] : NULL;
}
