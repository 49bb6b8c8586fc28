/*
 * What the program holds so that calls get further than their first check: sessions, a key of each
 * kind with the mechanisms that suit it, and the objects that calls made. Whatever a call ends is
 * made anew now and then; whatever calls made goes again, so that nothing grows.
 */
#ifndef HELD_H
#define HELD_H

#include <stdbool.h>

#include "pkcs11.h"
#include "template.h"

/* Logged in, sessions open, keys there; the library is initialised. */
void held_renew(CK_FUNCTION_LIST *p11);
/* Destroys what calls left on the token. */
void held_clear(CK_FUNCTION_LIST *p11);

CK_SLOT_ID held_draw_slot(void);
CK_SESSION_HANDLE held_draw_session(void);
/* One that a call opened; another one is closed for it. */
void held_keep_session(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session);
/* An object that a call made; an earlier one is destroyed for it. */
void held_keep_object(CK_FUNCTION_LIST *p11, CK_OBJECT_HANDLE object);
/* Any object; of those that calls made. */
CK_OBJECT_HANDLE held_draw_object(void);
CK_OBJECT_HANDLE held_draw_object_made(void);

/* A mechanism that does `what`, a letter of suited[], and whose key held_draw_key then is. */
CK_MECHANISM_TYPE held_draw_mechanism(char what);
CK_OBJECT_HANDLE held_draw_key(void);
/* A template of the object that a call of this kind makes. */
struct template held_draw_template(bool publicKey);

#endif
