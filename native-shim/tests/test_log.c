/* Where the library's words go, and where they never go. */
#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "harness.h"
#include "log.h"

static char path[64];
static int listener;

static int listen_as_system(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)state;
    snprintf(path, sizeof path, "%s/system", folder());
    memcpy(address.sun_path, path, strlen(path) + 1);
    listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return bind(listener, (const struct sockaddr *)&address, sizeof address);
}

static int stop_listening(void **state)
{
    (void)state;
    close(listener);
    unlink(path);
    return 0;
}

static void assert_heard(const char *expected)
{
    char heard[600] = "";
    assert_int_equal(recv(listener, heard, sizeof heard - 1, 0), strlen(expected));
    assert_string_equal(heard, expected);
}

static void lines_reach_the_system(void **state)
{
    (void)state;
    log_send(path, "asterism[1]: no engine");
    assert_heard("<12>asterism[1]: no engine");
}

static int sends_without_standard_descriptors(void *unused)
{
    (void)unused;
    for (int descriptor = 0; descriptor <= STDERR_FILENO; descriptor++)
        close(descriptor);
    log_send(path, "asterism[2]: closed");
    for (int descriptor = 0; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) != -1)
            return 1 + descriptor;
    return 0;
}

static void nothing_stays_open(void **state)
{
    (void)state;
    int before = dup(listener);
    close(before);
    log_send(path, "asterism[1]: once");
    int after = dup(listener);
    close(after);
    assert_int_equal(before, after);
    assert_heard("<12>asterism[1]: once");
    assert_int_equal(in_child(sends_without_standard_descriptors, NULL), 0);
    assert_heard("<12>asterism[2]: closed");
}

/* A system that does not read, or is not there, keeps nobody waiting. */
static void nobody_waits_for_the_system(void **state)
{
    (void)state;
    int64_t start = milliseconds();
    for (int i = 0; i < 5000; i++)
        log_send(path, "asterism[1]: again");
    log_send("/nowhere/log", "asterism[1]: again");
    assert_in_range(milliseconds() - start, 0, 10000);
}

static void errno_is_the_callers(void **state)
{
    struct settings settings = {.log = "/nowhere/file"};
    (void)state;
    errno = ENOSPC;
    log_line(&settings, "to nobody");
    assert_int_equal(errno, ENOSPC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_reach_the_system, listen_as_system, stop_listening),
        cmocka_unit_test_setup_teardown(nothing_stays_open, listen_as_system, stop_listening),
        cmocka_unit_test_setup_teardown(nobody_waits_for_the_system, listen_as_system,
                                        stop_listening),
        cmocka_unit_test(errno_is_the_callers),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, folder_remove);
}
