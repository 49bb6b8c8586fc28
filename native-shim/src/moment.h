/* Moments of the monotonic clock, for waits that end. */
#ifndef MOMENT_H
#define MOMENT_H

#include <time.h>

static inline void moment_from_now(struct timespec *until, long milliseconds)
{
    clock_gettime(CLOCK_MONOTONIC, until);
    until->tv_sec += milliseconds / 1000;
    until->tv_nsec += milliseconds % 1000 * 1000000;
    if (until->tv_nsec >= 1000000000) {
        until->tv_sec++;
        until->tv_nsec -= 1000000000;
    }
}

#endif
