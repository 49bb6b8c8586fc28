/* An engine that has no room just now is asked again, a little later each time, within bounds. */
#define _GNU_SOURCE

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "harness.h"

enum { DEADLINE_MS = 2000 };

static CK_FUNCTION_LIST *p11;
static struct peer peer;

static void begin(const char *option)
{
    const char *const options[] = {option, NULL};
    peer_start(&peer, options);
    engine_is(&peer, ";deadline_ms=2000");
    p11 = library();
}

static int end(void **state)
{
    (void)state;
    p11->C_Finalize(NULL);
    peer_stop(&peer);
    return 0;
}

static CK_RV info(void)
{
    CK_INFO found;
    return p11->C_GetInfo(&found);
}

static void connections_that_are_hung_up_on_are_made_again(void **state)
{
    (void)state;
    begin("full=5");
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    assert_int_equal(info(), CKR_OK);
}

/* One binds the control connection, the other calls; a call's own connection waits as well. */
static void binds_that_are_refused_are_tried_again(void **state)
{
    (void)state;
    begin("busy=5");
    assert_int_equal(p11->C_Initialize(NULL), CKR_OK);
    assert_int_equal(info(), CKR_OK);
    peer_restart(&peer, (const char *const[]){"busy=3", NULL});
    assert_int_equal(info(), CKR_OK);
}

static void patience_ends(void **state)
{
    (void)state;
    begin("full=1000000");
    int64_t start = milliseconds();
    assert_int_equal(p11->C_Initialize(NULL), CKR_DEVICE_ERROR);
    assert_in_range(milliseconds() - start, DEADLINE_MS / 4, 5 * DEADLINE_MS);
}

static int fill_queue(const struct sockaddr_un *address, int *clients, int most)
{
    int count = 0;
    while (count < most) {
        clients[count] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (connect(clients[count++], (const struct sockaddr *)address, sizeof *address) != 0)
            break;
    }
    return count;
}

/* Nobody accepts: the queue of connections is waited for as well, and no longer than the rest. */
static void a_full_queue_is_waited_for(void **state)
{
    enum { MOST = 16 };
    int clients[MOST];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)state;
    begin(NULL);
    struct peer nobody = {.socket = ""};
    snprintf(nobody.socket, sizeof nobody.socket, "%s/queue.sock", folder());
    memcpy(address.sun_path, nobody.socket, strlen(nobody.socket) + 1);
    engine_is(&nobody, ";deadline_ms=300");
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 0), 0);
    int count = fill_queue(&address, clients, MOST);
    int64_t start = milliseconds();
    assert_int_equal(p11->C_Initialize(NULL), CKR_DEVICE_ERROR);
    assert_in_range(milliseconds() - start, 250, 3000);
    for (int i = 0; i < count; i++)
        close(clients[i]);
    close(listener);
    unlink(nobody.socket);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(connections_that_are_hung_up_on_are_made_again, end),
        cmocka_unit_test_teardown(binds_that_are_refused_are_tried_again, end),
        cmocka_unit_test_teardown(patience_ends, end),
        cmocka_unit_test_teardown(a_full_queue_is_waited_for, end),
    };
    return cmocka_run_group_tests_name("patience", tests, NULL, folder_remove);
}
