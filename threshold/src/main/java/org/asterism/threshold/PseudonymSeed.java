package org.asterism.threshold;

import org.asterism.secret.SecretBytes;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The private key of a pseudonym as a record keeps it (RFC 8032 §5.1.5).
public final class PseudonymSeed {
  private PseudonymSeed() {}

  /// The pseudonym that it is of.
  ///
  /// @param seed 32 bytes
  public static byte[] pseudonym(SecretBytes seed) {
    byte[] pseudonym = new byte[Ed25519.PUBLIC_KEY_SIZE];
    seed.useArray(bytes -> {
      Ed25519.generatePublicKey(bytes, 0, pseudonym, 0);
      return pseudonym;
    });
    return pseudonym;
  }
}
