/// ChaCha20 with Poly1305 (PKCS#11 v3.1 §6.58, §6.61, RFC 8439).
@NullMarked
package org.asterism.algorithm.chacha;

import org.jspecify.annotations.NullMarked;
