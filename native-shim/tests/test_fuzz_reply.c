/* Replays the fuzzer's seeds, one for each call, whole, cut at every byte, and with bytes changed.
 */
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "samples.h"

/* The fuzz target itself, so that both run the same code. */
#include "../fuzz/reply.c"

enum { CHANGES = 200 };

static void write_seed(const struct sample_call *call)
{
    struct sample reply;
    char path[128];
    uint8_t id[2] = {(uint8_t)(call->id >> 8), (uint8_t)call->id};
    sample_reply(&reply, call, 1);
    snprintf(path, sizeof path, SEED_FOLDER "/reply/%s", call->name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fwrite(id, 1, 2, file);
    fwrite(reply.data + 16, 1, reply.size - 16, file);
    fclose(file);
}

/* C_DeriveKey of key material: four handles and one of two vectors. */
static const char MATERIAL[] = "C_DeriveKey-key-material";

static void write_material(void)
{
    FILE *file = fopen(SEED_FOLDER "/reply/C_DeriveKey-key-material", "w");
    assert_non_null(file);
    struct sample body = {.size = 0};
    sample_u(&body, CALL_ID_C_DeriveKey, 2);
    sample_u(&body, CKR_OK, 8);
    sample_u(&body, 0, 8);
    sample_u(&body, 43, 1);
    sample_u(&body, 1 + 4 * 8 + 1 + 4 + 16 + 1, 4);
    sample_u(&body, 1, 1);
    for (uint64_t handle = 1; handle <= 4; handle++)
        sample_u(&body, handle, 8);
    sample_u(&body, 1, 1);
    sample_u(&body, 16, 4);
    sample_u(&body, 0, 8);
    sample_u(&body, 0, 8);
    sample_u(&body, 0, 1);
    fwrite(body.data, 1, body.size, file);
    fclose(file);
}

static size_t read_seed(const char *name, uint8_t *seed)
{
    char path[128];
    snprintf(path, sizeof path, SEED_FOLDER "/reply/%s", name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(seed, 1, SAMPLE_MAX, file);
    fclose(file);
    return size;
}

/* A small generator of its own, so that a printed seed repeats a run anywhere. */
static uint64_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static void replay(const char *name, uint64_t *random)
{
    uint8_t seed[SAMPLE_MAX];
    uint8_t changed[SAMPLE_MAX];
    size_t size = read_seed(name, seed);
    for (size_t cut = 0; cut <= size; cut++)
        LLVMFuzzerTestOneInput(seed, cut);
    for (int i = 0; i < CHANGES && size > 2; i++) {
        memcpy(changed, seed, size);
        for (uint64_t flips = 1 + next(random) % 3; flips > 0; flips--)
            changed[2 + next(random) % (size - 2)] = (uint8_t)next(random);
        LLVMFuzzerTestOneInput(changed, size);
    }
}

static void every_call_survives(void **state)
{
    (void)state;
    const char *given = getenv("SEED");
    uint64_t random = given == NULL ? (uint64_t)milliseconds() : strtoull(given, NULL, 10);
    const char *mode = getenv("GOLDEN");
    print_message("SEED=%llu\n", (unsigned long long)random);
    for (size_t i = 0; i < sample_calls_count; i++) {
        if (strcmp(sample_calls[i].kind, "local") == 0)
            continue;
        if (mode != NULL && strcmp(mode, "write") == 0)
            write_seed(&sample_calls[i]);
        replay(sample_calls[i].name, &random);
    }
    if (mode != NULL && strcmp(mode, "write") == 0)
        write_material();
    replay(MATERIAL, &random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_survives)};
    return cmocka_run_group_tests_name("fuzz_reply", tests, NULL, NULL);
}
