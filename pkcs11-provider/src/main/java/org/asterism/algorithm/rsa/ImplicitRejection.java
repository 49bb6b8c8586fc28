package org.asterism.algorithm.rsa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.asterism.key.KeyMaterial;
import org.asterism.key.SharedRsa;
import org.asterism.secret.HmacSha256;
import org.asterism.secret.SecretBytes;
import org.asterism.secret.Sha256;

/// The message that a ciphertext stands for where its padding is wrong: the same each time for one
/// key and ciphertext, and anything to whoever lacks the key (draft-irtf-cfrg-rsa-guidance-10 §7).
/// A whole key makes it of its private exponent; one that is never whole has another secret in its
/// place. Safe for use by many threads.
final class ImplicitRejection {
  static final int CANDIDATES = 128;

  private static final int CANDIDATE_BYTES = 2;
  private static final byte[] LENGTH = "length".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

  private final SharedRsa.Powers powers;
  private final int modulusBytes;

  /// @param powers have a secret of each ciphertext
  ImplicitRejection(SharedRsa.Powers powers, int modulusBytes) {
    this.powers = powers;
    this.modulusBytes = modulusBytes;
  }

  /// The secret that a whole key has of a ciphertext comes of this hash of its private exponent;
  /// the caller closes it. The material stays the caller's.
  static SecretBytes exponentHash(KeyMaterial material) {
    int length = ((RsaFacts) material.facts()).length();
    try (var exponent = RsaParts.privateExponent(material)) {
      return exponent.useArray(d -> {
        var sha256 = Sha256.start();
        sha256.update(new byte[length - d.length]);
        sha256.update(d);
        byte[] digest = sha256.digest();
        sha256.reset();
        return SecretBytes.takeFrom(digest);
      });
    }
  }

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

  /// @param ciphertext as long as the modulus
  Alternative alternative(byte[] ciphertext) {
    try (var key = powers.ownSecret(ciphertext)) {
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
}
