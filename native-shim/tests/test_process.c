/* Fork, and exit in every awkward way: the host goes on, or ends with its own status. */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"

static struct peer peer;
static CK_FUNCTION_LIST *p11;
static CK_BYTE data[5] = "11111";

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

static int sockets_open(void)
{
    int sockets = 0;
    for (int descriptor = 3; descriptor < 128; descriptor++) {
        char target[64] = "";
        char path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
        if (readlink(path, target, sizeof target - 1) > 0 && strncmp(target, "socket:", 7) == 0)
            sockets++;
    }
    return sockets;
}

/* In a child: 0, or the number of the step that went wrong. */
static int child_uses_library(void *generations)
{
    int left = *(int *)generations - 1;
    if (info() != CKR_CRYPTOKI_NOT_INITIALIZED || sign() != CKR_CRYPTOKI_NOT_INITIALIZED)
        return 1;
    if (p11->C_Finalize(NULL) != CKR_CRYPTOKI_NOT_INITIALIZED)
        return 2;
    if (sockets_open() != 0)
        return 3;
    if (p11->C_Initialize(NULL) != CKR_OK || sign() != CKR_OK)
        return 4;
    if (p11->C_Initialize(NULL) != CKR_CRYPTOKI_ALREADY_INITIALIZED)
        return 5;
    if (left > 0 && in_child(child_uses_library, &left) != 0)
        return 6;
    if (sign() != CKR_OK)
        return 7;
    return p11->C_Finalize(NULL) == CKR_OK ? 0 : 8;
}

static void children_start_anew(void **state)
{
    int generations = 3;
    (void)state;
    p11 = library();
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    assert_int_equal(sign(), CKR_OK);
    assert_int_equal(in_child(child_uses_library, &generations), 0);
    /* Neither the children's coming nor their going touched the parent's connections. */
    assert_int_equal(sign(), CKR_OK);
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
    static const char *const words[] = {"application", "application", "application", "application",
                                        "bye",         "bye",         "bye",         "bye"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        peer_says(&peer, words[i]);
}

static atomic_bool finished;

static void *sign_until_finished(void *failures)
{
    while (!atomic_load(&finished))
        *(int *)failures += sign() != CKR_OK;
    return NULL;
}

static int child_signs(void *unused)
{
    (void)unused;
    return p11->C_Initialize(NULL) == CKR_OK && sign() == CKR_OK ? 0 : 1;
}

/* The fork comes while other threads hold the library's locks; the child must not wait for them. */
static void fork_meets_busy_threads(void **state)
{
    enum { THREADS = 4, FORKS = 40 };
    pthread_t threads[THREADS];
    int failures[THREADS] = {0};
    (void)state;
    p11 = library();
    atomic_store(&finished, false);
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, sign_until_finished, &failures[i]), 0);
    for (int i = 0; i < FORKS; i++)
        assert_int_equal(in_child(child_signs, NULL), 0);
    atomic_store(&finished, true);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(failures[i], 0);
    }
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
}

static int finds_nothing(void *unused)
{
    (void)unused;
    return info() == CKR_CRYPTOKI_NOT_INITIALIZED && sockets_open() == 0 ? 0 : 1;
}

static void a_child_without_initialize_drops_the_sockets(void **state)
{
    (void)state;
    p11 = library();
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    assert_int_equal(sign(), CKR_OK);
    assert_int_equal(in_child(finds_nothing, NULL), 0);
    assert_int_equal(sign(), CKR_OK);
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
}

/* The exits. Each body runs in a process that has not loaded the library before. */

static void load_and_sign(void)
{
    p11 = library();
    if (p11->C_Initialize(NULL) != CKR_OK || sign() != CKR_OK)
        _exit(99);
}

static int exits_without_finalize(void *status)
{
    load_and_sign();
    exit(*(int *)status);
}

static int finalizes_twice(void *status)
{
    load_and_sign();
    if (p11->C_Finalize(NULL) != CKR_OK || p11->C_Finalize(NULL) != CKR_CRYPTOKI_NOT_INITIALIZED)
        return 98;
    if (info() != CKR_CRYPTOKI_NOT_INITIALIZED)
        return 97;
    exit(*(int *)status);
}

static int initializes_again(void *status)
{
    load_and_sign();
    for (int i = 0; i < 20; i++) {
        if (p11->C_Finalize(NULL) != CKR_OK || p11->C_Initialize(NULL) != CKR_OK ||
            sign() != CKR_OK)
            return 98;
    }
    exit(*(int *)status);
}

static void late_handler(void)
{
    /* By now every handler that was registered after this one has run, the library's too if it had
     * any: calls answer, whatever they answer. */
    sign();
    p11->C_CloseSession(0x200);
    p11->C_Finalize(NULL);
    p11->C_Finalize(NULL);
    info();
}

static int calls_from_a_late_handler(void *status)
{
    atexit(late_handler);
    load_and_sign();
    exit(*(int *)status);
}

