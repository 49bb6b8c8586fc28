/*
 * Another library of the host: its destructor calls the module when the process ends, after all
 * that the module might have done at exit, as OpenSSL's providers do.
 */
#include <stddef.h>

#include "pkcs11.h"

static CK_FUNCTION_LIST *p11;
static CK_SESSION_HANDLE session;

__attribute__((visibility("default"))) void late_calls(CK_FUNCTION_LIST *list,
                                                       CK_SESSION_HANDLE handle);

void late_calls(CK_FUNCTION_LIST *list, CK_SESSION_HANDLE handle)
{
    p11 = list;
    session = handle;
}

__attribute__((destructor)) static void end(void)
{
    CK_BYTE bytes[32];
    if (p11 == NULL)
        return;
    p11->C_GenerateRandom(session, bytes, sizeof bytes);
    p11->C_Logout(session);
    p11->C_CloseSession(session);
    p11->C_Finalize(NULL);
    p11->C_Finalize(NULL);
}
