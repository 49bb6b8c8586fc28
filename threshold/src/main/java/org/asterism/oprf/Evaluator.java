package org.asterism.oprf;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.HkdfSha256;
import org.asterism.secret.SecretBytes;

/// A vault's part: BlindEvaluate with proof (RFC 9497 §3.3.2), in constant time. For any number of
/// threads.
///
/// @param random for proofs; one that is broken gives the share away to nobody, because each
///   proof's scalar depends on the share too
public record Evaluator(Kernel kernel, SecureRandom random) {
  private static final byte[] NONCE = "asterism/proof-nonce/v1|".getBytes(StandardCharsets.US_ASCII);
  private static final ScalarField FIELD = ScalarField.of(Suite.CURVE);
  private static final int FRESH_BYTES = 32;

  /// Whether this machine has the arithmetic.
  public boolean isAble() {
    return kernel.groups().contains(Group.P256);
  }

  /// Whether it is a share at all.
  public static boolean isShare(SecretBytes share) {
    return FIELD.isNonZero(share);
  }

  /// Empty where the element is not a point of the curve, or its neutral element.
  ///
  /// @throws UnsupportedOperationException unless [#isAble()]
  public Optional<Evaluation> evaluate(SecretBytes share, byte[] element) {
    return kernel
        .decode(Suite.CURVE, element)
        .map(point -> {
          try (SecretBytes nonce = nonce(share)) {
            return prove(Suite.VERIFIABLE, share, point, nonce);
          }
        });
  }

  /// GenerateProof (§2.2.1) for the one pair.
  ///
  /// @param nonce r, uniform and never used twice
  Evaluation prove(Suite suite, SecretBytes share, Point element, SecretBytes nonce) {
    byte[] publicShare = kernel.multiplyBase(Suite.CURVE, share).encoded();
    byte[] evaluated = kernel.multiply(element, share).encoded();
    Point composite;
    try (SecretBytes weight =
        FIELD.scalar(suite.weight(publicShare, element.encoded(), evaluated))) {
      composite = kernel.multiply(element, weight);
    }
    BigInteger challenge =
        suite.challenge(
            publicShare,
            composite.encoded(),
            kernel.multiply(composite, share).encoded(),
            kernel.multiplyBase(Suite.CURVE, nonce).encoded(),
            kernel.multiply(composite, nonce).encoded());
    return new Evaluation(evaluated, proof(challenge, share, nonce), publicShare);
  }

  // c | r - c·k
  private static byte[] proof(BigInteger challenge, SecretBytes share, SecretBytes nonce) {
    try (SecretBytes c = FIELD.scalar(challenge);
        SecretBytes product = FIELD.multiply(c, share);
        SecretBytes s = FIELD.subtract(nonce, product);
        SecretBytes both = SecretBytes.concat(c, s)) {
      return both.useArray(bytes -> bytes.clone());
    }
  }

  private SecretBytes nonce(SecretBytes share) {
    try (var fresh = SecretBytes.random(FRESH_BYTES, random);
        var input = SecretBytes.concat(fresh, share);
        SecretBytes high = HkdfSha256.derive(input, numbered(1));
        SecretBytes low = HkdfSha256.derive(input, numbered(2));
        var wide = SecretBytes.concat(high, low)) {
      return FIELD.reduce(wide);
    }
  }

  private static byte[] numbered(int part) {
    byte[] info = Arrays.copyOf(NONCE, NONCE.length + 1);
    info[NONCE.length] = (byte) part;
    return info;
  }
}
