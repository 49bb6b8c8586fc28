/*
 * What is drawn for one call: numbers from a generator of its own, so that a seed repeats a run
 * anywhere, or from bytes that a fuzzer chose; and memory of exactly the size that is announced,
 * so that AddressSanitizer sees one byte too many.
 */
#ifndef DRAW_H
#define DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pkcs11.h"

/* Bytes and the length that is told of them, which may be a lie only where nobody may believe it.
 */
struct drawn {
    CK_BYTE *at;
    CK_ULONG length;
};

void draw_seed(uint64_t seed);
/* From now on these bytes are what is drawn, and zeros when they are used up. */
void draw_from(const uint8_t *bytes, size_t size);

CK_ULONG draw_number(void);
/* 0 to `bound` - 1. */
CK_ULONG draw_below(CK_ULONG bound);
bool draw_one_in(CK_ULONG chances);
/* A length that no memory has. */
CK_ULONG draw_absurd(void);
/* A number as parameters have them: small, of bits, of a digest, or anything. */
CK_ULONG draw_likely(void);

/* One of the handles that were offered, or anything. */
CK_OBJECT_HANDLE draw_handle(void);
void draw_offer(const CK_OBJECT_HANDLE *handles, size_t count);

/* Memory until draw_forget, filled with what is drawn. */
void *draw_block(size_t size);
void *draw_copy(const void *bytes, size_t size);
void draw_forget(void);

/* Bytes of some length up to `most`, NULL, or with an absurd length. */
struct drawn draw_bytes(CK_ULONG most);
/* Now and then what was kept before, whole or changed. */
struct drawn draw_kept_bytes(CK_ULONG most);
/* Keeps a copy of an output, so that it comes back as an input. */
void draw_keep(const CK_BYTE *bytes, CK_ULONG length);

#endif
