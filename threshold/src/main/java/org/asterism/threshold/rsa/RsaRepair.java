package org.asterism.threshold.rsa;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;

/// The repair of one share of an RSA key by k others: each helper splits its share, times a whole
/// weight, into parts for all helpers, each adds up what it got, and the sum of those sums is D
/// times the share (Laing and Stinson, eprint 2017/1155; threshold.md §11).
///
/// All of it is computed modulo a power of 2 that D times a share is below. There parts are uniform
/// and tell nothing, and a weight may be negative. Stateless.
public final class RsaRepair {
  // D has fewer bits than a word.
  private static final int WIDER_BYTES = Long.BYTES;
  private static final int TWOS = RsaKey.D.getLowestSetBit();
  private static final long ODD = RsaKey.D.shiftRight(TWOS).longValueExact();

  private RsaRepair() {}

  /// How long parts and their sums are.
  public static int partBytes(int shareBytes) {
    return shareBytes + WIDER_BYTES;
  }

  /// The parts of one helper's weighted share, in the order of the helpers; the caller closes them,
  /// the share stays open.
  ///
  /// @param helpers the x-coordinates of all k of them
  /// @param own among them
  /// @param lost the x-coordinate of the share that is repaired, not among them
  /// @param randomness gives so many uniform bytes, each time others
  public static List<SecretBytes> split(
      SecretBytes share,
      List<BigInteger> helpers,
      BigInteger own,
      BigInteger lost,
      IntFunction<SecretBytes> randomness) {
    int length = partBytes(share.length());
    var parts = new ArrayList<SecretBytes>();
    try (var handover = Handover.orElse(() -> parts.forEach(SecretBytes::close))) {
      while (parts.size() < helpers.size() - 1) {
        parts.add(randomness.apply(length));
      }
      try (SecretInteger rest = sum(parts, length);
          SecretInteger weighted = weighted(share, weight(helpers, own, lost), length)) {
        rest.subtractFrom(weighted);
        parts.add(rest.toBigEndian(length));
      }
      return handover.to(parts);
    }
  }

  /// What one helper's parts come to, which the caller closes; the parts stay open.
  public static SecretBytes sum(List<SecretBytes> parts) {
    int length = parts.getFirst().length();
    try (SecretInteger sum = sum(parts, length)) {
      return sum.toBigEndian(length);
    }
  }

  /// The share that the sums of all helpers come to, which the caller closes; they stay open.
  ///
  /// @throws ThresholdRefused if they come to none, which one of the helpers has caused
  public static SecretBytes share(List<SecretBytes> sums, int shareBytes) throws ThresholdRefused {
    try (SecretInteger share = sum(sums, partBytes(shareBytes))) {
      boolean whole =
          share.shiftExactly(TWOS) && share.divideExactly(ODD) && share.fits(shareBytes);
      if (!whole) {
        throw new ThresholdRefused(Fault.SCALAR);
      }
      return share.toBigEndian(shareBytes);
    }
  }

  private static SecretInteger sum(List<SecretBytes> addends, int length) {
    try (var none = SecretBytes.allocate(length)) {
      SecretInteger sum = SecretInteger.of(none, length);
      for (SecretBytes addend : addends) {
        try (SecretInteger one = SecretInteger.of(addend, length)) {
          sum.addModulo(one);
        }
      }
      return sum;
    }
  }

  private static SecretInteger weighted(SecretBytes share, BigInteger weight, int length) {
    SecretInteger weighted = SecretInteger.of(share, length);
    weighted.multiply(weight.abs().longValueExact());
    if (weight.signum() < 0) {
      weighted.negate();
    }
    return weighted;
  }

  // D·Π (p_* − p_i)/(p_j − p_i), a whole number of fewer bits than a word.
  private static BigInteger weight(List<BigInteger> helpers, BigInteger own, BigInteger lost) {
    BigInteger above = RsaKey.D;
    BigInteger below = BigInteger.ONE;
    for (BigInteger other : helpers) {
      if (!other.equals(own)) {
        above = above.multiply(lost.subtract(other));
        below = below.multiply(own.subtract(other));
      }
    }
    return above.divide(below);
  }
}
