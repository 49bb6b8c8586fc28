/* Mechanism parameters: structures of the form that their length has, filled with anything. */
#ifndef PARAMETER_H
#define PARAMETER_H

#include "draw.h"
#include "pkcs11.h"

/* One that takes a parameter, from params.def. */
CK_MECHANISM_TYPE parameter_draw_type(void);
/* A parameter for this mechanism, mostly of the right length. */
struct drawn parameter_draw(CK_MECHANISM_TYPE type);
/* The parameter of a message call. */
struct drawn parameter_draw_message(void);
/* A mechanism's where messages are to come: a message's, or its own. */
struct drawn parameter_draw_for_messages(CK_MECHANISM_TYPE type);

#endif
