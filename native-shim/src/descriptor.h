/*
 * Descriptors 0 to 2 are the host's, also while it has them closed: what it writes there for its
 * terminal must not go to the engine, nor into a log.
 */
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

/* `made`, or where that is 0, 1 or 2, the same open file under a higher number, closed on exec; a
 * negative number stays. */
int descriptor_above_standard(int made);

/*
 * Opens those that are closed on nothing, as the C library does for set-user-id programs: for a
 * JVM, whose files and connections to vaults are not ours to move.
 */
void descriptor_fill_standard(void);

#endif
