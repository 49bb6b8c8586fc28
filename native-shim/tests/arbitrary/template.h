/* Templates as nobody would write them, and as everybody does. */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "pkcs11.h"

struct template
{
    CK_ATTRIBUTE *attributes;
    CK_ULONG count;
};

/* Some of `usual`, changed here and there, and attributes that do not belong. */
struct template template_draw(const CK_ATTRIBUTE *usual, CK_ULONG count);
/* Attributes to be filled, with room or without. */
struct template template_draw_query(void);

#endif
