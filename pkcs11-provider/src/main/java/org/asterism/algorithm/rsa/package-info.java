/// RSA: keys, PKCS#1 v1.5, PSS and OAEP.
@NullMarked
package org.asterism.algorithm.rsa;

import org.jspecify.annotations.NullMarked;
