/// What a vault remembers of logins, in memory only: attempts that were begun, and grants that
/// hold. Tries are counted in the store.
@NullMarked
package org.asterism.enclave.credential;

import org.jspecify.annotations.NullMarked;
