#include "functions.h"

#include <dlfcn.h>
#include <string.h>

#include "../acceptance/token.h"
#include "arguments.h"
#include "draw.h"
#include "held.h"

/* All arguments of Cryptoki are words or less, and all machines that it is built for pass words
 * alike, whatever they are and whether or not they are looked at. */
typedef CK_RV (*word_function)(CK_ULONG, CK_ULONG, CK_ULONG, CK_ULONG, CK_ULONG, CK_ULONG, CK_ULONG,
                               CK_ULONG, CK_ULONG, CK_ULONG);

static const struct function rows[] = {
#include "functions.def"
};

enum { ROWS = sizeof rows / sizeof rows[0], LISTS = 3 };

static const char *const names[] = {
#define NAME(name, arguments) #name,
    CK_FUNCTIONS_2_40(NAME) CK_FUNCTIONS_3_0(NAME) CK_FUNCTIONS_3_2(NAME)
#undef NAME
};

#define ONE(name, arguments) +1
static struct list {
    CK_VERSION version;
    size_t length;
    word_function *functions;
} lists[LISTS] = {
    {{2, 40}, CK_FUNCTIONS_2_40(ONE), NULL},
    {{3, 0}, CK_FUNCTIONS_2_40(ONE) CK_FUNCTIONS_3_0(ONE), NULL},
    {{3, 2}, CK_FUNCTIONS_2_40(ONE) CK_FUNCTIONS_3_0(ONE) CK_FUNCTIONS_3_2(ONE), NULL}};
#undef ONE

static CK_FUNCTION_LIST *p11;
static size_t places[ROWS]; /* of a row's function in a list */

static void find_rows(void)
{
    size_t count = sizeof names / sizeof names[0];
    for (size_t i = 0; i < ROWS; i++) {
        places[i] = count;
        for (size_t place = 0; place < count; place++)
            if (strcmp(names[place], rows[i].name) == 0)
                places[i] = place;
        if (places[i] == count)
            token_fail(rows[i].name);
    }
    if (count != ROWS)
        token_fail("a row for each function of the lists");
}

CK_FUNCTION_LIST *functions_find(void)
{
    CK_RV (*get)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS) = NULL;
    void *module = dlopen(token_setting("ASTERISM_MODULE"), RTLD_NOW | RTLD_LOCAL);
    if (module == NULL)
        token_fail(dlerror());
    *(void **)&get = dlsym(module, "C_GetInterface");
    for (size_t i = 0; i < LISTS; i++) {
        CK_INTERFACE *interface = NULL;
        token_expect(get(NULL, &lists[i].version, &interface, 0), CKR_OK, "C_GetInterface");
        /* Behind its version a list has nothing but functions. */
        lists[i].functions = (word_function *)interface->pFunctionList + 1;
    }
    find_rows();
    return p11 = (CK_FUNCTION_LIST *)(void *)(lists[0].functions - 1);
}

const struct function *functions_draw_any(void)
{
    return &rows[draw_below(ROWS)];
}

const struct function *functions_draw(char family)
{
    size_t which = draw_below(ROWS);
    while (strchr(rows[which].family, family) == NULL)
        which = (which + 1 + draw_below(3)) % ROWS;
    return &rows[which];
}

static CK_RV call_in_a_list(const struct call *call)
{
    size_t place = places[call->function - rows];
    const struct list *list = &lists[draw_below(LISTS)];
    const CK_ULONG *w = call->words;
    while (place >= list->length)
        list++;
    return list->functions[place](w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9]);
}

static void keep(const struct call *call)
{
    bool session = strcmp(call->function->name, "C_OpenSession") == 0;
    for (size_t i = 0; i < call->handle_count; i++) {
        if (call->handles[i] != NULL && session)
            held_keep_session(p11, *call->handles[i]);
        else if (call->handles[i] != NULL)
            held_keep_object(p11, *call->handles[i]);
    }
    if (call->output == NULL || call->output_length == NULL)
        return;
    if (*call->output_length > call->room)
        token_fail("an output no longer than its room");
    draw_keep(call->output, *call->output_length);
}

CK_RV functions_call(const struct function *function, CK_SESSION_HANDLE session)
{
    struct call call = {.function = function, .session = session};
    arguments_draw(&call);
    CK_RV result = call_in_a_list(&call);
    if (result == CKR_OK)
        keep(&call);
    draw_forget();
    return result;
}
