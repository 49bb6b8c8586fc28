/// Post-quantum cryptography: ML-DSA (FIPS 204), ML-KEM (FIPS 203) and SLH-DSA (FIPS 205).
@NullMarked
package org.asterism.algorithm.pqc;

import org.jspecify.annotations.NullMarked;
