/// The kernels beside their twins in BigInteger and Bouncy Castle.
@NullMarked
package org.asterism.kernel;

import org.jspecify.annotations.NullMarked;
