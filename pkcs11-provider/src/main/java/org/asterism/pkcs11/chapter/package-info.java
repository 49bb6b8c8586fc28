/// Cryptoki in domain types, one class per chapter of the standard (PKCS#11 v3.1 §5), each method
/// one C_ function; the doorway above it is {@link org.asterism.pkcs11.Cryptoki}.
@NullMarked
package org.asterism.pkcs11.chapter;

import org.jspecify.annotations.NullMarked;
