/* What leaves the library: C_* symbols, full function lists, an interface for each version. */
#include <dlfcn.h>
#include <string.h>

#include "harness.h"

static CK_RV (*get_list)(CK_INTERFACE *, CK_ULONG *);
static CK_RV (*get_one)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS);

static int load(void **state)
{
    (void)state;
    *(void **)&get_list = dlsym(library_handle(), "C_GetInterfaceList");
    *(void **)&get_one = dlsym(library_handle(), "C_GetInterface");
    return get_list == NULL || get_one == NULL;
}

static void only_cryptoki_symbols(void **state)
{
    char line[256];
    int count = 0;
    (void)state;
    FILE *symbols = popen("nm -D --defined-only " LIBRARY_FILE, "r");
    assert_non_null(symbols);
    while (fgets(line, sizeof line, symbols) != NULL) {
        const char *name = strrchr(line, ' ') + 1;
        assert_int_equal(strncmp(name, "C_", 2), 0);
        count++;
    }
    assert_int_equal(pclose(symbols), 0);
    assert_int_equal(count, 104);
}

static void only_libc_is_needed(void **state)
{
    char line[256];
    int needed = 0;
    int hardened = 0;
    (void)state;
    FILE *entries = popen("readelf -dW " LIBRARY_FILE, "r");
    assert_non_null(entries);
    while (fgets(line, sizeof line, entries) != NULL) {
        needed += strstr(line, "(NEEDED)") != NULL && strstr(line, "san.so") == NULL;
        hardened += strstr(line, "NODELETE") != NULL && strstr(line, "NOW") != NULL;
    }
    assert_int_equal(pclose(entries), 0);
    assert_int_equal(needed, 1);
    assert_int_equal(hardened, 1);
}

#define FILLED(name, arguments) assert_non_null(list->name);

static void every_slot_is_filled(void **state)
{
    (void)state;
    CK_FUNCTION_LIST *list = library();
    assert_int_equal(list->version.major, 2);
    assert_int_equal(list->version.minor, 40);
    CK_FUNCTIONS_2_40(FILLED)
}

static void every_slot_of_3_is_filled(void **state)
{
    CK_INTERFACE *found = NULL;
    CK_VERSION v30 = {3, 0};
    (void)state;
    assert_int_equal(get_one(NULL, &v30, &found, 0), CKR_OK);
    {
        CK_FUNCTION_LIST_3_0 *list = found->pFunctionList;
        CK_FUNCTIONS_2_40(FILLED)
        CK_FUNCTIONS_3_0(FILLED)
    }
    assert_int_equal(get_one(NULL, NULL, &found, 0), CKR_OK);
    {
        CK_FUNCTION_LIST_3_2 *list = found->pFunctionList;
        CK_FUNCTIONS_2_40(FILLED)
        CK_FUNCTIONS_3_0(FILLED)
        CK_FUNCTIONS_3_2(FILLED)
    }
}
#undef FILLED

static void newest_first(void **state)
{
    CK_INTERFACE interfaces[4];
    CK_ULONG count = 0;
    static const CK_VERSION expected[] = {{3, 2}, {3, 0}, {2, 40}};
    (void)state;
    assert_int_equal(get_list(NULL, NULL), CKR_ARGUMENTS_BAD);
    assert_int_equal(get_list(NULL, &count), CKR_OK);
    assert_int_equal(count, 3);
    count = 2;
    assert_int_equal(get_list(interfaces, &count), CKR_BUFFER_TOO_SMALL);
    assert_int_equal(count, 3);
    count = 4;
    assert_int_equal(get_list(interfaces, &count), CKR_OK);
    assert_int_equal(count, 3);
    for (CK_ULONG i = 0; i < count; i++) {
        assert_string_equal((char *)interfaces[i].pInterfaceName, "PKCS 11");
        assert_int_equal(interfaces[i].flags, 0);
        assert_memory_equal(interfaces[i].pFunctionList, &expected[i], sizeof expected[i]);
    }
    assert_ptr_equal(interfaces[2].pFunctionList, library());
}

static void interfaces_by_name_version_and_flags(void **state)
{
    CK_INTERFACE *found = NULL;
    CK_UTF8CHAR name[] = "PKCS 11";
    CK_UTF8CHAR other[] = "Vendor NSS FIPS Interface";
    CK_VERSION v240 = {2, 40};
    CK_VERSION v31 = {3, 1};
    CK_VERSION v32 = {3, 2};
    (void)state;
    assert_int_equal(get_one(NULL, NULL, &found, 0), CKR_OK);
    assert_memory_equal(found->pFunctionList, &v32, sizeof v32);
    assert_int_equal(get_one(name, &v240, &found, 0), CKR_OK);
    assert_ptr_equal(found->pFunctionList, library());
    assert_int_equal(get_one(name, &v31, &found, 0), CKR_ARGUMENTS_BAD);
    assert_int_equal(get_one(other, NULL, &found, 0), CKR_ARGUMENTS_BAD);
    assert_int_equal(get_one(name, NULL, &found, CKF_INTERFACE_FORK_SAFE), CKR_ARGUMENTS_BAD);
    assert_int_equal(get_one(name, NULL, NULL, 0), CKR_ARGUMENTS_BAD);
    assert_int_equal(library()->C_GetFunctionList(NULL), CKR_ARGUMENTS_BAD);
}

#define CALL_EARLY(call) assert_int_equal(call, CKR_CRYPTOKI_NOT_INITIALIZED)

static void nothing_works_before_initialize(void **state)
{
    (void)state;
    CK_FUNCTION_LIST *list = library();
    /* Even with every argument missing: the state is looked at first. */
    CALL_EARLY(list->C_GetInfo(NULL));
    CALL_EARLY(list->C_GetSlotList(CK_TRUE, NULL, NULL));
    CALL_EARLY(list->C_GetTokenInfo(0, NULL));
    CALL_EARLY(list->C_OpenSession(0, 0, NULL, NULL, NULL));
    CALL_EARLY(list->C_Sign(0, NULL, 1, NULL, NULL));
    CALL_EARLY(list->C_GenerateRandom(0, NULL, 8));
    CALL_EARLY(list->C_WaitForSlotEvent(0, NULL, NULL));
    CALL_EARLY(list->C_GetFunctionStatus(0));
    CALL_EARLY(list->C_Finalize(NULL));
    CK_INTERFACE *newest = NULL;
    assert_int_equal(get_one(NULL, NULL, &newest, 0), CKR_OK);
    CK_FUNCTION_LIST_3_2 *all = newest->pFunctionList;
    CALL_EARLY(all->C_LoginUser(0, 0, NULL, 0, NULL, 0));
    CALL_EARLY(all->C_EncryptMessage(0, NULL, 0, NULL, 0, NULL, 0, NULL, NULL));
    CALL_EARLY(all->C_SignMessageNext(0, NULL, 0, NULL, 0, NULL, NULL));
    CALL_EARLY(all->C_EncapsulateKey(0, NULL, 0, NULL, 0, NULL, NULL, NULL));
    CALL_EARLY(all->C_AsyncComplete(0, NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_cryptoki_symbols),
        cmocka_unit_test(only_libc_is_needed),
        cmocka_unit_test(every_slot_is_filled),
        cmocka_unit_test(every_slot_of_3_is_filled),
        cmocka_unit_test(newest_first),
        cmocka_unit_test(interfaces_by_name_version_and_flags),
        cmocka_unit_test(nothing_works_before_initialize),
    };
    return cmocka_run_group_tests_name("exports", tests, load, NULL);
}
