/*
 * Sessions that are opened, closed, logged in, copied in and resumed at random, and what the next
 * engine is then told of them, beside a plain list that knows what is right. The seed is printed;
 * with ASTERISM_SEED the same comes again.
 */
#define _GNU_SOURCE

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arbitrary/draw.h"
#include "harness.h"

enum { SESSIONS_MAX = 700, COPIES_MAX = 200, SLOTS = 4, NOBODY = 99 };
enum { LIVES = 12, LIVES_MAX = 100, STEPS = 600, FEW_STEPS = 40, ORIGINAL = 77 };
enum { THREADS = 4, CALLS_A_LIFE = 100 };

struct one_session {
    CK_SESSION_HANDLE handle;
    CK_SLOT_ID slot;
    bool read_write;
};

struct one_copy {
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE handle;
};

static struct one_session sessions[SESSIONS_MAX];
static size_t sessions_count;
static struct one_copy copies[COPIES_MAX];
static size_t copies_count;
static CK_USER_TYPE users[SLOTS];

static CK_FUNCTION_LIST *p11;
static struct peer peer;
static CK_BBOOL no = CK_FALSE;
static CK_ATTRIBUTE of_session = {CKA_TOKEN, &no, sizeof no};
static CK_UTF8CHAR pin[] = "1234";

/* Another engine, whose handles no earlier one gave. `more` is one option or NULL. */
static void begin_life(unsigned life, const char *more)
{
    char handles[32];
    const char *const options[] = {"sessions", handles, more, NULL};
    snprintf(handles, sizeof handles, "handles=%u", 1 + life * 1000000);
    if (life == 0)
        peer_start(&peer, options);
    else
        peer_restart(&peer, options);
}

static int begin_with(const char *settings)
{
    sessions_count = 0;
    copies_count = 0;
    for (size_t i = 0; i < SLOTS; i++)
        users[i] = NOBODY;
    begin_life(0, NULL);
    engine_is(&peer, settings);
    p11 = library();
    return p11->C_Initialize(NULL) == CKR_OK ? 0 : 1;
}

static int begin(void **state)
{
    (void)state;
    return begin_with(";deadline_ms=60000;restart_ms=60000");
}

static int begin_impatient(void **state)
{
    (void)state;
    return begin_with(";deadline_ms=300;restart_ms=60000");
}

static int end(void **state)
{
    (void)state;
    p11->C_Finalize(NULL);
    peer_stop(&peer);
    return 0;
}

static void forget_copies(CK_SESSION_HANDLE session)
{
    size_t kept = 0;
    for (size_t i = 0; i < copies_count; i++) {
        if (copies[i].session != session)
            copies[kept++] = copies[i];
    }
    copies_count = kept;
}

static void forget_session(size_t at)
{
    CK_SLOT_ID slot = sessions[at].slot;
    forget_copies(sessions[at].handle);
    sessions[at] = sessions[--sessions_count];
    for (size_t i = 0; i < sessions_count; i++) {
        if (sessions[i].slot == slot)
            return;
    }
    users[slot] = NOBODY;
}

static void forget_slot(CK_SLOT_ID slot)
{
    for (size_t i = sessions_count; i-- > 0;) {
        if (sessions[i].slot == slot)
            forget_session(i);
    }
}

static void open_one(void)
{
    struct one_session opened = {0, draw_below(SLOTS), draw_one_in(2)};
    if (sessions_count == SESSIONS_MAX)
        return;
    CK_FLAGS flags = CKF_SERIAL_SESSION | (opened.read_write ? CKF_RW_SESSION : 0);
    assert_int_equal(p11->C_OpenSession(opened.slot, flags, NULL, NULL, &opened.handle), CKR_OK);
    sessions[sessions_count++] = opened;
}

static void close_one(void)
{
    size_t at = draw_below(sessions_count);
    assert_int_equal(p11->C_CloseSession(sessions[at].handle), CKR_OK);
    forget_session(at);
}

static void close_slot(void)
{
    CK_SLOT_ID slot = draw_below(SLOTS);
    assert_int_equal(p11->C_CloseAllSessions(slot), CKR_OK);
    forget_slot(slot);
}

static void log_in(void)
{
    static const CK_USER_TYPE types[] = {CKU_USER, CKU_SO, CKU_CONTEXT_SPECIFIC};
    const struct one_session *session = &sessions[draw_below(sessions_count)];
    CK_USER_TYPE user = types[draw_below(3)];
    assert_int_equal(p11->C_Login(session->handle, user, pin, 4), CKR_OK);
    if (user != CKU_CONTEXT_SPECIFIC)
        users[session->slot] = user;
}

