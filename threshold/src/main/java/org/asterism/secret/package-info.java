/// Secrets as a type: [org.asterism.secret.SecretBytes] lives outside the heap in the process's one
/// arena of locked memory, is borrowed inside a lambda, and is erased when it is closed. A main
/// class calls [org.asterism.secret.LockedMemory#require()] before anything else.
///
/// Vault and engine derive, authenticate and seal with [org.asterism.secret.HkdfSha256],
/// [org.asterism.secret.HmacSha256] and [org.asterism.secret.AesGcm], which leave no key behind.
///
/// Beside it what every module needs to handle bytes and owners safely:
/// [org.asterism.secret.BoundedReader] and [org.asterism.secret.Handover].
@NullMarked
package org.asterism.secret;

import org.jspecify.annotations.NullMarked;
