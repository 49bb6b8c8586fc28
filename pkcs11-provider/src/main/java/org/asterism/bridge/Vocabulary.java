package org.asterism.bridge;

import java.util.Set;
import org.asterism.algorithm.MechanismTable;
import org.asterism.pkcs11.Cryptoki;

/// What reading a request takes to know of the token's algorithms.
///
/// @param mechanisms for their parameters
/// @param privateParts the `CKA_` of private keys' parts, secret whatever the class is
record Vocabulary(MechanismTable mechanisms, Set<Long> privateParts) {
  static Vocabulary of(Cryptoki cryptoki) {
    return new Vocabulary(cryptoki.mechanisms(), cryptoki.keyTypes().tables().privateParts());
  }
}
