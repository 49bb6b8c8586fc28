/// The engine's Cryptoki: the doorway is {@link org.asterism.pkcs11.Cryptoki}.
@NullMarked
package org.asterism.pkcs11;

import org.jspecify.annotations.NullMarked;
