package org.asterism.algorithm.rsa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.HmacSha256;
import org.asterism.secret.SecretBytes;
import org.asterism.secret.Sha256;

/// The message that a ciphertext stands for where its padding is wrong: the same each time for one
/// key and ciphertext, and anything to whoever lacks the key (draft-irtf-cfrg-rsa-guidance-10 §7).
/// Owns a hash of the private exponent. Safe for use by many threads.
final class ImplicitRejection implements AutoCloseable {
  static final int CANDIDATES = 128;

  private static final int CANDIDATE_BYTES = 2;
  private static final byte[] LENGTH = "length".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

  private final SecretBytes exponentHash;
  private final int modulusBytes;

  /// An alternative for one ciphertext; wiped on close.
  ///
  /// @param message as long as the modulus: the end of it counts
  /// @param lengths [#CANDIDATES] numbers of two bytes, from which the message's length follows
  record Alternative(byte[] message, byte[] lengths) implements AutoCloseable {
    @Override
    public void close() {
      Arrays.fill(message, (byte) 0);
      Arrays.fill(lengths, (byte) 0);
    }
  }

  private ImplicitRejection(SecretBytes exponentHash, int modulusBytes) {
    this.exponentHash = exponentHash;
    this.modulusBytes = modulusBytes;
  }

  /// Of a private key; the material stays the caller's.
  static ImplicitRejection of(KeyMaterial material) {
    int length = ((RsaFacts) material.facts()).length();
    try (var exponent = RsaParts.privateExponent(material)) {
      var hash =
          exponent.useArray(d -> {
            var sha256 = Sha256.start();
            sha256.update(new byte[length - d.length]);
            sha256.update(d);
            byte[] digest = sha256.digest();
            sha256.reset();
            return SecretBytes.takeFrom(digest);
          });
      return new ImplicitRejection(hash, length);
    }
  }

  /// @param ciphertext as long as the modulus
  Alternative alternative(byte[] ciphertext) {
    try (var key = SecretBytes.takeFrom(HmacSha256.mac(exponentHash, ciphertext))) {
      return new Alternative(
          expand(key, MESSAGE, modulusBytes), expand(key, LENGTH, CANDIDATES * CANDIDATE_BYTES));
    }
  }

  // The draft's IRPRF: HMAC over a counter, the label and the length in bits, each of two bytes.
  private static byte[] expand(SecretBytes key, byte[] label, int length) {
    byte[] expanded = new byte[length];
    for (int done = 0, counter = 0; done < length; counter++) {
      byte[] block = HmacSha256.mac(key, number(counter), label, number(length * Byte.SIZE));
      int step = Math.min(block.length, length - done);
      System.arraycopy(block, 0, expanded, done, step);
      Arrays.fill(block, (byte) 0);
      done += step;
    }
    return expanded;
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Short.BYTES).putShort((short) value).array();
  }

  @Override
  public void close() {
    exponentHash.close();
  }
}
