package org.asterism.attest.measure;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.asterism.attest.quote.Bytes;

/// The hash that processors measure with: SHA-384 of public bytes.
final class Sha {
  /// How long a measurement is.
  static final int SHA384_BYTES = 48;

  private Sha() {}

  /// The digest of the whole.
  static Bytes sha384(Bytes content) {
    return Bytes.of(sha384().digest(content.toArray()));
  }

  /// A digest to be fed piece by piece.
  static MessageDigest sha384() {
    try {
      return MessageDigest.getInstance("SHA-384");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-384", e);
    }
  }
}
