/// Client and server of the vault port over loopback TLS.
@NullMarked
package org.asterism.rpc;

import org.jspecify.annotations.NullMarked;
