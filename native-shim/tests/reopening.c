#include "reopening.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ENTRY = 24, TICKET = 32 };

uint64_t reopening_count(const uint8_t *fields)
{
    return sample_number(fields[0] == 1 ? fields + 5 + sample_number(fields + 1, 4) : fields + 1,
                         8);
}

uint64_t reopening_copies(const uint8_t *fields)
{
    return sample_number(fields[0] == 1 ? fields + 13 + sample_number(fields + 1, 4) : fields + 9,
                         8);
}

uint64_t reopening_copy(const uint8_t *fields, bool tells)
{
    if (!tells)
        return 1;
    printf("copy %" PRIx64 " %" PRIx64 " %" PRIx64 "\n", sample_number(fields, 8),
           sample_number(fields + 8, 8), sample_number(fields + 16, 8));
    fflush(stdout);
    return 1;
}

void reopening_say_resume(const uint8_t *fields)
{
    printf("resume %x %" PRIu64 "\n", fields[0] == 1 ? fields[5] : 0, reopening_count(fields));
    fflush(stdout);
}

uint64_t reopening_entries(const uint8_t *fields, bool tells)
{
    uint64_t count = sample_number(fields + 1, 4) / ENTRY;
    for (uint64_t i = 0; tells && i < count; i++) {
        const uint8_t *entry = fields + 5 + i * ENTRY;
        printf("session %" PRIx64 " %" PRIx64 " %" PRIu64 "\n", sample_number(entry, 8),
               sample_number(entry + 8, 8), sample_number(entry + 16, 8));
    }
    fflush(stdout);
    return count;
}

void reopening_ticket(struct sample *reply, uint64_t request, bool given)
{
    sample_header(reply, 5, 2, request);
    sample_u(reply, 0, 8);
    for (int i = 0; i < TICKET; i++)
        sample_u(reply, given ? 0x54 : 0, 1);
    sample_finish(reply);
}

void reopening_handle(struct sample *reply, unsigned call, uint64_t first)
{
    static uint64_t given;
    const uint64_t of_session_objects = (uint64_t)1 << 62;
    if (call == 28)
        sample_overwrite(reply, 24, first + given++, 8);
    if (call == 37)
        sample_overwrite(reply, 24, of_session_objects + first + given++, 8);
}

void reopening_gone(struct sample *reply, uint64_t request, bool gone, uint64_t slot)
{
    sample_header(reply, 6, 2, request);
    sample_u(reply, 0, 8);
    sample_u(reply, gone ? 1 : 0, 8);
    sample_u(reply, 1, 1);
    if (gone)
        sample_u(reply, slot, 8);
    sample_finish(reply);
}
