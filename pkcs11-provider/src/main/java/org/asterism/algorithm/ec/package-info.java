/// Elliptic curves of the NIST P family: keys, ECDSA and ECDH.
@NullMarked
package org.asterism.algorithm.ec;

import org.jspecify.annotations.NullMarked;
