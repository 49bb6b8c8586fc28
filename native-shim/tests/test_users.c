/*
 * A process that becomes another user after C_Initialize stays the application that it was: what
 * is connected lasts, and its own engine is that of the user who initialised. Run as root only.
 */
#define _GNU_SOURCE

#include <grp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"

enum { NOBODY = 65534, OTHER = 65533, THREADS = 6 };

static CK_FUNCTION_LIST *p11;
static struct peer peer;
static CK_BYTE data[5] = "11111";

static CK_RV sign(void)
{
    CK_BYTE signature[64];
    CK_ULONG length = sizeof signature;
    return p11->C_Sign(0x200, data, 5, signature, &length);
}

static bool begin(const char *option)
{
    const char *const options[] = {option, NULL};
    peer_start(&peer, options);
    engine_is(&peer, ";deadline_ms=2000");
    chmod(folder(), 0755);
    p11 = library();
    return getuid() == 0;
}

static int end(void **state)
{
    (void)state;
    peer_stop(&peer);
    return 0;
}

static bool become(uid_t user)
{
    return setgroups(0, NULL) == 0 && setgid(user) == 0 && setuid(user) == 0;
}

static void *sign_many(void *failures)
{
    for (int i = 0; i < 200; i++)
        *(int *)failures += sign() != CKR_OK;
    return NULL;
}

static int threads_that_fail(void)
{
    pthread_t threads[THREADS];
    int failures[THREADS] = {0};
    int failed = 0;
    for (int i = 0; i < THREADS; i++)
        failed += pthread_create(&threads[i], NULL, sign_many, &failures[i]) != 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        failed += failures[i];
    }
    return failed;
}

/* stunnel and OpenVPN: begun as root, then a user who may not open the socket. */
static int drops_its_user(void *unused)
{
    (void)unused;
    if (p11->C_Initialize(NULL) != CKR_OK || sign() != CKR_OK)
        return 1;
    if (!become(NOBODY))
        return 2;
    if (sign() != CKR_OK)
        return 3;
    return threads_that_fail() == 0 && p11->C_Finalize(NULL) == CKR_OK ? 0 : 4;
}

static void what_is_connected_lasts(void **state)
{
    (void)state;
    if (!begin(NULL))
        skip();
    chmod(peer.socket, 0600);
    assert_int_equal(in_child(drops_its_user, NULL), 0);
    peer_says(&peer, "application");
    peer_says(&peer, "bye");
}

static int loses_its_connections(void *unused)
{
    (void)unused;
    if (p11->C_Initialize(NULL) != CKR_OK || sign() != CKR_OK || !become(NOBODY))
        return 1;
    for (int descriptor = 3; descriptor < 256; descriptor++)
        close(descriptor);
    int64_t start = milliseconds();
    if (sign() != CKR_DEVICE_ERROR)
        return 2;
    return milliseconds() - start < 1000 && p11->C_Finalize(NULL) == CKR_OK ? 0 : 3;
}

/* It may not connect any more, and is told so at once. */
static void what_is_lost_is_an_error_at_once(void **state)
{
    (void)state;
    if (!begin(NULL))
        skip();
    chmod(peer.socket, 0600);
    assert_int_equal(in_child(loses_its_connections, NULL), 0);
}

/* A server that takes the user of each request, and meanwhile makes connections. */
static int changes_its_user_for_a_while(void *unused)
{
    (void)unused;
    if (seteuid(NOBODY) != 0 || p11->C_Initialize(NULL) != CKR_OK || sign() != CKR_OK)
        return 1;
    if (seteuid(0) != 0 || seteuid(OTHER) != 0 || threads_that_fail() != 0)
        return 2;
    return p11->C_Finalize(NULL) == CKR_OK ? 0 : 3;
}

static void ones_own_engine_stays_ones_own(void **state)
{
    (void)state;
    if (!begin("user=65534"))
        skip();
    assert_int_equal(in_child(changes_its_user_for_a_while, NULL), 0);
    peer_says(&peer, "application");
    peer_says(&peer, "bye");
}

/* An engine of whoever the process has become since gets no byte. */
static int meets_an_engine_of_its_new_user(void *unused)
{
    (void)unused;
    return p11->C_Initialize(NULL) == CKR_DEVICE_ERROR && seteuid(NOBODY) == 0 &&
                   p11->C_Initialize(NULL) == CKR_OK
               ? 0
               : 1;
}

static void trust_is_as_at_initialize(void **state)
{
    (void)state;
    if (!begin("user=65534"))
        skip();
    assert_int_equal(in_child(meets_an_engine_of_its_new_user, NULL), 0);
}

/* The peer listens as NOBODY at /run/NAME/engine.sock, the application is OTHER. */
static char run_folder[64];

static int initializes_as_another(void *unused)
{
    char text[128];
    (void)unused;
    snprintf(text, sizeof text, "service:%s/engine.sock;deadline_ms=2000", run_folder);
    setenv("ASTERISM_ENGINE", text, 1);
    if (!become(OTHER))
        return 2;
    return p11->C_Initialize(NULL) == CKR_OK ? 0 : 1;
}

static int initializes_with_folder(uid_t owner, mode_t mode)
{
    char link[128];
    strcpy(run_folder, "/run/asterism-test.XXXXXX");
    assert_non_null(mkdtemp(run_folder));
    snprintf(link, sizeof link, "%s/engine.sock", run_folder);
    assert_int_equal(symlink(peer.socket, link), 0);
    assert_int_equal(chown(run_folder, owner, owner), 0);
    assert_int_equal(chmod(run_folder, mode), 0);
    int status = in_child(initializes_as_another, NULL);
    assert_int_equal(unlink(link), 0);
    assert_int_equal(rmdir(run_folder), 0);
    return status;
}

/* What systemd makes for the user of the shipped unit: /run/asterism. */
static void the_engine_of_a_folder_in_run_is_trusted(void **state)
{
    (void)state;
    if (!begin("user=65534"))
        skip();
    assert_int_equal(initializes_with_folder(NOBODY, 0755), 0);
    assert_int_equal(initializes_with_folder(NOBODY, 0711), 0);
    /* Not where others could have put a socket, nor where the folder is someone else's. */
    assert_int_equal(initializes_with_folder(NOBODY, 0775), 1);
    assert_int_equal(initializes_with_folder(NOBODY, 0757), 1);
    assert_int_equal(initializes_with_folder(OTHER, 0755), 1);
    assert_int_equal(initializes_with_folder(0, 0755), 1);
}

/* The id by which a changed user stays the application is not left to children. */
static void the_id_is_wiped_on_fork(void **state)
{
    char line[512];
    bool wiped = false;
    (void)state;
    begin(NULL);
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    FILE *maps = fopen("/proc/self/smaps", "r");
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps) != NULL)
        wiped = wiped || (strncmp(line, "VmFlags:", 8) == 0 && strstr(line, " wf") != NULL &&
                          strstr(line, " dd") != NULL);
    fclose(maps);
    assert_true(wiped);
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_is_connected_lasts, end),
        cmocka_unit_test_teardown(what_is_lost_is_an_error_at_once, end),
        cmocka_unit_test_teardown(ones_own_engine_stays_ones_own, end),
        cmocka_unit_test_teardown(trust_is_as_at_initialize, end),
        cmocka_unit_test_teardown(the_engine_of_a_folder_in_run_is_trusted, end),
        cmocka_unit_test_teardown(the_id_is_wiped_on_fork, end),
    };
    return cmocka_run_group_tests_name("users", tests, NULL, folder_remove);
}
