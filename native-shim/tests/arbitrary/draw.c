#include "draw.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCKS_MAX = 4096, KEPT = 16, KEPT_MAX = 512 };

static uint64_t state = 1;
static const uint8_t *given;
static size_t given_size;
static bool from_bytes;
static void *blocks[BLOCKS_MAX];
static size_t block_count;
static struct {
    CK_BYTE bytes[KEPT_MAX];
    CK_ULONG length;
} kept[KEPT];
static size_t kept_count;
static const CK_OBJECT_HANDLE *offered;
static size_t offered_count;

void draw_seed(uint64_t seed)
{
    state = seed * 0x9e3779b97f4a7c15U + 1; /* 0 is the only one that gives nothing */
    if (state == 0)
        state = 1;
    from_bytes = false;
}

void draw_from(const uint8_t *bytes, size_t size)
{
    given = bytes;
    given_size = size;
    from_bytes = true;
}

static uint64_t given_number(size_t size)
{
    uint64_t number = 0;
    for (; size > 0 && given_size > 0; size--, given_size--)
        number = number << 8 | *given++;
    return number;
}

static uint64_t generated(void)
{
    state ^= state << 13; /* xorshift64 */
    state ^= state >> 7;
    state ^= state << 17;
    return state * 0x2545f4914f6cdd1dU;
}

CK_ULONG draw_number(void)
{
    return from_bytes ? given_number(sizeof(CK_ULONG)) : generated();
}

CK_ULONG draw_below(CK_ULONG bound)
{
    uint64_t number = from_bytes ? given_number(bound <= 256 ? 1 : 2) : generated() >> 16;
    return bound == 0 ? 0 : number % bound;
}

bool draw_one_in(CK_ULONG chances)
{
    return draw_below(chances) == chances - 1;
}

CK_ULONG draw_absurd(void)
{
    static const CK_ULONG lengths[] = {~0UL, ~0UL - 1, ~0UL - 7, ~0UL / 2 + 1, ~0UL / 2 + 9};
    return lengths[draw_below(sizeof lengths / sizeof lengths[0])];
}

CK_ULONG draw_likely(void)
{
    static const CK_ULONG numbers[] = {0,  1,  2,  3,  4,   8,   12,         16,
                                       20, 32, 64, 96, 128, 256, CKM_SHA256, CKM_SHA512};
    if (draw_one_in(16))
        return draw_one_in(2) ? draw_absurd() : draw_number();
    return numbers[draw_below(sizeof numbers / sizeof numbers[0])];
}

void draw_offer(const CK_OBJECT_HANDLE *handles, size_t count)
{
    offered = handles;
    offered_count = count;
}

CK_OBJECT_HANDLE draw_handle(void)
{
    bool odd = offered_count == 0 || draw_one_in(16);
    return odd ? draw_likely() : offered[draw_below(offered_count)];
}

static void *block(size_t size)
{
    /* Of no byte, there is none to touch. */
    void *made = block_count == BLOCKS_MAX ? NULL : malloc(size);
    if (made == NULL)
        abort();
    blocks[block_count++] = made;
    return made;
}

void *draw_block(size_t size)
{
    uint8_t *made = block(size);
    for (size_t at = 0; at < size; at += sizeof(uint64_t)) {
        uint64_t number = draw_number();
        memcpy(made + at, &number, size - at < sizeof number ? size - at : sizeof number);
    }
    return made;
}

void *draw_copy(const void *bytes, size_t size)
{
    void *made = block(size);
    if (size > 0)
        memcpy(made, bytes, size);
    return made;
}

void draw_forget(void)
{
    while (block_count > 0)
        free(blocks[--block_count]);
}

static CK_ULONG draw_length(CK_ULONG most)
{
    static const CK_ULONG lengths[] = {0, 1, 8, 12, 16, 16, 20, 24, 32, 32, 48, 64, 65, 128, 256};
    CK_ULONG length = draw_one_in(8) ? draw_below(most + 1)
                                     : lengths[draw_below(sizeof lengths / sizeof lengths[0])];
    return length < most ? length : most;
}

struct drawn draw_bytes(CK_ULONG most)
{
    switch (draw_below(32)) {
    case 0:
        return (struct drawn){NULL, 0};
    case 1:
        return (struct drawn){NULL, draw_one_in(2) ? draw_absurd() : draw_length(most)};
    case 2:
        return (struct drawn){draw_block(1), draw_absurd()};
    default: {
        CK_ULONG length = draw_length(most);
        return (struct drawn){draw_block(length), length};
    }
    }
}

struct drawn draw_kept_bytes(CK_ULONG most)
{
    if (kept_count == 0 || draw_one_in(2))
        return draw_bytes(most);
    size_t which = draw_below(kept_count < KEPT ? kept_count : KEPT);
    struct drawn drawn = {draw_copy(kept[which].bytes, kept[which].length), kept[which].length};
    if (drawn.length > 0 && draw_one_in(4))
        drawn.at[draw_below(drawn.length)] ^= (CK_BYTE)(1 << draw_below(8));
    return drawn;
}

void draw_keep(const CK_BYTE *bytes, CK_ULONG length)
{
    if (length > KEPT_MAX)
        return;
    size_t which = kept_count++ % KEPT;
    memcpy(kept[which].bytes, bytes, length);
    kept[which].length = length;
}
