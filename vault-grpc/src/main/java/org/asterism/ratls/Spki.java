package org.asterism.ratls;

import java.security.PublicKey;
import org.asterism.secret.Sha256;
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
    return Octets.of(Sha256.start().digest(der.toByteArray()));
  }
}
