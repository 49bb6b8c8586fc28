package org.asterism.ratls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import org.asterism.vault.Octets;

/// A public key as X.509 writes it (SubjectPublicKeyInfo, DER): what pins and enrolments name.
public record Spki(Octets der) {
  public static final int MAX_LENGTH = 1024;

  public Spki {
    if (der.isEmpty() || der.size() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a public key has 1 to %d bytes, not %d".formatted(MAX_LENGTH, der.size()));
    }
  }

  public static Spki of(PublicKey publicKey) {
    return new Spki(Octets.of(publicKey.getEncoded()));
  }

  /// SHA-256 of the DER.
  public Octets digest() {
    return sha256(der.toByteArray());
  }

  static Octets sha256(byte[] bytes) {
    try {
      return Octets.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java runtime has SHA-256", missing);
    }
  }
}
