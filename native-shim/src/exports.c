/* What the library shows: the function lists of each version and the interfaces that name them. */
#include <stddef.h>
#include <string.h>

#include "check.h"

/* Not const: the standard's types let callers of C_GetFunctionList write, though none should. */
#define ENTRY(name, arguments) .name = name,
static CK_FUNCTION_LIST functions_2_40 = {.version = {2, 40}, CK_FUNCTIONS_2_40(ENTRY)};
static CK_FUNCTION_LIST_3_0 functions_3_0 = {.version = {3, 0},
                                             CK_FUNCTIONS_2_40(ENTRY) CK_FUNCTIONS_3_0(ENTRY)};
static CK_FUNCTION_LIST_3_2 functions_3_2 = {
    .version = {3, 2}, CK_FUNCTIONS_2_40(ENTRY) CK_FUNCTIONS_3_0(ENTRY) CK_FUNCTIONS_3_2(ENTRY)};
#undef ENTRY

/*
 * An interface is listed only once its functions work (design §4); C_Async* are the exception. The
 * first is the one that C_GetInterface gives to whoever does not say. CKF_INTERFACE_FORK_SAFE is
 * never claimed.
 */
static CK_CHAR interface_name[] = "PKCS 11";
static CK_INTERFACE interfaces[] = {{interface_name, &functions_3_2, 0},
                                    {interface_name, &functions_3_0, 0},
                                    {interface_name, &functions_2_40, 0}};

static const CK_ULONG interface_count = sizeof interfaces / sizeof interfaces[0];

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
    ENSURE(list != NULL, CKR_ARGUMENTS_BAD);
    *list = &functions_2_40;
    return CKR_OK;
}

CK_RV C_GetInterfaceList(CK_INTERFACE *list, CK_ULONG *count)
{
    ENSURE(count != NULL, CKR_ARGUMENTS_BAD);
    CK_ULONG capacity = *count;
    *count = interface_count;
    if (list == NULL)
        return CKR_OK;
    ENSURE(capacity >= interface_count, CKR_BUFFER_TOO_SMALL);
    memcpy(list, interfaces, sizeof interfaces);
    return CKR_OK;
}

static int matches(const CK_INTERFACE *interface, const CK_UTF8CHAR *name,
                   const CK_VERSION *version, CK_FLAGS flags)
{
    const CK_VERSION *offered = interface->pFunctionList; /* every list begins with its version */
    if (name != NULL && strcmp((const char *)name, (const char *)interface->pInterfaceName) != 0)
        return 0;
    if (version != NULL && (version->major != offered->major || version->minor != offered->minor))
        return 0;
    return (interface->flags & flags) == flags;
}

CK_RV C_GetInterface(CK_UTF8CHAR *name, CK_VERSION *version, CK_INTERFACE **interface,
                     CK_FLAGS flags)
{
    ENSURE(interface != NULL, CKR_ARGUMENTS_BAD);
    for (CK_ULONG i = 0; i < interface_count; i++) {
        if (!matches(&interfaces[i], name, version, flags))
            continue;
        *interface = &interfaces[i];
        return CKR_OK;
    }
    return CKR_ARGUMENTS_BAD;
}
