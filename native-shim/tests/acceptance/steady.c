/*
 * An application that lives on: it signs and verifies twice a second, now and then logs in anew and
 * makes a key pair, signs with it and destroys it, and no call may fail: steady SECONDS.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "token.h"

enum { PACE_MS = 500, LOGIN_EACH = 7, PAIR_EACH = 20 };

static CK_FUNCTION_LIST *p11;

static CK_SESSION_HANDLE login_anew(CK_SESSION_HANDLE session)
{
    token_expect(p11->C_Logout(session), CKR_OK, "C_Logout");
    token_expect(p11->C_CloseSession(session), CKR_OK, "C_CloseSession");
    return token_session(p11);
}

static void use_another_pair(CK_SESSION_HANDLE session)
{
    struct pair another;
    token_make_pair(p11, session, &another);
    token_sign(p11, session, &another, "another");
    token_destroy_pair(p11, session, &another);
}

int main(int argc, char **argv)
{
    struct timespec pace = {.tv_nsec = PACE_MS * 1000000L};
    struct pair pair;
    time_t end = time(NULL) + (argc > 1 ? strtol(argv[1], NULL, 10) : 10);
    int signatures = 0;
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    CK_SESSION_HANDLE session = token_session(p11);
    token_make_pair(p11, session, &pair);
    for (; time(NULL) < end; signatures++) {
        token_sign(p11, session, &pair, "steady");
        if (signatures % LOGIN_EACH == LOGIN_EACH - 1) {
            session = login_anew(session);
            token_find_pair(p11, session, &pair);
        }
        if (signatures % PAIR_EACH == PAIR_EACH - 1)
            use_another_pair(session);
        nanosleep(&pace, NULL);
    }
    token_destroy_pair(p11, session, &pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    printf("ok: %d signatures made and verified\n", signatures);
    return 0;
}
