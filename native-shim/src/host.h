/*
 * A JVM takes its process for its own: it sets signal actions, the locale, and reads variables of
 * the environment that are meant for other JVMs. What it would change is noted before it is made,
 * and given back afterwards.
 */
#ifndef HOST_H
#define HOST_H

#include <signal.h>

enum { HOST_SIGNALS = 65, HOST_VARIABLES = 2 };

struct host {
    struct sigaction actions[HOST_SIGNALS];
    char *variables[HOST_VARIABLES];
    char *locale;
};

/* Notes all of it, and hides the variables. The environment belongs to all threads: who reads it
 * in another one at that instant may miss them. */
void host_note(struct host *host);

/* Gives all of it back, but the actions for faults, which belong to faults.h. */
void host_restore(struct host *host);

#endif
