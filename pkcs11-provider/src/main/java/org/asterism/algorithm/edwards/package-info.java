/// EdDSA on edwards25519 and edwards448.
@NullMarked
package org.asterism.algorithm.edwards;

import org.jspecify.annotations.NullMarked;
