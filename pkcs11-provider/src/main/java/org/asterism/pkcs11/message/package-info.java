/// Messages enciphered, deciphered, signed and verified one after another with one key (PKCS#11
/// v3.1 §5.9, §5.11, §5.16).
@NullMarked
package org.asterism.pkcs11.message;

import org.jspecify.annotations.NullMarked;
