/*
 * A JVM that finds no room for its heap or its threads ends the process. So what it will want is
 * asked for before, and given back.
 */
#ifndef ROOM_H
#define ROOM_H

#include "settings.h"

/* CKR_GENERAL_ERROR, and a line that says which limit stands in the way, where there is no room. */
CK_RV room_for_jvm(const struct settings *settings);

#endif
