/* PKCS #11 §5.4 general purpose functions, and §5.20 the relics of parallel ones. */
#include "application.h"
#include "ask.h"
#include "check.h"
#include "process.h"
#include "settings.h"

/*
 * §5.4.1: callbacks come all or none. This library locks by the system's means whatever it is told;
 * an application that wants only its own callbacks used is told that it cannot be done.
 * CKF_LIBRARY_CANT_CREATE_OS_THREADS is passed over: p11-kit, OpenSC and NSS always set it, also
 * where the user has asked for an engine in their process.
 */
static CK_RV check_locking(const CK_C_INITIALIZE_ARGS *given)
{
    int callbacks = (given->CreateMutex != NULL) + (given->DestroyMutex != NULL) +
                    (given->LockMutex != NULL) + (given->UnlockMutex != NULL);
    ENSURE(callbacks == 0 || callbacks == 4, CKR_ARGUMENTS_BAD);
    ENSURE(callbacks == 0 || (given->flags & CKF_OS_LOCKING_OK) != 0, CKR_CANT_LOCK);
    return CKR_OK;
}

static bool initialized(void)
{
    return ready(true) == CKR_OK;
}

CK_RV C_Initialize(CK_VOID_PTR arguments)
{
    const CK_C_INITIALIZE_ARGS *given = arguments;
    struct settings settings;
    struct application *application = NULL;
    ENSURE(!initialized(), CKR_CRYPTOKI_ALREADY_INITIALIZED);
    if (given != NULL)
        GUARD(check_locking(given));
    GUARD(settings_load(&settings, given == NULL ? NULL : given->pReserved));
    GUARD(application_open(&settings, process_knew_one(), &application));
    if (process_begin(application))
        return CKR_OK;
    application_bye(application);
    application_release(application);
    return CKR_CRYPTOKI_ALREADY_INITIALIZED;
}

CK_RV C_Finalize(CK_VOID_PTR reserved)
{
    GUARD(ready(reserved == NULL));
    return process_end() ? CKR_OK : CKR_CRYPTOKI_NOT_INITIALIZED;
}

CK_RV C_GetInfo(CK_INFO *info)
{
    GUARD(ready(info != NULL));
    return ASK(C_GetInfo, out_version(&info->cryptokiVersion), out_text32(info->manufacturerID),
               out_ulong(&info->flags), out_text32(info->libraryDescription),
               out_version(&info->libraryVersion));
}

CK_RV C_GetFunctionStatus(CK_SESSION_HANDLE session)
{
    (void)session;
    GUARD(ready(true));
    return CKR_FUNCTION_NOT_PARALLEL;
}

CK_RV C_CancelFunction(CK_SESSION_HANDLE session)
{
    return C_GetFunctionStatus(session);
}
