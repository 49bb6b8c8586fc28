/* The header that every frame begins with: docs/reference/frame-format.md. */
#ifndef FRAME_H
#define FRAME_H

#include "wire.h"

enum {
    FRAME_REPLY = 2, /* flags */
    FRAME_ALIVE = 6,
    FRAME_BODY_MIN = WIRE_HEADER - WIRE_LENGTH
};

struct header {
    uint16_t call;
    uint16_t flags;
    uint64_t id;
};

/* The fields that marshal_request left open: the length, and the id of the request. */
void frame_finish(struct wire *request, uint64_t id);

/* The call that a request is for. */
uint16_t frame_call(const struct wire *request);

/* The header of the frame of `length` bytes at the front of the wire; reading goes on after it. */
struct header frame_header(struct wire *wire, size_t length);

#endif
