/* PKCS #11 3.2 §5.22 asynchronous functions: every call is done when it returns. */
#include "ask.h"
#include "check.h"

static CK_RV unsupported(void)
{
    GUARD(ready(true));
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_AsyncComplete(CK_SESSION_HANDLE session, CK_UTF8CHAR *function, CK_ASYNC_DATA *result)
{
    (void)session;
    (void)function;
    (void)result;
    return unsupported();
}

CK_RV C_AsyncGetID(CK_SESSION_HANDLE session, CK_UTF8CHAR *function, CK_ULONG *id)
{
    (void)session;
    (void)function;
    (void)id;
    return unsupported();
}

CK_RV C_AsyncJoin(CK_SESSION_HANDLE session, CK_UTF8CHAR *function, CK_ULONG id, CK_BYTE *data,
                  CK_ULONG dataLength)
{
    (void)session;
    (void)function;
    (void)id;
    (void)data;
    (void)dataLength;
    return unsupported();
}
