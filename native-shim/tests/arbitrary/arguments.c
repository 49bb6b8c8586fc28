#include "arguments.h"

#include <string.h>

#include "../acceptance/token.h"
#include "draw.h"
#include "held.h"
#include "parameter.h"

enum { INPUT_MAX = 2000, LIST_MAX = 200, PIN_BYTES = 255 };

static CK_USER_TYPE user; /* that was drawn last */

static void add(struct call *call, CK_ULONG word)
{
    if (call->count == WORDS)
        token_fail("a function of ten arguments");
    call->words[call->count++] = word;
}

static void add_pointer(struct call *call, const void *pointer)
{
    add(call, (CK_ULONG)pointer);
}

static void add_bytes(struct call *call, struct drawn bytes)
{
    add_pointer(call, bytes.at);
    add(call, bytes.length);
}

static void add_template(struct call *call, struct template template)
{
    add_pointer(call, template.attributes);
    add(call, template.count);
}

static void *draw_place(size_t size)
{
    return draw_one_in(16) ? NULL : draw_block(size);
}

/* Room for `unit` times as many bytes as its length says; without room it may say anything. */
static void add_room(struct call *call, CK_ULONG unit, CK_ULONG most)
{
    CK_ULONG length = draw_one_in(4) ? draw_below(most) : most;
    bool none = draw_one_in(8);
    void *room = none ? NULL : draw_block(length * unit);
    if (none && draw_one_in(2))
        length = draw_absurd();
    add_pointer(call, room);
    CK_ULONG *told = draw_one_in(32) ? NULL : draw_copy(&length, sizeof length);
    add_pointer(call, told);
    if (unit == 1) {
        call->output = room;
        call->output_length = told;
        call->room = length;
    }
}

static void add_plain_room(struct call *call, CK_ULONG unit)
{
    CK_ULONG length = draw_below(LIST_MAX);
    bool none = draw_one_in(8);
    add_pointer(call, none ? NULL : draw_block(length * unit));
    add(call, none && draw_one_in(2) ? draw_absurd() : length);
}

/* NULL, or of a length that no PIN has: a wrong one would be waited for and locked at last. */
static void add_impossible_pin(struct call *call)
{
    CK_ULONG length = draw_one_in(2) ? draw_below(4) : PIN_BYTES + 1 + draw_below(64);
    add_pointer(call, draw_one_in(4) ? NULL : draw_block(length));
    add(call, draw_one_in(8) ? draw_absurd() : length);
}

static void add_pin(struct call *call, const char *pin)
{
    if (draw_one_in(4))
        add_impossible_pin(call);
    else
        add_bytes(call, (struct drawn){draw_copy(pin, strlen(pin)), strlen(pin)});
}

static void add_mechanism(struct call *call, char what, bool messages)
{
    CK_MECHANISM mechanism = {held_draw_mechanism(what), NULL, 0};
    struct drawn parameter = messages ? parameter_draw_for_messages(mechanism.mechanism)
                                      : parameter_draw(mechanism.mechanism);
    mechanism.pParameter = parameter.at;
    mechanism.ulParameterLen = parameter.length;
    add_pointer(call, draw_one_in(24) ? NULL : draw_copy(&mechanism, sizeof mechanism));
}

static void add_text(struct call *call)
{
    static const char *const texts[] = {"PKCS 11", "Vendor", "C_Sign", ""};
    const char *text = texts[draw_below(sizeof texts / sizeof texts[0])];
    add_pointer(call, draw_one_in(4) ? NULL : draw_copy(text, strlen(text) + 1));
}

static void add_handle_place(struct call *call)
{
    CK_OBJECT_HANDLE *place = draw_place(sizeof *place);
    call->handles[call->handle_count++] = place;
    add_pointer(call, place);
}

/* No text in pReserved: it would be taken for the name of an engine. */
static void add_arguments(struct call *call)
{
    CK_C_INITIALIZE_ARGS *arguments = draw_place(sizeof *arguments);
    if (arguments != NULL)
        arguments->pReserved = NULL;
    add_pointer(call, arguments);
}

static void add_version(struct call *call)
{
    static const CK_VERSION versions[] = {{2, 40}, {3, 0}, {3, 2}};
    CK_VERSION version = versions[draw_below(sizeof versions / sizeof versions[0])];
    add_pointer(call,
                draw_one_in(3) ? draw_place(sizeof version) : draw_copy(&version, sizeof version));
}

