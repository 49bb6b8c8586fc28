/// What an application has at the tokens: {@link org.asterism.pkcs11.session.Application} is one
/// C_Initialize … C_Finalize of one process with its sessions, logins, session objects, searches
/// and active operations; nothing of it is shared with another application.
@NullMarked
package org.asterism.pkcs11.session;

import org.jspecify.annotations.NullMarked;
