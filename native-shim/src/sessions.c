/* PKCS #11 §5.6 session management functions. */
#include "ask.h"
#include "check.h"

/* No event is ever notified, so `application` and `notify` stay unused. */
CK_RV C_OpenSession(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR application, CK_NOTIFY notify,
                    CK_SESSION_HANDLE *session)
{
    (void)application;
    (void)notify;
    return ASK(C_OpenSession, in_ulong(slot), in_ulong(flags), out_handle(session));
}

CK_RV C_CloseSession(CK_SESSION_HANDLE session)
{
    return ASK(C_CloseSession, in_handle(session));
}

CK_RV C_CloseAllSessions(CK_SLOT_ID slot)
{
    return ASK(C_CloseAllSessions, in_ulong(slot));
}

CK_RV C_GetSessionInfo(CK_SESSION_HANDLE session, CK_SESSION_INFO *info)
{
    GUARD(ready(info != NULL));
    return ASK(C_GetSessionInfo, in_handle(session), out_ulong(&info->slotID),
               out_ulong(&info->state), out_ulong(&info->flags), out_ulong(&info->ulDeviceError));
}

CK_RV C_GetOperationState(CK_SESSION_HANDLE session, CK_BYTE *state, CK_ULONG *stateLength)
{
    return ASK(C_GetOperationState, in_handle(session), out_plaintext(state, stateLength));
}

CK_RV C_SetOperationState(CK_SESSION_HANDLE session, CK_BYTE *state, CK_ULONG stateLength,
                          CK_OBJECT_HANDLE encryptionKey, CK_OBJECT_HANDLE authenticationKey)
{
    return ASK(C_SetOperationState, in_handle(session), in_plaintext(state, stateLength),
               in_handle(encryptionKey), in_handle(authenticationKey));
}

CK_RV C_Login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG pinLength)
{
    return ASK(C_Login, in_handle(session), in_ulong(user), in_pin(pin, pinLength));
}

CK_RV C_Logout(CK_SESSION_HANDLE session)
{
    return ASK(C_Logout, in_handle(session));
}

CK_RV C_LoginUser(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin,
                  CK_ULONG pinLength, CK_UTF8CHAR *name, CK_ULONG nameLength)
{
    return ASK(C_LoginUser, in_handle(session), in_ulong(user), in_pin(pin, pinLength),
               in_bytes(name, nameLength));
}

CK_RV C_SessionCancel(CK_SESSION_HANDLE session, CK_FLAGS flags)
{
    return ASK(C_SessionCancel, in_handle(session), in_ulong(flags));
}

CK_RV C_GetSessionValidationFlags(CK_SESSION_HANDLE session, CK_SESSION_VALIDATION_FLAGS_TYPE type,
                                  CK_FLAGS *flags)
{
    return ASK(C_GetSessionValidationFlags, in_handle(session), in_ulong(type), out_ulong(flags));
}
