/*
 * The JVM of this process, made by the first C_Initialize that wants an embedded engine. It cannot
 * be ended and made again, so it outlives C_Finalize, and so does its engine.
 */
#ifndef JVM_H
#define JVM_H

#include <stdbool.h>
#include <stdint.h>

#include "settings.h"

/*
 * The engine's one way in, org.asterism.bridge.EmbeddedLink. Answers the request frame of `length`
 * bytes on the line with this number: the length of the reply, which is in `reply` if it fits into
 * `capacity` and else kept to be fetched; or a negative number where the line is broken. A request
 * of no bytes ends the line.
 */
typedef int64_t jvm_dispatch(int64_t line, const uint8_t *request, int64_t length, uint8_t *reply,
                             int64_t capacity);

/* Whether the process has a JVM that is not ours: then an engine cannot live here. */
bool jvm_is_hosts(void);

/*
 * Sees to it that this process has a JVM with the engine of these settings, which takes seconds the
 * first time. CKR_GENERAL_ERROR where there is no Java or no room for one, or another engine is
 * here; CKR_DEVICE_ERROR where the engine does not start, and in a forked child. A line says why.
 */
CK_RV jvm_open(const struct settings *settings);

/* Whether the engine is there and this process is the one that started it. */
bool jvm_here(void);

/* The engine's way in, after jvm_open. */
jvm_dispatch *jvm_door(void);

#endif
