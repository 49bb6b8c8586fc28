/// Secrets as a type: [org.asterism.secret.SecretBytes] lives outside the heap in the process's one
/// arena of locked memory, is borrowed inside a lambda, and is erased when it is closed. A main
/// class calls [org.asterism.secret.LockedMemory#require()] before anything else.
///
/// Beside it what every module needs to handle bytes and owners safely:
/// [org.asterism.secret.BoundedReader] and [org.asterism.secret.Handover].
@NullMarked
package org.asterism.secret;

import org.jspecify.annotations.NullMarked;
