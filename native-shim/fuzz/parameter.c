/*
 * Mechanism parameters and templates as an application could have them in its memory, and any reply
 * to them: the first byte says how the rest is shared between the two. Each block has exactly the
 * size that its structure tells.
 */
#include <stdlib.h>

#include "../tests/arbitrary/draw.h"
#include "../tests/arbitrary/parameter.h"
#include "../tests/arbitrary/template.h"
#include "attributes.h"
#include "params.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the engine would say, to be read. */
static void reply(struct wire *wire, const uint8_t *data, size_t size)
{
    wire_init(wire);
    wire_put_raw(wire, data, size);
    wire->end = wire->size;
}

static void mechanism(struct wire *request, struct wire *back, bool messages)
{
    CK_MECHANISM_TYPE type = parameter_draw_type();
    struct drawn drawn = messages ? parameter_draw_for_messages(type) : parameter_draw(type);
    CK_MECHANISM given = {type, drawn.at, drawn.length};
    if (messages && parameter_is_for_messages(type))
        params_put_for_messages(request, &given);
    else
        params_put(request, &given);
    if (!messages && request->failure == CKR_OK)
        params_get(back, &given);
}

static void message(struct wire *request, struct wire *back)
{
    struct drawn drawn = parameter_draw_message();
    params_put_message(request, drawn.at, drawn.length);
    if (request->failure == CKR_OK)
        params_get_message(back, drawn.at, drawn.length);
}

static void query(struct wire *request, struct wire *back)
{
    struct template drawn = template_draw_query();
    attributes_put_query(request, drawn.attributes, drawn.count);
    if (request->failure == CKR_OK)
        attributes_get(back, drawn.attributes, drawn.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wire request;
    struct wire back;
    if (size < 2)
        return 0;
    size_t drawn = (size - 2) * data[0] / 255;
    draw_from(data + 2, drawn);
    wire_init(&request);
    reply(&back, data + 2 + drawn, size - 2 - drawn);
    switch (data[1] % 5) {
    case 0:
    case 1:
        mechanism(&request, &back, data[1] % 5 == 1);
        break;
    case 2:
        message(&request, &back);
        break;
    case 3:
        query(&request, &back);
        break;
    default: {
        struct template template = template_draw(NULL, 0);
        attributes_put(&request, template.attributes, template.count);
        break;
    }
    }
    wire_drop(&request);
    wire_drop(&back);
    draw_forget();
    return 0;
}
