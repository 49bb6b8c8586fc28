/* The error flow of this library: leave early, clean up by scope. Nothing else is a macro. */
#ifndef CHECK_H
#define CHECK_H

#include "pkcs11.h"

/* Leaves the function with the result of `call` unless it is CKR_OK. */
#define GUARD(call)                                                                                \
    do {                                                                                           \
        CK_RV guarded_ = (call);                                                                   \
        if (guarded_ != CKR_OK)                                                                    \
            return guarded_;                                                                       \
    } while (0)

/* Leaves the function with `otherwise` unless `condition` holds. */
#define ENSURE(condition, otherwise)                                                               \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return (otherwise);                                                                    \
    } while (0)

/* Runs `function` on the variable's address when it goes out of scope. */
#define CLEANUP(function) __attribute__((cleanup(function)))

#endif
