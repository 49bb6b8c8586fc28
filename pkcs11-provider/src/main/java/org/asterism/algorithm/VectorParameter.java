package org.asterism.algorithm;

import org.asterism.cryptoki.Ckg;

/// A parameter whose initialisation vector the token may choose (PKCS#11 v3.1 §6.13.5).
public interface VectorParameter extends Parameter {

  /// The initialisation vector or nonce; where one is generated, what the application fixed of it.
  byte[] iv();

  /// How many leading bits of [#iv] stay as they are where one is generated.
  default long fixedBits() {
    return 0;
  }

  /// A `CKG_`.
  default long generator() {
    return Ckg.NO_GENERATE;
  }

  /// What `params.def` calls the initialisation vector.
  String ivField();
}
