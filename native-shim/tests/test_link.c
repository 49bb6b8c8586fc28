/* What the service link does when the other end is slow, wrong, gone, or not who it should be. */
#define _GNU_SOURCE

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"

/* Upper bounds leave room for a busy machine; what must not be too short is exact. */
enum { DEADLINE_MS = 400 };

static CK_FUNCTION_LIST *p11;
static struct peer peer;
static CK_BYTE data[5] = "11111";

static void begin(const char *option)
{
    const char *const options[] = {option, NULL};
    peer_start(&peer, options);
    engine_is(&peer, ";deadline_ms=400;restart_ms=0");
    p11 = library();
}

static void begin_initialized(const char *option)
{
    begin(option);
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    peer_says(&peer, "application");
}

static int end(void **state)
{
    (void)state;
    p11->C_Finalize(NULL);
    peer_stop(&peer);
    return 0;
}

static CK_RV sign(void)
{
    CK_BYTE signature[64];
    CK_ULONG length = sizeof signature;
    return p11->C_Sign(0x200, data, 5, signature, &length);
}

static CK_RV info(void)
{
    CK_INFO found;
    return p11->C_GetInfo(&found);
}

static void silence_ends_at_the_deadline(void **state)
{
    (void)state;
    begin_initialized("silent:59");
    int64_t start = milliseconds();
    assert_int_equal(sign(), CKR_DEVICE_ERROR);
    int64_t taken = milliseconds() - start;
    assert_in_range(taken, DEADLINE_MS - 50, 5 * DEADLINE_MS);
    /* The silent connection is not used again; another one works. */
    assert_int_equal(info(), CKR_OK);
}

static void alive_frames_extend_the_wait(void **state)
{
    (void)state;
    begin_initialized("alive:59"); /* 8 × 100 ms: twice the deadline */
    int64_t start = milliseconds();
    assert_int_equal(sign(), CKR_OK);
    assert_in_range(milliseconds() - start, 2 * DEADLINE_MS - 50, 10 * DEADLINE_MS);
}

static void an_alive_frame_may_cross_with_the_reply(void **state)
{
    (void)state;
    begin_initialized("late-alive:59");
    for (int i = 0; i < 200; i++)
        assert_int_equal(sign(), CKR_OK);
}

static void a_dribbled_reply_is_silence(void **state)
{
    (void)state;
    begin_initialized("dribble:59"); /* a byte each 50 ms never makes a frame in time */
    int64_t start = milliseconds();
    assert_int_equal(sign(), CKR_DEVICE_ERROR);
    assert_in_range(milliseconds() - start, DEADLINE_MS - 50, 5 * DEADLINE_MS);
}

static void broken_replies_are_device_errors(void **state)
{
    static const char *const wrongs[] = {"truncate:59",   "garbage:59",    "oversize:59",
                                         "undersize:59",  "leftover:59",   "short:59",
                                         "request-id:59", "other-call:59", "flags:59",
                                         "close:59",      "long-buffer:59"};
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
        begin_initialized(wrongs[i]);
        assert_int_equal(sign(), CKR_DEVICE_ERROR);
        assert_int_equal(info(), CKR_OK);
        end(state);
    }
    begin_initialized("long-list:20");
    CK_SLOT_ID slots[4];
    CK_ULONG count = 4;
    assert_int_equal(p11->C_GetSlotList(CK_TRUE, slots, &count), CKR_DEVICE_ERROR);
}

static void a_restarted_engine_is_found_again(void **state)
{
    (void)state;
    begin_initialized(NULL);
    assert_int_equal(sign(), CKR_OK);
    peer_restart(&peer, NULL);
    /* Nothing was written to the dead connection, so even a call that is sent once goes through,
     * after the application was bound to the new engine. */
    assert_int_equal(sign(), CKR_OK);
    peer_says(&peer, "application");
}

static void only_idempotent_calls_are_sent_again(void **state)
{
    (void)state;
    begin_initialized("die:59");
    assert_int_equal(sign(), CKR_DEVICE_ERROR);
    end(state);
    begin_initialized("close:18");
    assert_int_equal(info(), CKR_DEVICE_ERROR); /* twice closed */
    assert_int_equal(sign(), CKR_OK);
}

static void an_engine_that_is_gone_is_an_error_at_once(void **state)
{
    (void)state;
    begin_initialized(NULL);
    assert_int_equal(sign(), CKR_OK);
    peer_stop(&peer);
    int64_t start = milliseconds();
    assert_int_equal(sign(), CKR_DEVICE_ERROR);
    assert_int_equal(info(), CKR_DEVICE_ERROR);
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
    assert_in_range(milliseconds() - start, 0, DEADLINE_MS - 1);
    assert_int_equal(p11->C_Initialize(NULL), CKR_DEVICE_ERROR);
    begin(NULL);
}

static void another_protocol_version_is_refused(void **state)
{
    (void)state;
    begin("version=2");
    assert_int_equal(p11->C_Initialize(NULL), CKR_DEVICE_ERROR);
}

static void a_silent_hello_ends_at_the_deadline(void **state)
{
    (void)state;
    begin("silent:1");
    int64_t start = milliseconds();
    assert_int_equal(p11->C_Initialize(NULL), CKR_DEVICE_ERROR);
    assert_in_range(milliseconds() - start, DEADLINE_MS - 50, 5 * DEADLINE_MS);
}

static int as_user(void *unused)
{
    (void)unused;
    return setgid(65533) == 0 && setuid(65533) == 0 && p11->C_Initialize(NULL) == CKR_DEVICE_ERROR
               ? 0
               : 1;
}

