/*
 * As many sessions as an application may have outlive their engine, each in its slot and its state.
 *
 *   crowd FOLDER        says "open" when they are, and waits for another engine until FOLDER/stop
 *                       exists
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "token.h"

enum { SESSIONS = 100000, LOOKED_AT = 7 }; /* of seven sessions one */

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE sessions[SESSIONS];

static CK_FLAGS flags_of(int at)
{
    return CKF_SERIAL_SESSION | (at % 2 == 0 ? CKF_RW_SESSION : 0);
}

static void open_all(void)
{
    const CK_SLOT_ID slot = token_slot(p11);
    sessions[0] = token_session(p11);
    for (int i = 1; i < SESSIONS; i++)
        token_expect(p11->C_OpenSession(slot, flags_of(i), NULL, NULL, &sessions[i]), CKR_OK,
                     "C_OpenSession");
}

/* No more fit, so that the engine has no fewer. */
static void expect_all(void)
{
    const CK_SLOT_ID slot = token_slot(p11);
    CK_SESSION_HANDLE further;
    CK_TOKEN_INFO info;
    token_expect(p11->C_GetTokenInfo(slot, &info), CKR_OK, "C_GetTokenInfo");
    token_expect(info.ulSessionCount, SESSIONS, "the number of sessions");
    token_expect(p11->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &further),
                 CKR_SESSION_COUNT, "C_OpenSession of one too many");
    for (int i = 0; i < SESSIONS; i += LOOKED_AT) {
        CK_SESSION_INFO one;
        token_expect(p11->C_GetSessionInfo(sessions[i], &one), CKR_OK, "C_GetSessionInfo");
        token_expect(one.slotID, slot, "the session's slot");
        token_expect(one.state, i % 2 == 0 ? CKS_RW_USER_FUNCTIONS : CKS_RO_USER_FUNCTIONS,
                     "the session's state");
    }
}

int main(int argc, char **argv)
{
    char path[256];
    struct pair pair;
    snprintf(path, sizeof path, "%s/stop", argc > 1 ? argv[1] : ".");
    p11 = token_module();
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    open_all();
    token_make_pair(p11, sessions[0], &pair);
    expect_all();
    token_said("open");
    while (access(path, F_OK) != 0)
        usleep(1000);
    expect_all();
    token_sign(p11, sessions[SESSIONS - 1], &pair, "outlived");
    token_destroy_pair(p11, sessions[0], &pair);
    token_expect(p11->C_CloseAllSessions(token_slot(p11)), CKR_OK, "C_CloseAllSessions");
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    token_said("all sessions came back");
    return 0;
}
