/// What lets a vault keep secrets on a disk that is not trusted: keys derived from one data key,
/// rows sealed under them, and the file in which the platform seals the vault's own keys.
@NullMarked
package org.asterism.enclave.seal;

import org.jspecify.annotations.NullMarked;
