/* How a connection becomes an application's, and ceases to be: hello, bind, resume and bye. */
#ifndef BINDING_H
#define BINDING_H

#include "credentials.h"
#include "link.h"
#include "session_table.h"

/*
 * Opens `connection` and binds it to the application. An engine that has no room for another
 * connection just now is asked again, a little later each time, for as long as the deadline.
 * CKR_CRYPTOKI_NOT_INITIALIZED: the engine does not know the application. CKR_FUNCTION_REJECTED:
 * this user may not connect, or not for this application. CKR_DEVICE_REMOVED and
 * CKR_TOKEN_NOT_PRESENT: as link.h says of open.
 */
CK_RV binding_connect(const struct link *link, const struct settings *settings,
                      const struct credentials *credentials, struct connection *connection);

/*
 * The same with the control connection, which makes the application. An engine of the service link
 * gives it a ticket; where the application has one, it shows that, and its sessions are opened
 * again. Those that the engine could not open leave `sessions`.
 */
CK_RV binding_control(const struct link *link, const struct settings *settings,
                      struct credentials *credentials, struct session_table *sessions,
                      struct connection *connection);

/* Ends the application of a control connection that is still there. */
void binding_bye(const struct link *link, const struct settings *settings,
                 struct connection *connection);

#endif
