/// Client and server of the vault port over loopback TLS.
@NullMarked
package org.asterism.vault.grpc;

import org.jspecify.annotations.NullMarked;
