/*
 * A bounded buffer for one frame, with a sticky failure: writers and readers go on without checking
 * each step, and one look at `failure` decides at the end. Small frames live inside the structure,
 * large ones on the heap; both are erased when dropped, because a frame may carry a secret.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pkcs11.h"

enum {
    WIRE_INLINE = 1024,               /* frames up to here need no heap */
    WIRE_LENGTH = 4,                  /* bytes of the length field */
    WIRE_HEADER = 16,                 /* length, call, flags, request id */
    WIRE_BODY_MAX = 16 * 1024 * 1024, /* what the length field may say: protocol.md §7 */
    WIRE_FRAME_MAX = WIRE_LENGTH + WIRE_BODY_MAX
};

struct wire {
    uint8_t *data;
    size_t capacity;
    size_t size;     /* bytes written or received */
    size_t position; /* next byte to read */
    size_t end;      /* where reading ends */
    CK_RV failure;   /* CKR_OK, or why the frame is of no use */
    uint8_t inside[WIRE_INLINE];
};

void wire_init(struct wire *wire);
void wire_drop(struct wire *wire);
void wire_fail(struct wire *wire, CK_RV why);

/* Makes room for `size` bytes in all, keeping what is there; false, with the failure set, if not.
 */
bool wire_reserve(struct wire *wire, size_t size);

void wire_put_u8(struct wire *wire, uint8_t value);
void wire_put_u16(struct wire *wire, uint16_t value);
void wire_put_u32(struct wire *wire, uint32_t value);
void wire_put_u64(struct wire *wire, uint64_t value);
void wire_put_raw(struct wire *wire, const void *bytes, size_t length);
/* present, length, bytes; a NULL pointer with a length is CKR_ARGUMENTS_BAD. */
void wire_put_bytes(struct wire *wire, const void *bytes, size_t length);
/* Erases what was written behind the first `size` bytes, and a failure that it met. */
void wire_back_to(struct wire *wire, size_t size);
/* Overwrites four bytes at `at`: lengths that are known only afterwards. */
void wire_patch_u32(struct wire *wire, size_t at, uint32_t value);

/* Readers give 0 or NULL once the frame has failed or ended; then failure is CKR_DEVICE_ERROR. */
uint8_t wire_get_u8(struct wire *wire);
uint16_t wire_get_u16(struct wire *wire);
uint32_t wire_get_u32(struct wire *wire);
uint64_t wire_get_u64(struct wire *wire);
/* A u8 that must be 0 or 1. */
bool wire_get_present(struct wire *wire);
const uint8_t *wire_get_raw(struct wire *wire, uint64_t length);
size_t wire_left(const struct wire *wire);

#endif
