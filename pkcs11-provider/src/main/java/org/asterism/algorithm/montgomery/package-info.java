/// X25519 and X448: their keys. The mechanisms of agreement lie with ECDH.
@NullMarked
package org.asterism.algorithm.montgomery;

import org.jspecify.annotations.NullMarked;
