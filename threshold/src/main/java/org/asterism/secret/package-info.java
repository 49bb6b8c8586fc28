/// Secrets as a type: [org.asterism.secret.SecretBytes] lives outside the heap in the process's one
/// arena of locked memory, is borrowed inside a lambda, and is erased when it is closed. A main
/// class calls [org.asterism.secret.LockedMemory#require()] before anything else.
@NullMarked
package org.asterism.secret;

import org.jspecify.annotations.NullMarked;
