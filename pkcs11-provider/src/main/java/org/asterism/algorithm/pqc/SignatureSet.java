package org.asterism.algorithm.pqc;

import java.util.Optional;

/// A parameter set of a signature algorithm.
///
/// What is signed is the message as the internal functions of FIPS 204 §6 and FIPS 205 §9 take it:
/// with its context before it.
interface SignatureSet extends ParameterSet {
  int signatureBytes();

  /// How many random bytes a hedged signature takes.
  int randomBytes();

  /// @param octets of the private key
  /// @param random empty: deterministic
  byte[] sign(byte[] octets, byte[] message, Optional<byte[]> random);

  boolean isSignature(byte[] publicKey, byte[] message, byte[] signature);
}
