/*
 * One sample frame for every call of calls.def, built from fixed values for each field letter by
 * code that shares nothing with the library's own codec. The golden files hold these frames, the
 * peer compares what it receives with them and answers with them.
 */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SAMPLE_MAX = 4096 };

struct sample {
    uint8_t data[SAMPLE_MAX];
    size_t size;
};

struct sample_call {
    uint16_t id;
    const char *name;
    const char *request;
    const char *reply;
    const char *kind;
};

extern const struct sample_call sample_calls[];
extern const size_t sample_calls_count;

const struct sample_call *sample_find(uint16_t id);

/* A big-endian number, as frames have them. */
uint64_t sample_number(const uint8_t *at, size_t bytes);

void sample_u(struct sample *sample, uint64_t value, size_t bytes);
void sample_header(struct sample *sample, uint16_t call, uint16_t flags, uint64_t request);
/* Writes over what is at `at`. */
void sample_overwrite(struct sample *sample, size_t at, uint64_t value, size_t bytes);
/* Sets the length field to what has been written. */
void sample_finish(struct sample *sample);

void sample_request(struct sample *sample, const struct sample_call *call, uint64_t request);
void sample_reply(struct sample *sample, const struct sample_call *call, uint64_t request);

/* The CK_RV that the sample reply to a call carries. */
uint64_t sample_result(const struct sample_call *call);

#endif
