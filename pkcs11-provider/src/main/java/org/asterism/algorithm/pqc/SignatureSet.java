package org.asterism.algorithm.pqc;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.crypto.Providers;

/// A parameter set of a signature algorithm.
///
/// What is signed is the message as the internal functions of FIPS 204 §6 and FIPS 205 §9 take it,
/// with its context before it, or its representative.
interface SignatureSet extends ParameterSet {
  int signatureBytes();

  /// What makes the representative of a message, where a key needs no more than that; empty where
  /// it goes over the message itself.
  Optional<MessageDigest> representative(byte[] publicKey, Providers providers);

  /// @param octets of the private key
  /// @param input the message or its representative
  /// @param random empty: deterministic
  byte[] sign(byte[] octets, byte[] input, Optional<SecureRandom> random);

  boolean isSignature(byte[] publicKey, byte[] input, byte[] signature);
}
