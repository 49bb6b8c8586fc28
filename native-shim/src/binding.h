/* How a connection becomes an application's, and ceases to be: hello, bind and bye. */
#ifndef BINDING_H
#define BINDING_H

#include "link.h"

enum { ID_LENGTH = 16 };

/*
 * Opens `connection` and binds it to the application `id`. An engine that has no room for another
 * connection just now is asked again, a little later each time, for as long as the deadline.
 * CKR_CRYPTOKI_NOT_INITIALIZED: the engine does not know the application. CKR_FUNCTION_REJECTED:
 * this user may not connect, or not for this application.
 */
CK_RV binding_connect(const struct link *link, const struct settings *settings, const uint8_t *id,
                      bool control, struct connection *connection);

/* Ends the application of a control connection that is still there. */
void binding_bye(const struct link *link, const struct settings *settings,
                 struct connection *connection);

#endif