static void log_out(void)
{
    const struct one_session *session = &sessions[draw_below(sessions_count)];
    assert_int_equal(p11->C_Logout(session->handle), CKR_OK);
    users[session->slot] = NOBODY;
    for (size_t i = 0; i < sessions_count; i++) {
        if (sessions[i].slot == session->slot)
            forget_copies(sessions[i].handle);
    }
}

static void copy(void)
{
    struct one_copy made = {sessions[draw_below(sessions_count)].handle, 0};
    if (copies_count == COPIES_MAX)
        return;
    assert_int_equal(p11->C_CopyObject(made.session, ORIGINAL, &of_session, 1, &made.handle),
                     CKR_OK);
    copies[copies_count++] = made;
}

static void destroy_copy(void)
{
    if (copies_count == 0)
        return;
    size_t at = draw_below(copies_count);
    assert_int_equal(p11->C_DestroyObject(copies[at].session, copies[at].handle), CKR_OK);
    memmove(&copies[at], &copies[at + 1], (--copies_count - at) * sizeof copies[0]);
}

static void close_what_is_not_there(void)
{
    assert_int_equal(p11->C_CloseSession(draw_number() | 1UL << 40), CKR_OK);
}

static void step(void)
{
    static void (*const steps[])(void) = {
        open_one, open_one, open_one,     close_one, log_in,
        copy,     copy,     destroy_copy, open_one,  close_what_is_not_there};
    if (sessions_count == 0)
        open_one();
    else if (draw_one_in(100))
        close_slot();
    else if (draw_one_in(50))
        log_out();
    else
        steps[draw_below(sizeof steps / sizeof steps[0])]();
}

static CK_STATE state_of(const struct one_session *session)
{
    if (users[session->slot] == CKU_SO)
        return CKS_RW_SO_FUNCTIONS;
    if (users[session->slot] == CKU_USER)
        return session->read_write ? CKS_RW_USER_FUNCTIONS : CKS_RO_USER_FUNCTIONS;
    return session->read_write ? CKS_RW_PUBLIC_SESSION : CKS_RO_PUBLIC_SESSION;
}

/* Each session once, in whichever order. */
static void sessions_are_told(void)
{
    static bool told[SESSIONS_MAX];
    memset(told, 0, sizeof told);
    for (size_t lines = 0; lines < sessions_count; lines++) {
        char line[64];
        char right[64];
        size_t at = 0;
        peer_line(&peer, line);
        CK_SESSION_HANDLE handle = strtoul(line + strlen("session "), NULL, 16);
        while (at < sessions_count && sessions[at].handle != handle)
            at++;
        assert_in_range(at, 0, sessions_count - 1);
        assert_false(told[at]);
        told[at] = true;
        snprintf(right, sizeof right, "session %lx %lx %lu", handle, sessions[at].slot,
                 state_of(&sessions[at]));
        assert_string_equal(line, right);
    }
}

/* In the order in which they were made; what went with a slot is a copy of nothing. */
static void copies_are_told(size_t announced)
{
    for (size_t i = 0; i < announced; i++) {
        char right[64] = "copy 0 0 0";
        if (i < copies_count)
            snprintf(right, sizeof right, "copy %lx %x %lx", copies[i].session, ORIGINAL,
                     copies[i].handle);
        peer_says(&peer, right);
    }
}

static CK_RV get_info(void)
{
    CK_INFO info;
    return p11->C_GetInfo(&info);
}

static void resume(unsigned life)
{
    char gone[16];
    char line[64];
    CK_SLOT_ID lost = draw_below(4 * SLOTS);
    snprintf(gone, sizeof gone, "gone=%lu", lost);
    begin_life(life, lost < SLOTS ? gone : NULL);
    assert_int_equal(get_info(), CKR_OK);
    peer_says(&peer, "application");
    snprintf(line, sizeof line, "resume 54 %zu", sessions_count);
    peer_says(&peer, line);
    size_t announced = copies_count;
    sessions_are_told();
    if (lost < SLOTS)
        forget_slot(lost);
    copies_are_told(announced);
}

static void the_next_engine_is_told_what_is_there(void **state)
{
    (void)state;
    for (unsigned life = 1; life <= LIVES; life++) {
        for (unsigned i = 0; i < STEPS; i++)
            step();
        resume(life);
    }
}

/* What an engine gets wrong of resume, reopen and recopy costs no session; the next one hears of
 * all. */
