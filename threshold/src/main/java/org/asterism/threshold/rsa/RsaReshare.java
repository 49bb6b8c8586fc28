package org.asterism.threshold.rsa;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntFunction;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.XCoordinate;

/// What one vault deals of its share of an RSA key to others: a polynomial over the integers that
/// has the share times its weight at 0, all of it times 2·D (threshold.md §11).
///
/// Shares are multiples of 2·D, so that what two shares have at 0 differs by a multiple of D: less
/// than k of those that are dealt fit either, as with [RsaSharing]. Weights may be negative; the
/// first coefficient has a bit above all others set, so that nothing that is dealt is. There are no
/// points by which a vault could see what another deals: it checks the bounds, and whether the key
/// is the same is seen by using it.
///
/// The new shares' constant is 2·D² times that of before, and they are longer. For one thread; the
/// owner closes it.
public final class RsaReshare implements AutoCloseable {
  /// How often vaults deal one key to others.
  public static final int TIMES_MAX = 4;

  private static final BigInteger TWICE_D = RsaKey.D.shiftLeft(1);

  // Weights that no word holds are multiples of 2 to this.
  private static final int TWOS = 16;

  private final ShareLength length;
  private final int k;
  private final RsaRefresh zero;

  private RsaReshare(ShareLength length, int k, RsaRefresh zero) {
    this.length = length;
    this.k = k;
    this.zero = zero;
  }

  /// Whether shares of some RSA key are so long, and vaults deal them to others.
  public static boolean isDealt(int shareBytes) {
    return ShareLength.of(shareBytes).flatMap(ShareLength::next).isPresent();
  }

  /// @param shareBytes how long the vault's own share is, as [#isDealt] has it
  /// @param k how many of the new shares are needed, 2 or more
  /// @param randomness gives so many uniform bytes, each time others
  public static RsaReshare draw(int shareBytes, int k, IntFunction<SecretBytes> randomness) {
    ShareLength next = ShareLength.of(shareBytes).flatMap(ShareLength::next).orElseThrow();
    return new RsaReshare(next, k, RsaRefresh.draw(next.bytes(), k, randomness));
  }

  /// What the vault at `x` is dealt, as long as a new share; the caller closes it.
  ///
  /// @param share the vault's own
  /// @param own where it has that
  /// @param dealers the x-coordinates of all who deal
  public SecretBytes at(BigInteger x, SecretBytes share, BigInteger own, List<BigInteger> dealers) {
    int width = length.bytes();
    try (SecretBytes changing = zero.at(x);
        SecretInteger value = SecretInteger.of(changing, width);
        SecretInteger above = above(x);
        SecretInteger constant = weighted(share, weight(own, dealers))) {
      value.add(above);
      value.addModulo(constant);
      return value.toBigEndian(width);
    }
  }

  private SecretInteger weighted(SecretBytes share, BigInteger weight) {
    int twos = Math.min(TWOS, weight.getLowestSetBit());
    SecretInteger weighted = SecretInteger.of(share, length.bytes());
    try (var handover = Handover.orElse(weighted::close)) {
      weighted.multiply(TWICE_D.longValueExact());
      weighted.multiply(1L << twos);
      weighted.multiply(weight.abs().shiftRight(twos).longValueExact());
      if (weight.signum() < 0) {
        weighted.negate();
      }
      return handover.to(weighted);
    }
  }

  // Nothing secret: a bit more than any coefficient has, in the place of the first.
  private SecretInteger above(BigInteger x) {
    BigInteger bit = TWICE_D.multiply(x).shiftLeft(length.coefficientBits(k));
    try (SecretBytes bytes = SecretBytes.takeFrom(bit.toByteArray())) {
      return SecretInteger.of(bytes, length.bytes());
    }
  }

  private static BigInteger weight(BigInteger own, List<BigInteger> dealers) {
    var quorum = new HashSet<XCoordinate>();
    dealers.forEach(x -> quorum.add(new XCoordinate(x.intValueExact())));
    return RsaCombination.weight(new XCoordinate(own.intValueExact()), quorum);
  }

  /// The share that comes of what all who deal dealt, which the caller closes; none of those is.
  ///
  /// @param dealt in the order of the dealers, one at least
  /// @param k how many of the new shares are needed
  /// @throws ThresholdRefused where one is not as long as what is dealt so, by its dealer's place
  public static SecretBytes share(List<SecretBytes> dealt, int k) throws ThresholdRefused {
    int shareBytes = dealt.getFirst().length();
    ShareLength length =
        ShareLength.of(shareBytes)
            .filter(found -> found.reshares() > 0)
            .orElseThrow(() -> new ThresholdRefused(Fault.SUB_SHARE, 0));
    // The bit above all others makes it one bit more than in a refresh.
    int bound = RsaRefresh.boundBits(length, k) + 1;
    for (int dealer = 0; dealer < dealt.size(); dealer++) {
      if (!RsaRefresh.isInBounds(dealt.get(dealer), shareBytes, bound)) {
        throw new ThresholdRefused(Fault.SUB_SHARE, dealer);
      }
    }
    return RsaRefresh.sum(dealt.getFirst(), dealt.subList(1, dealt.size()));
  }

  @Override
  public void close() {
    zero.close();
  }
}
