/* What the tests share: a peer process, the library loaded as an application loads it. */
#ifndef HARNESS_H
#define HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <sys/types.h>

#include "pkcs11.h"

struct peer {
    pid_t process;
    FILE *words;
    char socket[64];
};

/* Starts a peer on a fresh socket (or on the one it had); options end with NULL. */
void peer_start(struct peer *peer, const char *const *options);
void peer_restart(struct peer *peer, const char *const *options);
void peer_stop(struct peer *peer);
/* The peer's next line; fails where none comes. */
void peer_line(struct peer *peer, char line[64]);
/* Fails unless it is `word`. */
void peer_says(struct peer *peer, const char *word);

/* A folder of this test run's own, short enough for a socket. */
const char *folder(void);
/* A group teardown; fails where a test left something behind. */
int folder_remove(void **state);

/* The library under test, through its C_GetFunctionList. */
CK_FUNCTION_LIST *library(void);
void *library_handle(void);

/* Points ASTERISM_ENGINE at the peer, with further settings such as ";deadline_ms=300". */
void engine_is(const struct peer *peer, const char *settings);

int64_t milliseconds(void);
void pause_ms(long duration);

/* Runs `body` in a forked child and returns its exit status, or 1000 + the signal that ended it. */
int in_child(int (*body)(void *), void *argument);

#endif
