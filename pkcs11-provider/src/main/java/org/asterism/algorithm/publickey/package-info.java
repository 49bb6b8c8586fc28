/// The public keys of private ones, of whichever algorithm.
@NullMarked
package org.asterism.algorithm.publickey;

import org.jspecify.annotations.NullMarked;
