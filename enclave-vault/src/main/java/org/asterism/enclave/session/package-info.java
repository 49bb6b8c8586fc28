/// What vaults do together about one key, step by step and in memory alone:
/// [org.asterism.enclave.session.Sessions].
@NullMarked
package org.asterism.enclave.session;

import org.jspecify.annotations.NullMarked;
