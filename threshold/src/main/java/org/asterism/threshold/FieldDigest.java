package org.asterism.threshold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.asterism.secret.SecretBytes;
import org.asterism.secret.Sha256;

/// SHA-256 over fields, each after its length: no two lists of fields make the same input. The
/// first field is the domain.
final class FieldDigest {
  static final int LENGTH = 32;

  private final MessageDigest sha256 = Sha256.start();

  private FieldDigest() {}

  static FieldDigest of(String domain) {
    return new FieldDigest().add(domain.getBytes(StandardCharsets.US_ASCII));
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
    byte[] digest = sha256.digest();
    sha256.reset();
    return digest;
  }
}
