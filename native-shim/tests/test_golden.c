/* The frames of every call are the golden ones; GOLDEN=write makes the file anew. */
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "harness.h"
#include "samples.h"

static void append(char *text, size_t capacity, const char *what, const struct sample *sample)
{
    size_t at = strlen(text);
    at += (size_t)snprintf(text + at, capacity - at, "%s ", what);
    for (size_t i = 0; i < sample->size; i++)
        at += (size_t)snprintf(text + at, capacity - at, "%02x", sample->data[i]);
    snprintf(text + at, capacity - at, "\n");
}

enum { TEXT_MAX = 1024 * 1024 };

static char *all_frames(void)
{
    char *text = calloc(1, TEXT_MAX);
    struct sample sample;
    assert_non_null(text);
    for (size_t i = 0; i < sample_calls_count; i++) {
        const struct sample_call *call = &sample_calls[i];
        if (strcmp(call->kind, "local") == 0)
            continue;
        size_t at = strlen(text);
        snprintf(text + at, TEXT_MAX - at, "# %u %s\n", call->id, call->name);
        sample_request(&sample, call, 0x0102030405060708);
        append(text, TEXT_MAX, "request", &sample);
        sample_reply(&sample, call, 0x0102030405060708);
        append(text, TEXT_MAX, "reply", &sample);
    }
    size_t at = strlen(text);
    snprintf(text + at, TEXT_MAX - at, "# an alive frame of call 59\n");
    sample_header(&sample, 59, 6, 0x0102030405060708);
    sample_finish(&sample);
    append(text, TEXT_MAX, "alive", &sample);
    return text;
}

static void frames_are_golden(void **state)
{
    (void)state;
    char *frames = all_frames();
    char *golden = calloc(1, TEXT_MAX);
    const char *mode = getenv("GOLDEN");
    if (mode != NULL && strcmp(mode, "write") == 0) {
        FILE *file = fopen(GOLDEN_FOLDER "/calls.hex", "w");
        assert_non_null(file);
        fputs(frames, file);
        fclose(file);
    }
    FILE *file = fopen(GOLDEN_FOLDER "/calls.hex", "r");
    assert_non_null(file);
    assert_int_equal(fread(golden, 1, TEXT_MAX, file), strlen(frames));
    fclose(file);
    assert_string_equal(frames, golden);
    free(golden);
    free(frames);
}

static void ids_rise(void **state)
{
    (void)state;
    for (size_t i = 1; i < sample_calls_count; i++)
        assert_true(sample_calls[i - 1].id < sample_calls[i].id);
    for (size_t i = 0; i < sample_calls_count; i++)
        assert_string_equal(call_find(sample_calls[i].id)->name, sample_calls[i].name);
    assert_null(call_find(0));
    assert_null(call_find(7));
    assert_null(call_find(1023));
}

static void signatures_use_known_letters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sample_calls_count; i++) {
        const struct sample_call *call = &sample_calls[i];
        assert_int_equal(strspn(call->request, "uhyvxXWapsbBLTGmMP"), strlen(call->request));
        assert_int_equal(strspn(call->reply, "uhyvxXWabBLGw"), strlen(call->reply));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_golden),
        cmocka_unit_test(ids_rise),
        cmocka_unit_test(signatures_use_known_letters),
    };
    return cmocka_run_group_tests_name("golden", tests, NULL, NULL);
}
