/*
 * What this process has initialised, and what becomes of it after fork. A forked child has
 * inherited the memory of a library that is initialised, and locks that may be held by threads that
 * do not exist there; so the process id is looked at before any lock is taken (design §4).
 */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>

#include "application.h"

/* This process's application, to be released by the caller; NULL before C_Initialize. */
struct application *process_enter(void);

/* Makes `application` this process's own; false if it has one already. */
bool process_begin(struct application *application);

/* Whether this process, or the one that it was forked from, has had an application. */
bool process_knew_one(void);

/* Ends this process's application; false if there is none. The last call that leaves frees it. */
bool process_end(void);

#endif
