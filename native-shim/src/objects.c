/* PKCS #11 §5.7 object management functions. */
#include "ask.h"

CK_RV C_CreateObject(CK_SESSION_HANDLE session, CK_ATTRIBUTE *attributes, CK_ULONG count,
                     CK_OBJECT_HANDLE *object)
{
    return ASK(C_CreateObject, in_handle(session), in_template(attributes, count),
               out_handle(object));
}

CK_RV C_CopyObject(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attributes,
                   CK_ULONG count, CK_OBJECT_HANDLE *copy)
{
    return ASK(C_CopyObject, in_handle(session), in_handle(object), in_template(attributes, count),
               out_handle(copy));
}

CK_RV C_DestroyObject(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object)
{
    return ASK(C_DestroyObject, in_handle(session), in_handle(object));
}

CK_RV C_GetObjectSize(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ULONG *size)
{
    return ASK(C_GetObjectSize, in_handle(session), in_handle(object), out_ulong(size));
}

CK_RV C_GetAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                          CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    return ASK(C_GetAttributeValue, in_handle(session), in_handle(object),
               fill_template(attributes, count));
}

CK_RV C_SetAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                          CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    return ASK(C_SetAttributeValue, in_handle(session), in_handle(object),
               in_template(attributes, count));
}

CK_RV C_FindObjectsInit(CK_SESSION_HANDLE session, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    return ASK(C_FindObjectsInit, in_handle(session), in_template(attributes, count));
}

CK_RV C_FindObjects(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *objects, CK_ULONG maxCount,
                    CK_ULONG *count)
{
    CK_ULONG found = maxCount;
    CK_ULONG *length = objects == NULL || count == NULL ? NULL : &found;
    CK_RV result = ASK(C_FindObjects, in_handle(session), out_list(objects, length));
    if (result == CKR_OK)
        *count = found;
    return result;
}

CK_RV C_FindObjectsFinal(CK_SESSION_HANDLE session)
{
    return ASK(C_FindObjectsFinal, in_handle(session));
}
