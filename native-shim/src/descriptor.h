/*
 * Descriptors 0 to 2 are the host's, also while it has them closed: what it writes there for its
 * terminal must not go to the engine, nor into a log.
 */
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

/* `made`, or where that is 0, 1 or 2, the same open file under a higher number, closed on exec; a
 * negative number stays. */
int descriptor_above_standard(int made);

#endif
