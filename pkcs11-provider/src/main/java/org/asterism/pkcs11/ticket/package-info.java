/// Logins that outlive the engine: credentials sealed under a ticket that only their application
/// holds ([org.asterism.pkcs11.ticket.KeptLogins]).
@NullMarked
package org.asterism.pkcs11.ticket;

import org.jspecify.annotations.NullMarked;
