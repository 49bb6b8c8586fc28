package org.asterism.threshold.frost;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;

/// The hash functions of FROST(Ed25519, SHA-512), RFC 9591 §6.1. Stateless.
final class FrostHash {
  private static final byte[] CONTEXT = ascii("FROST-ED25519-SHA512-v1");
  private static final byte[] RHO = ascii("rho");
  private static final byte[] NONCE = ascii("nonce");
  private static final byte[] MESSAGE = ascii("msg");
  private static final byte[] COMMITMENTS = ascii("com");

  private FrostHash() {}

  /// H1, of a binding factor's input.
  static BigInteger bindingFactor(byte[] input) {
    return number(digest(List.of(CONTEXT, RHO, input)));
  }

  /// H2, which is RFC 8032's.
  static BigInteger challenge(byte[] nonce, byte[] publicKey, byte[] message) {
    return number(digest(List.of(nonce, publicKey, message)));
  }

  /// H3, of random bytes and the share; the caller closes it.
  static SecretBytes nonce(SecretBytes random, SecretBytes share) {
    return random.useArray(fresh -> share.useArray(own -> reduced(fresh, own)));
  }

  /// H4.
  static byte[] message(byte[] message) {
    return digest(List.of(CONTEXT, MESSAGE, message));
  }

  /// H5.
  static byte[] commitments(byte[] encodedList) {
    return digest(List.of(CONTEXT, COMMITMENTS, encodedList));
  }

  private static SecretBytes reduced(byte[] fresh, byte[] own) {
    try (var wide = SecretBytes.takeFrom(digest(List.of(CONTEXT, NONCE, fresh, own)))) {
      return ScalarField.of(Curve.EDWARDS25519).reduce(wide);
    }
  }

  private static BigInteger number(byte[] littleEndian) {
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
    }
    return new BigInteger(1, bigEndian).mod(Curve.EDWARDS25519.order());
  }

  // What the digest keeps of its input is wiped by its reset.
  private static byte[] digest(List<byte[]> parts) {
    MessageDigest sha512 = sha512();
    parts.forEach(sha512::update);
    byte[] digest = sha512.digest();
    sha512.reset();
    return digest;
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
