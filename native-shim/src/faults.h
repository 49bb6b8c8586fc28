/*
 * Whose fault it is. Java reads through null and finds the end of its stacks by SIGSEGV and its
 * like, so these signals are the JVM's in the whole process. A host may have handlers of its own
 * for them: a fault on one of its threads, outside a call, goes there.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include <stdbool.h>

#include "host.h"

/* Whether the signal tells a fault. */
bool faults_concern(int signal);

/* Puts the router before what the JVM has set since `host` was noted. */
void faults_route(const struct host *host);

/* Around each call into the JVM, on the thread that makes it. A handler that the host has set in
 * the meantime is noted, and goes behind the router as the earlier one did. */
void faults_enter(void);
void faults_leave(void);

#endif
