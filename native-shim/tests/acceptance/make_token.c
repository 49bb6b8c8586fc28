/*
 * Makes the token that the other programs need: ASTERISM_TOKEN in the last slot, with both PINs
 * (ASTERISM_SO_PIN and ASTERISM_PIN).
 */
#include <string.h>

#include "token.h"

enum { SLOTS_MAX = 64, LABEL_LENGTH = 32 };

static CK_SLOT_ID last_slot(CK_FUNCTION_LIST *p11)
{
    CK_SLOT_ID slots[SLOTS_MAX];
    CK_ULONG count = SLOTS_MAX;
    token_expect(p11->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK, "C_GetSlotList");
    if (count == 0)
        token_fail("an uninitialised slot");
    return slots[count - 1];
}

static CK_UTF8CHAR *text(const char *name)
{
    return (CK_UTF8CHAR *)(size_t)token_setting(name);
}

static CK_ULONG length(const char *name)
{
    return strlen(token_setting(name));
}

static void user_pin(CK_FUNCTION_LIST *p11)
{
    CK_SESSION_HANDLE session = 0;
    CK_FLAGS flags = CKF_SERIAL_SESSION | CKF_RW_SESSION;
    token_expect(p11->C_OpenSession(token_slot(p11), flags, NULL, NULL, &session), CKR_OK,
                 "C_OpenSession");
    token_expect(p11->C_Login(session, CKU_SO, text("ASTERISM_SO_PIN"), length("ASTERISM_SO_PIN")),
                 CKR_OK, "C_Login of the security officer");
    token_expect(p11->C_InitPIN(session, text("ASTERISM_PIN"), length("ASTERISM_PIN")), CKR_OK,
                 "C_InitPIN");
}

int main(void)
{
    CK_FUNCTION_LIST *p11 = token_module();
    CK_UTF8CHAR label[LABEL_LENGTH];
    CK_ULONG given = length("ASTERISM_TOKEN");
    if (given > sizeof label)
        token_fail("ASTERISM_TOKEN of at most 32 bytes");
    memset(label, ' ', sizeof label);
    memcpy(label, text("ASTERISM_TOKEN"), given);
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    token_expect(
        p11->C_InitToken(last_slot(p11), text("ASTERISM_SO_PIN"), length("ASTERISM_SO_PIN"), label),
        CKR_OK, "C_InitToken");
    user_pin(p11);
    token_said("token");
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
    return 0;
}
