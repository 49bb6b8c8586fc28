package org.asterism.algorithm.pqc;

import java.security.SecureRandom;
import org.asterism.secret.SecretBytes;

/// A parameter set of FIPS 203, 204 or 205, and the keys of it.
///
/// The octets of a private key are its seed, or what is expanded from it: told apart by length.
/// What gets octets throws IllegalArgumentException where they are no private key.
public interface ParameterSet {

  /// The name by which it is stored, for ever.
  String name();

  SetShape shape();

  default long number() {
    return shape().number();
  }

  default String objectIdentifier() {
    return shape().objectIdentifier();
  }

  default int publicBytes() {
    return shape().publicBytes();
  }

  default int privateBytes() {
    return shape().privateBytes();
  }

  default int seedBytes() {
    return shape().seedBytes();
  }

  /// The octets of a new private key.
  SecretBytes generate(SecureRandom random);

  /// @return the expanded private key, to be erased
  byte[] expanded(byte[] octets);

  byte[] publicKey(byte[] octets);

  /// Looks whether the parts of an expanded private key that came from outside belong together.
  void requireConsistent(byte[] octets);

  boolean isPublicKey(byte[] publicKey);

  /// Whether a private key has so many octets.
  default boolean isLength(int octets) {
    return octets == privateBytes() || isSeed(octets);
  }

  default boolean isSeed(int octets) {
    return seedBytes() > 0 && octets == seedBytes();
  }
}