static int calls_after_dlclose(void *status)
{
    atexit(late_handler);
    load_and_sign();
    if (dlclose(library_handle()) != 0 || sign() != CKR_OK)
        return 98;
    exit(*(int *)status);
}

static void *sign_for_ever(void *unused)
{
    for (;;)
        sign();
    return unused;
}

static int exits_inside_calls(void *status)
{
    pthread_t thread;
    load_and_sign();
    for (int i = 0; i < 4; i++)
        pthread_create(&thread, NULL, sign_for_ever, NULL);
    pause_ms(20);
    exit(*(int *)status);
}

static int finalizes_under_calls(void *status)
{
    pthread_t thread;
    load_and_sign();
    for (int i = 0; i < 4; i++)
        pthread_create(&thread, NULL, sign_for_ever, NULL);
    pause_ms(20);
    for (int i = 0; i < 20; i++) {
        if (p11->C_Finalize(NULL) != CKR_OK || p11->C_Initialize(NULL) != CKR_OK)
            return 98;
    }
    exit(*(int *)status);
}

static int ends_by_signal(void *unused)
{
    (void)unused;
    load_and_sign();
    raise(SIGTERM);
    return 98;
}

static void exits_keep_their_status(void **state)
{
    static int (*const exits[])(void *) = {
        exits_without_finalize, finalizes_twice,    initializes_again,    calls_from_a_late_handler,
        calls_after_dlclose,    exits_inside_calls, finalizes_under_calls};
    (void)state;
    for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++) {
        int status = 11 + (int)i;
        assert_int_equal(in_child(exits[i], &status), status);
    }
    assert_int_equal(in_child(ends_by_signal, NULL), 1000 + SIGTERM);
}

static int uses_no_standard_descriptor(void *unused)
{
    (void)unused;
    for (int descriptor = 0; descriptor <= STDERR_FILENO; descriptor++)
        close(descriptor);
    p11 = library();
    if (p11->C_Initialize(NULL) != CKR_OK || sign() != CKR_OK)
        return 1;
    for (int descriptor = 0; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) != -1)
            return 2 + descriptor;
    return sockets_open() == 2 && p11->C_Finalize(NULL) == CKR_OK ? 0 : 5;
}

/* A daemon that has closed its standard descriptors goes on to write to them. */
static void standard_descriptors_stay_the_hosts(void **state)
{
    (void)state;
    assert_int_equal(in_child(uses_no_standard_descriptor, NULL), 0);
}

static CK_RV no_mutex(void *mutex)
{
    (void)mutex;
    return CKR_OK;
}

static CK_RV no_new_mutex(void **mutex)
{
    *mutex = NULL;
    return CKR_OK;
}

static void locking_arguments(void **state)
{
    CK_C_INITIALIZE_ARGS given = {.flags = CKF_LIBRARY_CANT_CREATE_OS_THREADS | CKF_OS_LOCKING_OK};
    (void)state;
    p11 = library();
    assert_int_equal(p11->C_Initialize(&given), CKR_OK);
    assert_int_equal(p11->C_Initialize(&given), CKR_CRYPTOKI_ALREADY_INITIALIZED);
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
    given.flags = 0;
    assert_int_equal(p11->C_Initialize(&given), CKR_OK);
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
    given = (CK_C_INITIALIZE_ARGS){no_new_mutex, no_mutex, no_mutex, no_mutex, 0, NULL};
    assert_int_equal(p11->C_Initialize(&given), CKR_CANT_LOCK);
    given.flags = CKF_OS_LOCKING_OK;
    assert_int_equal(p11->C_Initialize(&given), CKR_OK);
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
    given.LockMutex = NULL;
    assert_int_equal(p11->C_Initialize(&given), CKR_ARGUMENTS_BAD);
    given = (CK_C_INITIALIZE_ARGS){.pReserved = (void *)(uintptr_t)8};
    assert_int_equal(p11->C_Initialize(&given), CKR_ARGUMENTS_BAD);
}

static int start(void **state)
{
    (void)state;
    peer_start(&peer, NULL);
    engine_is(&peer, ";deadline_ms=2000");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    peer_stop(&peer);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* First, because it needs a process without the library. */
        cmocka_unit_test_setup_teardown(exits_keep_their_status, start, stop),
        cmocka_unit_test_setup_teardown(children_start_anew, start, stop),
        cmocka_unit_test_setup_teardown(fork_meets_busy_threads, start, stop),
        cmocka_unit_test_setup_teardown(a_child_without_initialize_drops_the_sockets, start, stop),
        cmocka_unit_test_setup_teardown(standard_descriptors_stay_the_hosts, start, stop),
        cmocka_unit_test_setup_teardown(locking_arguments, start, stop),
    };
    return cmocka_run_group_tests_name("process", tests, NULL, folder_remove);
}
