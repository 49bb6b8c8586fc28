/* What of an application outlives its engine, and how long its calls wait for the next one. */
#define _GNU_SOURCE

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "session_table.h"

/* Nothing here waits so long unless it fails. */
#define PATIENT ";deadline_ms=60000;restart_ms=60000"

enum { SESSION = 0x200, SLOT = 5, SHORT_MS = 300 };

static CK_FUNCTION_LIST *p11;
static struct peer peer;
static const char *const tells[] = {"sessions", NULL};

static void begin(const char *settings, const char *const *options)
{
    peer_start(&peer, options);
    engine_is(&peer, settings);
    p11 = library();
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

static CK_RV info(void)
{
    CK_INFO found;
    return p11->C_GetInfo(&found);
}

static CK_RV sign(void)
{
    CK_BYTE data[5] = "11111";
    CK_BYTE signature[64];
    CK_ULONG length = sizeof signature;
    return p11->C_Sign(SESSION, data, 5, signature, &length);
}

static void open_session(CK_FLAGS flags)
{
    CK_SESSION_HANDLE session;
    assert_int_equal(p11->C_OpenSession(SLOT, CKF_SERIAL_SESSION | flags, NULL, NULL, &session),
                     CKR_OK);
    assert_int_equal(session, SESSION);
}

/* The engine is made anew, and the application comes back to it. */
static void come_back(void)
{
    peer_restart(&peer, tells);
    assert_int_equal(info(), CKR_OK);
    peer_says(&peer, "application");
}

static void kill_peer(void)
{
    kill(peer.process, SIGKILL);
    siginfo_t gone;
    waitid(P_PID, (id_t)peer.process, &gone, WEXITED | WNOWAIT);
}

/* Another engine, as soon as this one is dead and a call has had to wait. */
static void *follow(void *options)
{
    siginfo_t gone;
    waitid(P_PID, (id_t)peer.process, &gone, WEXITED | WNOWAIT);
    pause_ms(SHORT_MS);
    peer_restart(&peer, options);
    return NULL;
}

static void calls_wait_for_an_engine_that_comes_back(void **state)
{
    pthread_t other;
    (void)state;
    begin(PATIENT, NULL);
    kill_peer();
    assert_int_equal(pthread_create(&other, NULL, follow, NULL), 0);
    assert_int_equal(info(), CKR_OK);
    pthread_join(other, NULL);
    peer_says(&peer, "application");
}

static void the_wait_ends(void **state)
{
    (void)state;
    begin(";restart_ms=300", NULL);
    kill_peer();
    int64_t start = milliseconds();
    assert_int_equal(info(), CKR_DEVICE_ERROR);
    assert_in_range(milliseconds() - start, SHORT_MS, 100 * SHORT_MS);
}

/* A program that asks for each mechanism would else wait for an hour. */
static void one_of_many_calls_waits(void **state)
{
    enum { CALLS = 100 };
    (void)state;
    begin(";restart_ms=300", NULL);
    kill_peer();
    int64_t start = milliseconds();
    for (int i = 0; i < CALLS; i++)
        assert_int_equal(info(), CKR_DEVICE_ERROR);
    assert_in_range(milliseconds() - start, SHORT_MS, (CALLS / 2) * 300);
}

static void *finalize(void *unused)
{
    pause_ms(SHORT_MS);
    assert_int_equal(p11->C_Finalize(NULL), CKR_OK);
    return unused;
}

static void finalize_ends_the_wait(void **state)
{
    pthread_t other;
    (void)state;
    begin(PATIENT, NULL);
    kill_peer();
    assert_int_equal(pthread_create(&other, NULL, finalize, NULL), 0);
    assert_int_equal(info(), CKR_CRYPTOKI_NOT_INITIALIZED);
    pthread_join(other, NULL);
}

static int initialize_without_socket(void *unused)
{
    (void)unused;
    struct peer nobody = {.socket = "/tmp/asterism.nobody/engine.sock"};
    engine_is(&nobody, PATIENT);
    return p11->C_Initialize(NULL) == CKR_DEVICE_ERROR ? 0 : 1;
}

/* A machine without an engine does not keep everybody who loads the library. Before the first
 * C_Initialize of this process. */
static void initialize_does_not_wait_where_no_engine_ever_was(void **state)
{
    (void)state;
    p11 = library();
    assert_int_equal(in_child(initialize_without_socket, NULL), 0);
}

static int initialize_again(void *unused)
{
    (void)unused;
    return p11->C_Initialize(NULL) == CKR_OK && info() == CKR_OK ? 0 : 1;
}

/* nginx: the master has initialised, the engine is restarted, the worker's first call comes. */
static void a_child_of_an_application_waits(void **state)
{
    pthread_t other;
    (void)state;
    begin(PATIENT, NULL);
    kill_peer();
    unlink(peer.socket);
    assert_int_equal(pthread_create(&other, NULL, follow, NULL), 0);
    assert_int_equal(in_child(initialize_again, NULL), 0);
    pthread_join(other, NULL);
    peer_says(&peer, "application");
}

static void sessions_and_the_ticket_are_shown(void **state)
{
    (void)state;
    begin(PATIENT, tells);
    peer_says(&peer, "resume 0 0");
    open_session(CKF_RW_SESSION);
    come_back();
    peer_says(&peer, "resume 54 1");
    peer_says(&peer, "session 200 5 2");
    p11->C_CloseSession(SESSION);
    open_session(0);
    come_back();
    peer_says(&peer, "resume 54 1");
    peer_says(&peer, "session 200 5 0");
}

static void logins_are_shown_until_they_end(void **state)
{
    (void)state;
    CK_UTF8CHAR pin[] = "1234";
    begin(PATIENT, tells);
    peer_says(&peer, "resume 0 0");
    open_session(CKF_RW_SESSION);
    assert_int_equal(p11->C_Login(SESSION, CKU_USER, pin, 4), CKR_OK);
    come_back();
    peer_says(&peer, "resume 54 1");
    peer_says(&peer, "session 200 5 3");
    assert_int_equal(p11->C_Logout(SESSION), CKR_OK);
    assert_int_equal(p11->C_Login(SESSION, CKU_SO, pin, 4), CKR_OK);
    come_back();
    peer_says(&peer, "resume 54 1");
    peer_says(&peer, "session 200 5 4");
    assert_int_equal(p11->C_Logout(SESSION), CKR_OK);
    come_back();
    peer_says(&peer, "resume 54 1");
    peer_says(&peer, "session 200 5 2");
    assert_int_equal(p11->C_CloseAllSessions(SLOT), CKR_OK);
    come_back();
    peer_says(&peer, "resume 54 0");
}

static void what_the_engine_could_not_open_is_forgotten(void **state)
{
    static const char *const gone[] = {"sessions", "gone=5", NULL};
    (void)state;
    begin(PATIENT, tells);
    peer_says(&peer, "resume 0 0");
    open_session(0);
    peer_restart(&peer, gone);
    assert_int_equal(info(), CKR_OK);
    peer_says(&peer, "application");
    peer_says(&peer, "resume 54 1");
    peer_says(&peer, "session 200 5 0");
    come_back();
    peer_says(&peer, "resume 54 0");
}

static void an_engine_that_gives_no_ticket_gets_none(void **state)
{
    static const char *const ticketless[] = {"sessions", "ticketless", NULL};
    (void)state;
    begin(PATIENT, ticketless);
    peer_says(&peer, "resume 0 0");
    come_back();
    peer_says(&peer, "resume 0 0");
}

/* Written, and lost with the engine: what it did there ended there, so the next one may do it. */
static void a_call_goes_to_the_next_engine(void **state)
{
    static const char *const dies[] = {"die:59", NULL};
    pthread_t other;
    (void)state;
    begin(PATIENT, dies);
    assert_int_equal(pthread_create(&other, NULL, follow, NULL), 0);
    assert_int_equal(sign(), CKR_OK);
    pthread_join(other, NULL);
    peer_says(&peer, "application");
}

static void a_call_with_lasting_effects_does_not(void **state)
{
    static const char *const dies[] = {"die:38", NULL};
    (void)state;
    begin(PATIENT, dies);
    assert_int_equal(p11->C_DestroyObject(SESSION, 1), CKR_DEVICE_ERROR);
}

static int child_shows_nothing(void *unused)
{
    (void)unused;
    if (p11->C_Initialize(NULL) != CKR_OK)
        return 1;
    peer_says(&peer, "application");
    peer_says(&peer, "resume 0 0");
    return p11->C_Finalize(NULL) == CKR_OK ? 0 : 2;
}

static void a_child_has_no_ticket_and_no_sessions(void **state)
{
    (void)state;
    begin(PATIENT, tells);
    peer_says(&peer, "resume 0 0");
    open_session(CKF_RW_SESSION);
    assert_int_equal(in_child(child_shows_nothing, NULL), 0);
}

static void copies_are_named_while_they_are_there(void **state)
{
    (void)state;
    const CK_OBJECT_HANDLE first = 1UL << SESSION_OBJECT_SHIFT;
    CK_BBOOL no = CK_FALSE;
    CK_ATTRIBUTE session_object = {CKA_TOKEN, &no, sizeof no};
    struct session_table table;
    session_table_init(&table);
    session_table_open(&table, &(struct open_session){1, 5, true});
    session_table_open(&table, &(struct open_session){2, 5, true});
    for (CK_ULONG i = 0; i < 4; i++)
        copies_add(&table.copies, &(struct copy){1 + i % 2, 77, first + i, NULL, 0},
                   &session_object, 1);
    copies_add(&table.copies, &(struct copy){1, 77, 78, NULL, 0}, &session_object, 1);
    assert_int_equal(table.copies.count, 4);
    assert_int_equal(table.copies.each[0].length, 4 + 8 + 5 + 1);
    copies_remove(&table.copies, first + 1);
    assert_int_equal(table.copies.count, 3);
    session_table_close(&table, 1);
    assert_int_equal(table.copies.count, 1);
    assert_int_equal(table.copies.each[0].handle, first + 3);
    session_table_log_in(&table, 2, CKU_USER);
    session_table_log_out(&table, 2);
    assert_int_equal(table.copies.count, 0);
    for (CK_ULONG i = 0; i < COPIES_MAX + 1; i++)
        copies_add(&table.copies, &(struct copy){2, 77, first + i, NULL, 0}, &session_object, 1);
    assert_int_equal(table.copies.count, COPIES_MAX);
    session_table_drop(&table);
}

static size_t listed(const struct session_table *table)
{
    static uint8_t entries[SESSION_PART_MAX * SESSION_ENTRY];
    size_t at = 0;
    size_t count = 0;
    for (size_t length = session_table_list(table, &at, entries); length > 0;
         length = session_table_list(table, &at, entries))
        count += length / SESSION_ENTRY;
    return count;
}

static void many_sessions_are_kept(void **state)
{
    enum { MANY = 100000 };
    struct session_table table;
    (void)state;
    session_table_init(&table);
    for (CK_ULONG i = 1; i <= MANY; i++)
        session_table_open(&table, &(struct open_session){i * 7, i % 3, i % 2 == 0});
    assert_int_equal(listed(&table), MANY);
    session_table_close_all(&table, 1);
    assert_int_equal(listed(&table), MANY - (MANY + 2) / 3);
    for (CK_ULONG i = 1; i <= MANY; i++) {
        if (i % 2 == 0)
            session_table_close(&table, i * 7);
    }
    for (CK_ULONG i = 1; i <= MANY; i++)
        session_table_open(&table, &(struct open_session){i * 7, 9, false});
    assert_int_equal(listed(&table), MANY);
    for (CK_ULONG i = 1; i <= MANY; i++)
        session_table_close(&table, i * 7);
    assert_int_equal(listed(&table), 0);
    assert_int_equal(table.slots_count, 0);
    session_table_drop(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(initialize_does_not_wait_where_no_engine_ever_was),
        cmocka_unit_test_teardown(calls_wait_for_an_engine_that_comes_back, end),
        cmocka_unit_test_teardown(the_wait_ends, end),
        cmocka_unit_test_teardown(one_of_many_calls_waits, end),
        cmocka_unit_test_teardown(finalize_ends_the_wait, end),
        cmocka_unit_test_teardown(a_child_of_an_application_waits, end),
        cmocka_unit_test_teardown(sessions_and_the_ticket_are_shown, end),
        cmocka_unit_test_teardown(logins_are_shown_until_they_end, end),
        cmocka_unit_test_teardown(what_the_engine_could_not_open_is_forgotten, end),
        cmocka_unit_test_teardown(an_engine_that_gives_no_ticket_gets_none, end),
        cmocka_unit_test_teardown(a_call_goes_to_the_next_engine, end),
        cmocka_unit_test_teardown(a_call_with_lasting_effects_does_not, end),
        cmocka_unit_test_teardown(a_child_has_no_ticket_and_no_sessions, end),
        cmocka_unit_test(many_sessions_are_kept),
        cmocka_unit_test(copies_are_named_while_they_are_there),
    };
    return cmocka_run_group_tests_name("resume", tests, NULL, folder_remove);
}
