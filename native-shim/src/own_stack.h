/*
 * A JVM needs stack: it ends the process where it finds 64 KiB, and a deep call in Java wants more.
 * Applications come on threads of 128 KiB, on coroutines and on signal stacks. What needs stack
 * then runs on a thread of its own, which lives as long as that work.
 */
#ifndef OWN_STACK_H
#define OWN_STACK_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the calling thread's stack below here; 0 where it runs on another stack than its own. */
size_t own_stack_left(void);

/*
 * Runs `work` on a thread with `size` bytes of stack and waits for its end; false, with nothing
 * done, where no thread can be made. The thread, and those that it makes, take no signal that
 * others send: SIGINT, SIGTERM and the rest stay the host's.
 */
bool own_stack_run(size_t size, void (*work)(void *), void *argument);

#endif
