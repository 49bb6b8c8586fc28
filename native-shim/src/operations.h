/* Which operations of a session a call goes on with. */
#ifndef OPERATIONS_H
#define OPERATIONS_H

#include "calls.h"
#include "pkcs11.h"

/* CKF_ENCRYPT and so on, as C_SessionCancel of 3.0 names them; 0 where an error ends none. */
CK_FLAGS operations_of(enum call_id id);

#endif
