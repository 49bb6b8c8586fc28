/*
 * The one thing that this library reads from an engine's file, engine.toml: where its socket is.
 * For a process in which no engine can live, because it has a JVM of its own.
 */
#ifndef ENGINE_FILE_H
#define ENGINE_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "settings.h"

/*
 * The string under `path` in the table `[socket]`, as `engine init` writes it: on a line of its
 * own, between double quotes, without escapes. False where there is none, or it is too long.
 */
bool engine_file_socket(FILE *file, char socket[SETTING_MAX]);

#endif