static void a_wrong_reply_loses_nothing(void **state)
{
    static const char *const wrongs[] = {"garbage", "leftover"};
    enum { RESUME = 5, RECOPY = 7, KINDS = sizeof wrongs / sizeof wrongs[0] };
    (void)state;
    unsigned life = 1;
    for (unsigned i = 0; i < FEW_STEPS; i++)
        step();
    open_one();
    copy();
    for (; life <= KINDS * (RECOPY - RESUME + 1); life++) {
        char wrong[32];
        snprintf(wrong, sizeof wrong, "%s:%u", wrongs[life % KINDS], RESUME + life / KINDS % 3);
        begin_life(life, wrong);
        CK_RV result = get_info();
        assert_true(result == CKR_OK || result == CKR_DEVICE_ERROR);
    }
    /* A busy machine may be silent for that long. */
    do {
        assert_in_range(++life, 0, LIVES_MAX);
        begin_life(life, NULL);
    } while (get_info() != CKR_OK);
    char line[64];
    peer_says(&peer, "application");
    snprintf(line, sizeof line, "resume 54 %zu", sessions_count);
    peer_says(&peer, line);
    sessions_are_told();
    copies_are_told(copies_count);
}

struct caller {
    pthread_t thread;
    CK_SLOT_ID slot;
    atomic_ulong calls;
    atomic_ulong refusal; /* one that may not be, or CKR_OK */
};

static struct caller callers[THREADS];
static atomic_bool over;

/* cmocka's assertions are for the thread that runs the test. */
static void expect(struct caller *caller, CK_RV result, CK_RV or_else)
{
    if (result != CKR_OK && result != or_else)
        atomic_store(&caller->refusal, result);
    atomic_fetch_add(&caller->calls, 1);
}

/* What lasts is not sent twice: its reply may be lost with the engine. */
static void *call_until_it_is_over(void *argument)
{
    struct caller *caller = argument;
    while (!atomic_load(&over)) {
        CK_SESSION_HANDLE own[2] = {0, 0};
        CK_OBJECT_HANDLE made;
        for (size_t i = 0; i < 2; i++)
            expect(caller,
                   p11->C_OpenSession(caller->slot, CKF_SERIAL_SESSION, NULL, NULL, &own[i]),
                   CKR_OK);
        expect(caller, p11->C_Login(own[0], CKU_USER, pin, 4), CKR_DEVICE_ERROR);
        expect(caller, p11->C_CopyObject(own[1], ORIGINAL, &of_session, 1, &made),
               CKR_DEVICE_ERROR);
        expect(caller, p11->C_CloseSession(own[0]), CKR_OK);
        expect(caller, p11->C_CloseSession(own[1]), CKR_OK);
    }
    return NULL;
}

/* Each thread gets on, so that no call meets the end of two engines, which it does not outlive. */
static void let_them_call(void)
{
    unsigned long wanted[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        wanted[i] = atomic_load(&callers[i].calls) + 1 + draw_below(CALLS_A_LIFE);
    for (size_t i = 0; i < THREADS; i++) {
        while (atomic_load(&callers[i].calls) < wanted[i])
            pause_ms(1);
    }
}

/* Threads open and close while engines die under them: nothing is left over in the end. */
static void engines_may_die_at_any_call(void **state)
{
    unsigned life = 1;
    (void)state;
    for (size_t i = 0; i < THREADS; i++) {
        callers[i].slot = i;
        assert_int_equal(
            pthread_create(&callers[i].thread, NULL, call_until_it_is_over, &callers[i]), 0);
    }
    for (; life <= LIVES; life++) {
        let_them_call();
        begin_life(life, NULL);
    }
    atomic_store(&over, true);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(callers[i].thread, NULL);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(atomic_load(&callers[i].refusal), CKR_OK);
    begin_life(life, NULL);
    assert_int_equal(get_info(), CKR_OK);
    peer_says(&peer, "application");
    peer_says(&peer, "resume 54 0");
}

int main(void)
{
    const char *given = getenv("ASTERISM_SEED");
    uint64_t seed = given == NULL ? (uint64_t)time(NULL) : strtoull(given, NULL, 10);
    printf("test_sessions seed %" PRIu64 "\n", seed);
    draw_seed(seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_next_engine_is_told_what_is_there, begin, end),
        cmocka_unit_test_setup_teardown(a_wrong_reply_loses_nothing, begin_impatient, end),
        cmocka_unit_test_setup_teardown(engines_may_die_at_any_call, begin, end),
    };
    return cmocka_run_group_tests_name("sessions", tests, NULL, folder_remove);
}
