package org.asterism.threshold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.asterism.secret.SecretBytes;

/// SHA-256 over fields, each after its length: no two lists of fields make the same input. The
/// first field is the domain.
final class FieldDigest {
  static final int LENGTH = 32;

  // Copied for each use: looking it up among the providers takes longer than a short digest.
  private static final MessageDigest BLANK = blank();

  private final MessageDigest sha256;

  private FieldDigest(MessageDigest sha256) {
    this.sha256 = sha256;
  }

  static FieldDigest of(String domain) {
    try {
      return new FieldDigest((MessageDigest) BLANK.clone())
          .add(domain.getBytes(StandardCharsets.US_ASCII));
    } catch (CloneNotSupportedException theJdksOwnDoes) {
      throw new IllegalStateException(theJdksOwnDoes);
    }
  }

  FieldDigest add(byte[] field) {
    return add(field, 0, field.length);
  }

  FieldDigest add(byte[] field, int from, int length) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    sha256.update(field, from, length);
    return this;
  }

  FieldDigest add(long field) {
    return add(ByteBuffer.allocate(Long.BYTES).putLong(field).array());
  }

  FieldDigest add(SecretBytes field) {
    return field.useArray(this::add);
  }

  byte[] finish() {
    return sha256.digest();
  }

  private static MessageDigest blank() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
