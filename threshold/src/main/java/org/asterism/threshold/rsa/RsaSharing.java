package org.asterism.threshold.rsa;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;

/// Shamir's sharing over the integers for the private exponent of an ordinary RSA modulus.
///
/// With D = 16! the polynomial has the constant D·d and k−1 uniform coefficients; the share at p is
/// 2·D·f(p). (Damgård and Dupont, PKC 2005; Shoup, Eurocrypt 2000, §3.)
///
/// **Guarantee.** k−1 shares of one private exponent and of any other are within 2^−128 of each
/// other. The coefficients' length is a number of whole bits, so that shares tell the length of the
/// modulus and k, and nothing of the modulus.
///
/// **Threads.** A value: immutable, for any thread. Who receives a `SecretBytes` owns it; arguments
/// stay open and belong to the caller.
///
/// @param k how many shares are needed
/// @param xs the x-coordinate of each share, distinct and at most 16
public record RsaSharing(RsaKey key, int k, List<XCoordinate> xs) {
  /// One share for each vault at most.
  public static final int MAX_SHARES = RsaKey.POINTS - 1;

  /// By how many bytes a share is longer than the modulus: enough for k up to [#MAX_SHARES] and for
  /// sums of refreshed shares.
  static final int WIDER_BYTES = 40;

  static final long D = RsaKey.D.longValueExact();
  static final int D_BITS = RsaKey.D.bitLength();
  private static final int DISTANCE_BITS = 128;

  public RsaSharing {
    xs = List.copyOf(xs);
    if (k < 1 || k > xs.size() || xs.size() > MAX_SHARES) {
      throw new IllegalArgumentException(
          "a sharing needs 1 <= k <= n <= %d, not k = %d and n = %d"
              .formatted(MAX_SHARES, k, xs.size()));
    }
    if (new HashSet<>(xs).size() != xs.size()
        || xs.stream().anyMatch(x -> x.value() > RsaKey.POINTS)) {
      throw new IllegalArgumentException(
          "the x-coordinates of a sharing are distinct and at most %d".formatted(RsaKey.POINTS));
    }
  }

  /// A sharing over n x-coordinates drawn at random.
  public static RsaSharing draw(RsaKey key, int k, int n, SecureRandom random) {
    List<XCoordinate> all = new ArrayList<>();
    for (int x = 1; x <= RsaKey.POINTS; x++) {
      all.add(new XCoordinate(x));
    }
    Collections.shuffle(all, random);
    return new RsaSharing(key, k, all.subList(0, n));
  }

  /// The shares of `exponent`, each of [RsaKey#shareLength] bytes, big-endian.
  ///
  /// @param exponent the private exponent, big-endian, at most as long as the modulus
  public SequencedMap<XCoordinate, SecretBytes> split(SecretBytes exponent, SecureRandom random) {
    if (exponent.length() > key.length()) {
      throw new IllegalArgumentException("a private exponent is not longer than the modulus");
    }
    List<SecretInteger> coefficients = new ArrayList<>();
    SequencedMap<XCoordinate, SecretBytes> shares = new LinkedHashMap<>();
    try (var handover = Handover.orElse(() -> shares.values().forEach(SecretBytes::close))) {
      coefficients.add(SecretInteger.of(exponent, key.shareLength()));
      coefficients.getFirst().multiply(D);
      while (coefficients.size() < k) {
        coefficients.add(SecretInteger.random(coefficientBits(key, k), key.shareLength(), random));
      }
      xs.forEach(x -> shares.put(x, share(coefficients, x)));
      return handover.to(shares);
    } finally {
      coefficients.forEach(SecretInteger::close);
    }
  }

  static int coefficientBits(RsaKey key, int k) {
    return coefficientBits(key.modulus().bitLength(), k);
  }

  /// |s| + 45 + t + ⌈log2 t⌉ + 128, where D·s is what the polynomial has at 0.
  static int coefficientBits(int secretBits, int k) {
    int degree = k - 1;
    int logarithm = degree == 0 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(degree - 1);
    return secretBits + D_BITS + degree + logarithm + DISTANCE_BITS;
  }

  private SecretBytes share(List<SecretInteger> coefficients, XCoordinate x) {
    try (SecretInteger value = coefficients.getLast().copy()) {
      for (int i = coefficients.size() - 2; i >= 0; i--) {
        value.multiply(x.value());
        value.add(coefficients.get(i));
      }
      value.multiply(2 * D);
      return value.toBigEndian(key.shareLength());
    }
  }
}