/* Run as root only: the peer becomes user 65534, the application user 65533. */
static void a_foreign_engine_gets_no_byte(void **state)
{
    (void)state;
    begin("user=65534");
    if (getuid() != 0)
        skip();
    chmod(folder(), 0755);
    assert_int_equal(in_child(as_user, NULL), 0);
    assert_int_equal(p11->C_Initialize(NULL), CKR_DEVICE_ERROR);
    engine_is(&peer, ";user=65534");
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    peer_says(&peer, "application");
}

static void a_daemon_may_close_everything(void **state)
{
    (void)state;
    begin_initialized(NULL);
    assert_int_equal(sign(), CKR_OK);
    int kept = fileno(peer.words);
    for (int descriptor = 3; descriptor < 256; descriptor++) {
        if (descriptor != kept)
            close(descriptor);
    }
    /* The numbers are taken again by other files, which the library must neither use nor close. */
    int files[16];
    for (size_t i = 0; i < 16; i++)
        files[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
    assert_int_equal(sign(), CKR_OK);
    peer_says(&peer, "application");
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
    for (size_t i = 0; i < 16; i++) {
        assert_int_equal(write(files[i], "x", 1), 1);
        assert_int_equal(close(files[i]), 0);
    }
}

/* The engine has not noticed the end of the old application when the new one binds. */
static void a_closed_control_connection_is_a_new_application(void **state)
{
    (void)state;
    begin_initialized("late-end");
    assert_int_equal(sign(), CKR_OK);
    int kept = fileno(peer.words);
    for (int descriptor = 3; descriptor < 256; descriptor++) {
        if (descriptor != kept)
            close(descriptor);
    }
    assert_int_equal(sign(), CKR_OK);
    peer_says(&peer, "application");
    assert_int_equal(sign(), CKR_OK);
}

static void descriptors_close_on_exec(void **state)
{
    (void)state;
    begin_initialized(NULL);
    assert_int_equal(sign(), CKR_OK);
    int sockets = 0;
    for (int descriptor = 3; descriptor < 64; descriptor++) {
        char target[64] = "";
        char path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
        if (readlink(path, target, sizeof target - 1) < 0 || strncmp(target, "socket:", 7) != 0)
            continue;
        sockets++;
        assert_int_equal(fcntl(descriptor, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    }
    assert_int_equal(sockets, 2);
}

static void large_data_passes_and_larger_does_not(void **state)
{
    (void)state;
    begin_initialized(NULL);
    enum { MIB = 1024 * 1024 };
    CK_BYTE *large = calloc(16, MIB);
    CK_BYTE digest[64];
    CK_ULONG length = sizeof digest;
    assert_non_null(large);
    assert_int_equal(p11->C_Digest(0x200, large, 15 * MIB, digest, &length), CKR_OK);
    length = sizeof digest;
    assert_int_equal(p11->C_Digest(0x200, large, 16 * MIB, digest, &length), CKR_DATA_LEN_RANGE);
    free(large);
}

static void *sign_many(void *failures)
{
    for (int i = 0; i < 200; i++)
        *(int *)failures += sign() != CKR_OK;
    return NULL;
}

/* More threads than the pool has connections: the others wait for one. */
static void threads_share_the_pool(void **state)
{
    (void)state;
    enum { THREADS = 96 };
    pthread_t threads[THREADS];
    static int failures[THREADS];
    begin(NULL);
    engine_is(&peer, ";deadline_ms=5000");
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    memset(failures, 0, sizeof failures);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, sign_many, &failures[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(failures[i], 0);
    }
}

static void *sign_once(void *result)
{
    *(CK_RV *)result = sign();
    return NULL;
}

/* With every connection waiting for a silent engine, the calls beyond the pool wait no longer. */
static void a_full_pool_is_waited_for_within_the_deadline(void **state)
{
    enum { THREADS = 80 };
    pthread_t threads[THREADS];
    CK_RV results[THREADS];
    (void)state;
    begin_initialized("silent:59");
    int64_t start = milliseconds();
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, sign_once, &results[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(results[i], CKR_DEVICE_ERROR);
    }
    assert_in_range(milliseconds() - start, DEADLINE_MS - 50, 6 * DEADLINE_MS);
    assert_int_equal(info(), CKR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(silence_ends_at_the_deadline, end),
        cmocka_unit_test_teardown(alive_frames_extend_the_wait, end),
        cmocka_unit_test_teardown(an_alive_frame_may_cross_with_the_reply, end),
        cmocka_unit_test_teardown(a_dribbled_reply_is_silence, end),
        cmocka_unit_test_teardown(broken_replies_are_device_errors, end),
        cmocka_unit_test_teardown(a_restarted_engine_is_found_again, end),
        cmocka_unit_test_teardown(only_idempotent_calls_are_sent_again, end),
        cmocka_unit_test_teardown(an_engine_that_is_gone_is_an_error_at_once, end),
        cmocka_unit_test_teardown(another_protocol_version_is_refused, end),
        cmocka_unit_test_teardown(a_silent_hello_ends_at_the_deadline, end),
        cmocka_unit_test_teardown(a_foreign_engine_gets_no_byte, end),
        cmocka_unit_test_teardown(a_daemon_may_close_everything, end),
        cmocka_unit_test_teardown(a_closed_control_connection_is_a_new_application, end),
        cmocka_unit_test_teardown(descriptors_close_on_exec, end),
        cmocka_unit_test_teardown(large_data_passes_and_larger_does_not, end),
        cmocka_unit_test_teardown(threads_share_the_pool, end),
        cmocka_unit_test_teardown(a_full_pool_is_waited_for_within_the_deadline, end),
    };
    return cmocka_run_group_tests_name("link", tests, NULL, folder_remove);
}
