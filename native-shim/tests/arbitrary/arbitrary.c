/*
 * Calls every function of the 2.40, 3.0 and 3.2 lists with anything: NULL, wrong handles, wrong
 * lengths, random bytes, and between them what is right, so that calls get further than their first
 * check: arbitrary CALLS [SEED]. Built with the sanitizers, like the library that it loads. What
 * may not come: an error that is Asterism's own, a call that does not end, a finding. The same
 * environment as the programs of ../acceptance, and ASTERISM_SO_PIN.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../acceptance/token.h"
#include "draw.h"
#include "functions.h"
#include "held.h"

enum { LIFE = 25000, RENEWAL = 200, BURST = 16, PATIENCE_S = 120, AFTERWARDS = 200, CODES = 0x300 };
enum { FAULTS_MAX = 20 };

static const char families[] = "eeddhsssvvrfEEDDSVgokkkli";

static CK_FUNCTION_LIST *p11;
static uint64_t seed;
static unsigned long calls;
static unsigned long codes[CODES];
static int faults;
static const struct function *current;

static void hangs(int signal_number)
{
    (void)signal_number;
    static const char words[] = "failed: a call hangs: ";
    ssize_t written = write(STDERR_FILENO, words, sizeof words - 1);
    written += write(STDERR_FILENO, current->name, strlen(current->name));
    _exit(written > 0 ? 1 : 2);
}

/* What a module may not answer, whatever it was asked. */
static bool is_its_own_fault(CK_RV result)
{
    return result == CKR_GENERAL_ERROR || result == CKR_DEVICE_ERROR ||
           result == CKR_FUNCTION_FAILED || result == CKR_HOST_MEMORY ||
           result == CKR_DEVICE_REMOVED;
}

static void call(const struct function *function, CK_SESSION_HANDLE session)
{
    current = function;
    alarm(PATIENCE_S);
    CK_RV result = functions_call(function, session);
    alarm(0);
    calls++;
    codes[result < CODES ? result : CODES - 1]++;
    if (is_its_own_fault(result)) {
        fprintf(stderr, "failed: %s answered 0x%lx; seed %llu, call %lu\n", function->name, result,
                (unsigned long long)seed, calls);
        if (++faults == FAULTS_MAX)
            exit(1);
    }
}

/* Some calls of one family in one session, mostly. */
static void burst(void)
{
    char family = families[draw_below(sizeof families - 1)];
    CK_SESSION_HANDLE session = held_draw_session();
    for (CK_ULONG left = 1 + draw_below(BURST); left > 0; left--)
        call(draw_one_in(8) ? functions_draw_any() : functions_draw(family), session);
}

/* From C_Initialize to C_Finalize, and calls that come too late. */
static void live(unsigned long until)
{
    CK_RV result = p11->C_Initialize(NULL);
    if (result != CKR_CRYPTOKI_ALREADY_INITIALIZED)
        token_expect(result, CKR_OK, "C_Initialize");
    while (calls < until) {
        unsigned long renewal = calls + RENEWAL;
        held_renew(p11);
        while (calls < renewal)
            burst();
    }
    held_renew(p11);
    held_clear(p11);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    for (int late = 0; late < AFTERWARDS; late++)
        call(functions_draw_any(), 1);
}

/* Every code is told: without many that are 0 the calls would show little. */
static void report(void)
{
    for (CK_RV code = 0; code < CODES; code++)
        if (codes[code] > 0)
            printf("0x%03lx %lu\n", code, codes[code]);
    if (faults == 0)
        printf("ok: %lu calls\n", calls);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        token_fail("arbitrary CALLS [SEED]");
    unsigned long wanted = strtoul(argv[1], NULL, 10);
    seed = (uint64_t)time(NULL) << 16 | (uint64_t)getpid();
    if (argc > 2)
        seed = strtoull(argv[2], NULL, 10);
    printf("seed %llu\n", (unsigned long long)seed);
    fflush(stdout);
    draw_seed(seed);
    signal(SIGALRM, hangs);
    p11 = functions_find();
    while (calls < wanted)
        live(calls + LIFE < wanted ? calls + LIFE : wanted);
    p11->C_Finalize(NULL);
    report();
    return faults > 0;
}
