/* What the peer does to a good reply on demand. */
#ifndef BEND_H
#define BEND_H

#include "samples.h"

/* Bends a good reply; false where nothing is to be sent any more. */
bool bend(int descriptor, const char *wrong, struct sample *reply);

#endif
