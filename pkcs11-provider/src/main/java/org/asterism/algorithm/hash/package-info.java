/// The digests, HMAC, and the generic secrets that HMAC works with.
@NullMarked
package org.asterism.algorithm.hash;

import org.jspecify.annotations.NullMarked;
