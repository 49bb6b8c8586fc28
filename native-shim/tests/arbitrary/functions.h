/* Every function of the lists, and what each takes. */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <stddef.h>

#include "pkcs11.h"

/*
 * Letters of `takes`, in the order of the arguments:
 *   s session   d the same, seldom one that is open   S slot   D the same, seldom ours
 *   o object   r the same, seldom a key   h key that suits the mechanism   u number   f flags
 *   m and a letter of held.c: mechanism   x the same for messages   M type of a mechanism
 *   t template, its count   q the same of a public key   c the same of any object
 *   Q template to fill, its count   P message parameter, its length
 *   i bytes, their length   k the same, which an earlier call may have given
 *   O buffer, a pointer to its length   B room for words, how many   L room, a pointer to its
 * number R buffer, its length   I list of interfaces, a pointer to its length p PIN of the user,
 * its length   e a PIN of a length that none has   U type of user   b that user's PIN   l label of
 * 32 bytes   n text   V version H place for a handle   N place for a word   Z place of `size` bytes
 *   a arguments of C_Initialize   j a pointer that is not NULL   z NULL, mostly   w flags that do
 * not let a call wait
 */
struct function {
    const char *name;
    const char *takes;
    const char *family; /* functions that have a letter in common follow each other */
    size_t size;
};

/* Finds the lists by C_GetInterface and gives each function its row. Fails without one for each. */
CK_FUNCTION_LIST *functions_find(void);
/* Of those that have this letter in their family. */
const struct function *functions_draw(char family);
const struct function *functions_draw_any(void);
/* Draws its arguments, calls it in one of the lists that have it, and keeps what it gave. */
CK_RV functions_call(const struct function *function, CK_SESSION_HANDLE session);

#endif
