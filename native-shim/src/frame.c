#include "frame.h"

void frame_finish(struct wire *request, uint64_t id)
{
    wire_patch_u32(request, 0, (uint32_t)(request->size - WIRE_LENGTH));
    wire_patch_u32(request, 8, (uint32_t)(id >> 32));
    wire_patch_u32(request, 12, (uint32_t)id);
}

uint16_t frame_call(const struct wire *request)
{
    return (uint16_t)(request->data[WIRE_LENGTH] << 8 | request->data[WIRE_LENGTH + 1]);
}

struct header frame_header(struct wire *wire, size_t length)
{
    wire->position = WIRE_LENGTH;
    wire->end = length;
    struct header header = {.call = wire_get_u16(wire), .flags = wire_get_u16(wire)};
    header.id = wire_get_u64(wire);
    return header;
}
