package org.asterism.threshold;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// Shamir's secret sharing, byte by byte over GF(2⁸): any k of the n shares give the secret back.
///
/// **Guarantee.** k−1 shares are consistent with every secret of that length, equally likely,
/// whatever the computing power of who holds them (A. Shamir, *How to share a secret*, CACM 22,
/// 1979). This holds as far as the `SecureRandom` is uniform. The length is not hidden: see
/// [SizeBucket]. No table look-up and no branch depends on secret or share.
///
/// **What joining cannot tell.** Wrong shares, shares of two sharings, or shares of a sharing with
/// a greater k give a wrong secret and no error. [ShareTag] tells a wrong share, and
/// [ChecksummedSecret] a wrong secret.
///
/// **Threads.** A value: immutable, for any thread. Who receives a `SecretBytes` owns it; arguments
/// stay open and belong to the caller.
///
/// **Limits.** 1 ≤ k ≤ n ≤ [#MAX_SHARES]; secrets of 1 to [SecretBytes#MAX_LENGTH] bytes.
///
/// **Errors.** `IllegalArgumentException` for a quorum of the wrong size, a foreign x-coordinate,
/// or shares of unequal or no length.
///
/// ```java
/// var sharing = ByteSharing.draw(3, 5, random);
/// Map<XCoordinate, SecretBytes> shares = sharing.split(secret, random);
/// SecretBytes again = sharing.combine(anyThreeOf(shares));
/// ```
///
/// @param k how many shares are needed
/// @param xs the x-coordinate of each share, distinct
public record ByteSharing(int k, List<XCoordinate> xs) {
  /// There are no more field elements than these besides 0.
  public static final int MAX_SHARES = XCoordinate.MAX_VALUE;

  private static final int AT_SECRET = 0;

  public ByteSharing {
    xs = List.copyOf(xs);
    if (k < 1 || k > xs.size() || xs.size() > MAX_SHARES) {
      throw new IllegalArgumentException(
          "a sharing needs 1 <= k <= n <= %d, not k = %d and n = %d"
              .formatted(MAX_SHARES, k, xs.size()));
    }
    if (new HashSet<>(xs).size() != xs.size()) {
      throw new IllegalArgumentException("the x-coordinates of a sharing are distinct");
    }
  }

  /// A sharing over n x-coordinates drawn at random.
  public static ByteSharing draw(int k, int n, SecureRandom random) {
    var all = new ArrayList<XCoordinate>();
    for (int value = 1; value <= XCoordinate.MAX_VALUE; value++) {
      all.add(new XCoordinate(value));
    }
    Collections.shuffle(all, random);
    // Too great an n is the constructor's to refuse.
    return new ByteSharing(k, n <= MAX_SHARES ? all.subList(0, Math.max(n, 0)) : List.of());
  }

  /// A share for each x-coordinate, in the order of [#xs].
  public SequencedMap<XCoordinate, SecretBytes> split(SecretBytes secret, SecureRandom random) {
    requireSomeBytes(secret);
    var coefficients = new ArrayList<SecretBytes>();
    var shares = new LinkedHashMap<XCoordinate, SecretBytes>();
    try (var handover = Handover.orElse(() -> shares.values().forEach(SecretBytes::close))) {
      // Uniform, the leading one too: a polynomial that may not have degree below k-1 leaks
      // (GHSA-jp37-5qhw-mffw).
      for (int degree = 1; degree < k; degree++) {
        coefficients.add(SecretBytes.random(secret.length(), random));
      }
      for (XCoordinate x : xs) {
        shares.put(x, evaluate(secret, coefficients, x));
      }
      return handover.to(Collections.unmodifiableSequencedMap(shares));
    } finally {
      coefficients.forEach(SecretBytes::close);
    }
  }

  /// The secret, from the shares of exactly k vaults.
  public SecretBytes combine(Map<XCoordinate, SecretBytes> quorum) {
    return interpolate(quorum, AT_SECRET);
  }

  /// The share at `x`, from the shares of exactly k vaults: for a vault that is still owed its
  /// share, also one that has come after the splitting. The secret itself is not computed.
  public SecretBytes shareAt(XCoordinate x, Map<XCoordinate, SecretBytes> quorum) {
    return interpolate(quorum, x.value());
  }

  private SecretBytes interpolate(Map<XCoordinate, SecretBytes> quorum, int at) {
    if (quorum.size() != k) {
      throw new IllegalArgumentException(
          "expected exactly %d shares, found %d".formatted(k, quorum.size()));
    }
    var sum = SecretBytes.allocate(commonLength(quorum.values()));
    try (var handover = Handover.orElse(sum::close)) {
      quorum.forEach((x, share) -> addMultiple(sum, share, weight(x, quorum.keySet(), at)));
      return handover.to(sum);
    }
  }

  // Horner: (…(c · x + c') · x + …) · x + secret.
  private static SecretBytes evaluate(
      SecretBytes secret, List<SecretBytes> coefficients, XCoordinate x) {
    var value = SecretBytes.allocate(secret.length());
    try (var handover = Handover.orElse(value::close)) {
      coefficients.forEach(coefficient -> multiplyThenAdd(value, x, coefficient));
      multiplyThenAdd(value, x, secret);
      return handover.to(value);
    }
  }

  // Lagrange's basis polynomial of `x` at the point `at`; in this field minus is plus is XOR. It
  // depends on the x-coordinates only. Distinct x-coordinates make no denominator zero.
  private static int weight(XCoordinate x, Collection<XCoordinate> quorum, int at) {
    int numerator = 1;
    int denominator = 1;
    for (XCoordinate other : quorum) {
      if (!other.equals(x)) {
        numerator = Gf256.multiply(numerator, other.value() ^ at);
        denominator = Gf256.multiply(denominator, other.value() ^ x.value());
      }
    }
    return Gf256.multiply(numerator, Gf256.inverse(denominator));
  }

  private static void multiplyThenAdd(SecretBytes target, XCoordinate x, SecretBytes addend) {
    target.borrow(sum -> addend.borrow(bytes -> ByteRows.multiplyThenAdd(sum, x.value(), bytes)));
  }

  private static void addMultiple(SecretBytes target, SecretBytes addend, int factor) {
    target.borrow(sum -> addend.borrow(bytes -> ByteRows.addMultiple(sum, bytes, factor)));
  }

  private static int commonLength(Collection<SecretBytes> shares) {
    int length = shares.iterator().next().length();
    for (SecretBytes share : shares) {
      requireSomeBytes(share);
      if (share.length() != length) {
        throw new IllegalArgumentException(
            "shares of one secret have one length, not %d and %d"
                .formatted(length, share.length()));
      }
    }
    return length;
  }

  private static void requireSomeBytes(SecretBytes bytes) {
    if (bytes.length() == 0) {
      throw new IllegalArgumentException("expected at least one byte to share, found none");
    }
  }
}
