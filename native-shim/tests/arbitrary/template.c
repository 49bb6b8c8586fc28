#include "template.h"

#include "draw.h"

enum { ODD_MAX = 3, QUERY_MAX = 12, DEPTH_MAX = 4, VALUE_MAX = 600 };
enum kind { KIND_bytes, KIND_ulong, KIND_ulongs, KIND_template };

static const struct {
    CK_ATTRIBUTE_TYPE type;
    enum kind kind;
} listed[] = {
#define ATTR(name, value, kind) {(value), KIND_##kind},
#include "attributes.def"
#undef ATTR
};

static const CK_ATTRIBUTE_TYPE plain[] = {CKA_TOKEN,       CKA_PRIVATE,    CKA_LABEL,
                                          CKA_VALUE,       CKA_ID,         CKA_TRUSTED,
                                          CKA_SENSITIVE,   CKA_ENCRYPT,    CKA_DECRYPT,
                                          CKA_WRAP,        CKA_UNWRAP,     CKA_SIGN,
                                          CKA_VERIFY,      CKA_DERIVE,     CKA_START_DATE,
                                          CKA_END_DATE,    CKA_MODULUS,    CKA_PUBLIC_EXPONENT,
                                          CKA_EXTRACTABLE, CKA_MODIFIABLE, CKA_COPYABLE,
                                          CKA_EC_PARAMS,   CKA_EC_POINT,   CKA_ALWAYS_SENSITIVE,
                                          CKA_UNIQUE_ID,   CKA_SUBJECT,    CKA_PUBLIC_KEY_INFO};

static struct template draw_template(int depth);

static CK_ATTRIBUTE draw_plain(void)
{
    CK_ATTRIBUTE_TYPE type =
        draw_one_in(32) ? draw_number() : plain[draw_below(sizeof plain / sizeof plain[0])];
    struct drawn value = draw_bytes(draw_one_in(8) ? VALUE_MAX : 64);
    if (draw_one_in(2))
        value = (struct drawn){draw_copy(&(CK_BBOOL){(CK_BBOOL)draw_below(2)}, 1), 1};
    return (CK_ATTRIBUTE){type, value.at, value.length};
}

/* Of a type that is not only bytes. A length that fits has that many values behind it. */
static CK_ATTRIBUTE draw_listed(int depth)
{
    size_t which = draw_below(sizeof listed / sizeof listed[0]);
    CK_ATTRIBUTE attribute = {listed[which].type, NULL, 0};
    if (listed[which].kind == KIND_template && !draw_one_in(8)) {
        struct template inner = draw_template(depth + 1);
        attribute.pValue = inner.attributes;
        attribute.ulValueLen = inner.count * sizeof(CK_ATTRIBUTE);
    } else if (draw_one_in(8)) { /* no multiple of anything */
        attribute.ulValueLen = 8 * draw_below(8) + 1 + draw_below(7);
        attribute.pValue = draw_one_in(4) ? NULL : draw_block(attribute.ulValueLen);
    } else if (listed[which].kind != KIND_template) {
        CK_ULONG value = draw_likely();
        attribute.ulValueLen = sizeof value;
        attribute.pValue = draw_copy(&value, sizeof value);
    }
    return attribute;
}

static CK_ATTRIBUTE draw_odd(int depth)
{
    return draw_one_in(2) ? draw_listed(depth) : draw_plain();
}

static struct template draw_template(int depth)
{
    CK_ULONG count = depth > DEPTH_MAX ? 0 : draw_below(ODD_MAX + 1);
    CK_ATTRIBUTE *attributes = draw_block(count * sizeof *attributes);
    for (CK_ULONG i = 0; i < count; i++)
        attributes[i] = draw_odd(depth);
    return (struct template){attributes, count};
}

struct template template_draw(const CK_ATTRIBUTE *usual, CK_ULONG count)
{
    if (draw_one_in(32))
        return (struct template){draw_one_in(2) ? NULL : draw_block(1), draw_absurd()};
    CK_ULONG odd = draw_one_in(3) ? 1 + draw_below(ODD_MAX) : 0;
    CK_ATTRIBUTE *attributes = draw_block((count + odd) * sizeof *attributes);
    CK_ULONG made = 0;
    for (CK_ULONG i = 0; i < count; i++)
        if (!draw_one_in(32))
            attributes[made++] = usual[i];
    for (; odd > 0; odd--)
        attributes[made++] = draw_odd(1);
    return (struct template){made == 0 && draw_one_in(2) ? NULL : attributes, made};
}

static CK_ATTRIBUTE draw_question(int depth)
{
    CK_ATTRIBUTE attribute = {0, NULL, draw_one_in(4) ? draw_absurd() : 0};
    size_t which = draw_below(sizeof listed / sizeof listed[0]);
    CK_ULONG room = draw_below(2) == 0 ? sizeof(CK_ULONG) : draw_below(VALUE_MAX);
    if (draw_one_in(2)) {
        attribute.type = plain[draw_below(sizeof plain / sizeof plain[0])];
    } else if (listed[which].kind == KIND_template && depth < DEPTH_MAX) {
        CK_ULONG count = draw_below(ODD_MAX);
        CK_ATTRIBUTE *inner = draw_block(count * sizeof *inner);
        for (CK_ULONG i = 0; i < count; i++)
            inner[i] = draw_question(depth + 1);
        return (CK_ATTRIBUTE){listed[which].type, inner, count * sizeof *inner};
    } else if (listed[which].kind != KIND_template) {
        attribute.type = listed[which].type;
    }
    if (!draw_one_in(3))
        attribute = (CK_ATTRIBUTE){attribute.type, draw_block(room), room};
    return attribute;
}

struct template template_draw_query(void)
{
    CK_ULONG count = draw_below(QUERY_MAX);
    if (draw_one_in(32))
        return (struct template){draw_one_in(2) ? NULL : draw_block(1), draw_absurd()};
    CK_ATTRIBUTE *attributes = draw_block(count * sizeof *attributes);
    for (CK_ULONG i = 0; i < count; i++)
        attributes[i] = draw_question(1);
    return (struct template){count == 0 ? NULL : attributes, count};
}