static CK_USER_TYPE draw_user(void)
{
    if (draw_one_in(64))
        return CKU_SO;
    return draw_one_in(4) ? 2 + draw_likely() : CKU_USER;
}

static CK_FLAGS draw_flags(void)
{
    CK_FLAGS usual = CKF_SERIAL_SESSION | (draw_one_in(2) ? CKF_RW_SESSION : 0);
    return draw_one_in(3) ? draw_likely() : usual;
}

/* Of a pointer and what is told with it. */
static bool add_pair(struct call *call, char letter)
{
    switch (letter) {
    case 't':
    case 'q':
        add_template(call, held_draw_template(letter == 'q'));
        return true;
    case 'c':
        add_template(call, draw_one_in(2) ? held_draw_template(false) : template_draw(NULL, 0));
        return true;
    case 'Q':
        add_template(call, template_draw_query());
        return true;
    case 'P':
        add_bytes(call, parameter_draw_message());
        return true;
    case 'i':
        add_bytes(call, draw_bytes(INPUT_MAX));
        return true;
    case 'k':
        add_bytes(call, draw_kept_bytes(INPUT_MAX));
        return true;
    case 'O':
        add_room(call, 1, INPUT_MAX * 3);
        return true;
    case 'L':
        add_room(call, sizeof(CK_ULONG), LIST_MAX);
        return true;
    case 'I':
        add_room(call, sizeof(CK_INTERFACE), 4);
        return true;
    case 'B':
    case 'R':
        add_plain_room(call, letter == 'B' ? sizeof(CK_ULONG) : 1);
        return true;
    case 'p':
        add_pin(call, token_setting("ASTERISM_PIN"));
        return true;
    case 'b':
        add_pin(call, token_setting(user == CKU_SO ? "ASTERISM_SO_PIN" : "ASTERISM_PIN"));
        return true;
    case 'e':
        add_impossible_pin(call);
        return true;
    default:
        return false;
    }
}

static bool add_number(struct call *call, char letter)
{
    switch (letter) {
    case 's':
        add(call, draw_one_in(4) ? held_draw_session() : call->session);
        return true;
    case 'd':
        add(call, draw_one_in(64) ? call->session : draw_likely());
        return true;
    case 'S':
        add(call, held_draw_slot());
        return true;
    case 'D':
        add(call, draw_one_in(256) ? held_draw_slot() : 1000 + draw_likely());
        return true;
    case 'o':
        add(call, held_draw_object());
        return true;
    case 'r':
        add(call, draw_one_in(64) ? draw_handle() : held_draw_object_made());
        return true;
    case 'h':
        add(call, held_draw_key());
        return true;
    case 'u':
        add(call, draw_likely());
        return true;
    case 'f':
        add(call, draw_flags());
        return true;
    case 'w':
        add(call, draw_flags() | CKF_DONT_BLOCK);
        return true;
    case 'M':
        add(call, held_draw_mechanism('s'));
        return true;
    case 'U':
        add(call, user = draw_user());
        return true;
    default:
        return false;
    }
}

static void add_place(struct call *call, char letter)
{
    switch (letter) {
    case 'H':
        add_handle_place(call);
        break;
    case 'N':
        add_pointer(call, draw_place(sizeof(CK_ULONG)));
        break;
    case 'Z':
        add_pointer(call, draw_place(call->function->size));
        break;
    case 'l':
        add_pointer(call, draw_place(32));
        break;
    case 'n':
        add_text(call);
        break;
    case 'V':
        add_version(call);
        break;
    case 'a':
        add_arguments(call);
        break;
    case 'j':
        add_pointer(call, draw_block(1));
        break;
    default: /* 'z' */
        add_pointer(call, draw_one_in(8) ? draw_block(1) : NULL);
        break;
    }
}

void arguments_draw(struct call *call)
{
    for (const char *letter = call->function->takes; *letter != '\0'; letter++) {
        if (*letter == 'm' || *letter == 'x') {
            add_mechanism(call, letter[1], *letter == 'x');
            letter++;
        } else if (!add_pair(call, *letter) && !add_number(call, *letter)) {
            add_place(call, *letter);
        }
    }
}
