/*
 * One process initialises, signs and finalises again and again, also after it closed and opened the
 * library: an engine in it is found again, and so are the keys. With the setting of another engine
 * as argument: it is told that there is one already, and goes on with that.
 */
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>

#include "token.h"

enum { ROUNDS = 5, RESERVED_MAX = 1024 };

static struct pair pair;

static void sign(CK_FUNCTION_LIST *p11)
{
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    CK_SESSION_HANDLE session = token_session(p11);
    if (pair.label[0] == '\0')
        token_make_pair(p11, session, &pair);
    token_find_pair(p11, session, &pair);
    token_sign(p11, session, &pair, "again");
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
}

static void refuse(CK_FUNCTION_LIST *p11, const char *engine)
{
    char reserved[RESERVED_MAX];
    CK_C_INITIALIZE_ARGS arguments = {.pReserved = reserved};
    snprintf(reserved, sizeof reserved, "asterism:%s", engine);
    token_expect(p11->C_Initialize(&arguments), CKR_GENERAL_ERROR, "C_Initialize of another");
    token_expect(p11->C_Finalize(NULL), CKR_CRYPTOKI_NOT_INITIALIZED, "C_Finalize of none");
    sign(p11);
    token_said("another engine is refused");
}

/* As often as it was opened, and once more for asking. */
static void close_module(void)
{
    void *module = dlopen(token_setting("ASTERISM_MODULE"), RTLD_NOW | RTLD_NOLOAD);
    if (module == NULL || dlclose(module) != 0 || dlclose(module) != 0)
        token_fail("dlclose");
}

static void clean(CK_FUNCTION_LIST *p11)
{
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    CK_SESSION_HANDLE session = token_session(p11);
    token_find_pair(p11, session, &pair);
    token_destroy_pair(p11, session, &pair);
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
}

int main(int argc, char **argv)
{
    CK_FUNCTION_LIST *p11 = token_module();
    for (int i = 0; i < ROUNDS; i++)
        sign(p11);
    token_said("signed in five lives of one process");
    if (argc > 1)
        refuse(p11, argv[1]);
    close_module();
    p11 = token_module();
    sign(p11);
    token_said("signed after dlclose and dlopen");
    clean(p11);
    return 0;
}
