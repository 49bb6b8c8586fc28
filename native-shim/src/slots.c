/* PKCS #11 §5.5 slot and token management functions. */
#include "application.h"
#include "ask.h"
#include "check.h"
#include "process.h"
#include "slot_events.h"

static void release(struct application **application)
{
    if (*application != NULL)
        application_release(*application);
}

CK_RV C_GetSlotList(CK_BBOOL tokenPresent, CK_SLOT_ID *slots, CK_ULONG *count)
{
    GUARD(ASK(C_GetSlotList, in_byte(tokenPresent != CK_FALSE), out_list(slots, count)));
    struct application *entered = slots == NULL ? NULL : process_enter();
    CLEANUP(release) struct application *application = entered;
    if (application != NULL)
        slot_events_listed(application_slot_events(application), slots, *count);
    return CKR_OK;
}

CK_RV C_GetSlotInfo(CK_SLOT_ID slot, CK_SLOT_INFO *info)
{
    GUARD(ready(info != NULL));
    return ASK(C_GetSlotInfo, in_ulong(slot), out_text64(info->slotDescription),
               out_text32(info->manufacturerID), out_ulong(&info->flags),
               out_version(&info->hardwareVersion), out_version(&info->firmwareVersion));
}

CK_RV C_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    GUARD(ready(info != NULL));
    return ASK(C_GetTokenInfo, in_ulong(slot), out_text32(info->label),
               out_text32(info->manufacturerID), out_text16(info->model),
               out_text16(info->serialNumber), out_ulong(&info->flags),
               out_ulong(&info->ulMaxSessionCount), out_ulong(&info->ulSessionCount),
               out_ulong(&info->ulMaxRwSessionCount), out_ulong(&info->ulRwSessionCount),
               out_ulong(&info->ulMaxPinLen), out_ulong(&info->ulMinPinLen),
               out_ulong(&info->ulTotalPublicMemory), out_ulong(&info->ulFreePublicMemory),
               out_ulong(&info->ulTotalPrivateMemory), out_ulong(&info->ulFreePrivateMemory),
               out_version(&info->hardwareVersion), out_version(&info->firmwareVersion),
               out_text16(info->utcTime));
}

enum { LOOK_EVERY_MS = 1000 };

/* §5.5.4: C_Finalize ends the wait of another thread. */
CK_RV C_WaitForSlotEvent(CK_FLAGS flags, CK_SLOT_ID *slot, CK_VOID_PTR reserved)
{
    GUARD(ready(slot != NULL && reserved == NULL));
    struct application *entered = process_enter();
    ENSURE(entered != NULL, CKR_CRYPTOKI_NOT_INITIALIZED);
    CLEANUP(release) struct application *application = entered;
    CK_RV result;
    do
        result = slot_events_look(application_slot_events(application), slot);
    while (result == CKR_NO_EVENT && (flags & CKF_DONT_BLOCK) == 0 &&
           application_rest(application, LOOK_EVERY_MS));
    return result == CKR_NO_EVENT && (flags & CKF_DONT_BLOCK) == 0 ? CKR_CRYPTOKI_NOT_INITIALIZED
                                                                   : result;
}

CK_RV C_GetMechanismList(CK_SLOT_ID slot, CK_MECHANISM_TYPE *mechanisms, CK_ULONG *count)
{
    return ASK(C_GetMechanismList, in_ulong(slot), out_list(mechanisms, count));
}

CK_RV C_GetMechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
    GUARD(ready(info != NULL));
    return ASK(C_GetMechanismInfo, in_ulong(slot), in_ulong(type), out_ulong(&info->ulMinKeySize),
               out_ulong(&info->ulMaxKeySize), out_ulong(&info->flags));
}

CK_RV C_InitToken(CK_SLOT_ID slot, CK_UTF8CHAR *pin, CK_ULONG pinLength, CK_UTF8CHAR *label)
{
    return ASK(C_InitToken, in_ulong(slot), in_pin(pin, pinLength), in_label(label));
}

CK_RV C_InitPIN(CK_SESSION_HANDLE session, CK_UTF8CHAR *pin, CK_ULONG pinLength)
{
    return ASK(C_InitPIN, in_handle(session), in_pin(pin, pinLength));
}

CK_RV C_SetPIN(CK_SESSION_HANDLE session, CK_UTF8CHAR *oldPin, CK_ULONG oldLength,
               CK_UTF8CHAR *newPin, CK_ULONG newLength)
{
    return ASK(C_SetPIN, in_handle(session), in_pin(oldPin, oldLength), in_pin(newPin, newLength));
}
