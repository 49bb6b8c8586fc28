/// RSA in threshold custody: the private exponent shared over the integers, powers of a base in
/// place of the key, and their combination, which is verified. {@link
/// org.asterism.threshold.rsa.RsaSharing} deals, {@link org.asterism.threshold.rsa.RsaCombination}
/// combines.
@NullMarked
package org.asterism.threshold.rsa;

import org.jspecify.annotations.NullMarked;
