/// RSA keys at their provider.
@NullMarked
package org.asterism.algorithm.rsa;

import org.jspecify.annotations.NullMarked;
