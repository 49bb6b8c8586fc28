package org.asterism.threshold.rsa;

import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;

/// What one vault deals in a refresh of an RSA key: a polynomial over the integers that is 0 at 0,
/// so that what it deals changes shares and not what they are of (threshold.md §11).
///
/// Its coefficients are drawn as [RsaSharing] draws them, and none is negative. There are no points
/// by which a vault could see that another's polynomial is 0 at 0: a vault checks the bounds, and
/// whether the key is the same is seen by using it. For one thread; the owner closes it.
public final class RsaRefresh implements AutoCloseable {
  // x-coordinates are 16 at most.
  private static final int X_BITS = 4;
  private static final Set<Integer> SHARE_BYTES = shareBytes();

  private final int shareBytes;
  private final int k;

  // That of x first.
  private final List<SecretInteger> coefficients;

  private RsaRefresh(int shareBytes, int k, List<SecretInteger> coefficients) {
    this.shareBytes = shareBytes;
    this.k = k;
    this.coefficients = coefficients;
  }

  /// Whether shares of some RSA key are so long.
  public static boolean isShareLength(int bytes) {
    return SHARE_BYTES.contains(bytes);
  }

  /// @param shareBytes how long shares are, as [#isShareLength] has it
  /// @param k how many shares are needed, 2 or more
  /// @param randomness gives so many uniform bytes, each time others
  public static RsaRefresh draw(int shareBytes, int k, IntFunction<SecretBytes> randomness) {
    int bits = coefficientBits(shareBytes, k);
    var refresh = new RsaRefresh(shareBytes, k, new ArrayList<>());
    try (var handover = Handover.orElse(refresh::close)) {
      while (refresh.coefficients.size() < k - 1) {
        try (SecretBytes drawn = randomness.apply((bits + Byte.SIZE - 1) / Byte.SIZE)) {
          refresh.coefficients.add(SecretInteger.lowest(bits, drawn, shareBytes));
        }
      }
      return handover.to(refresh);
    }
  }

  /// What the vault at `x` is dealt, as long as a share; the caller closes it.
  public SecretBytes at(BigInteger x) {
    long factor = x.longValueExact();
    try (SecretInteger value = coefficients.getLast().copy()) {
      for (int i = coefficients.size() - 2; i >= 0; i--) {
        value.multiply(factor);
        value.add(coefficients.get(i));
      }
      value.multiply(factor);
      value.multiply(2 * RsaSharing.D);
      return value.toBigEndian(shareBytes);
    }
  }

  /// The share that comes of the one before and of what all vaults dealt; the caller closes it.
  ///
  /// @param dealt in the order of the dealers; none is closed
  /// @throws ThresholdRefused where one is longer than any that is dealt so, by its dealer's place
  public SecretBytes share(SecretBytes before, List<SecretBytes> dealt) throws ThresholdRefused {
    for (int dealer = 0; dealer < dealt.size(); dealer++) {
      if (!isInBounds(dealt.get(dealer))) {
        throw new ThresholdRefused(Fault.SUB_SHARE, dealer);
      }
    }
    try (SecretInteger sum = SecretInteger.of(before, shareBytes)) {
      for (SecretBytes one : dealt) {
        try (SecretInteger change = SecretInteger.of(one, shareBytes)) {
          sum.add(change);
        }
      }
      return sum.toBigEndian(shareBytes);
    } catch (ArithmeticException tooOftenRefreshed) {
      throw (ThresholdRefused) new ThresholdRefused(Fault.SCALAR).initCause(tooOftenRefreshed);
    }
  }

  @Override
  public void close() {
    coefficients.forEach(SecretInteger::close);
  }

  // 2·D·(c_1·x + … + c_t·x^t) < 2^46 · 2 · 16^t · 2^(bits of a coefficient).
  private int boundBits() {
    return RsaSharing.D_BITS + 2 + X_BITS * (k - 1) + coefficientBits(shareBytes, k);
  }

  // Only the verdict depends on what it is.
  private boolean isInBounds(SecretBytes dealt) {
    if (dealt.length() != shareBytes) {
      return false;
    }
    int above = shareBytes * Byte.SIZE - boundBits();
    return dealt.use(bytes -> {
      int set = 0;
      for (int i = 0; i <= above / Byte.SIZE; i++) {
        int bits = Math.min(Byte.SIZE, above - i * Byte.SIZE);
        set |= bytes.get(ValueLayout.JAVA_BYTE, i) & 0xff & ~(0xff >>> bits);
      }
      return set == 0;
    });
  }

  private static int coefficientBits(int shareBytes, int k) {
    return RsaSharing.coefficientBits((shareBytes - RsaSharing.WIDER_BYTES) * Byte.SIZE, k);
  }

  private static Set<Integer> shareBytes() {
    return Set.of(
        2048 / Byte.SIZE + RsaSharing.WIDER_BYTES,
        3072 / Byte.SIZE + RsaSharing.WIDER_BYTES,
        4096 / Byte.SIZE + RsaSharing.WIDER_BYTES);
  }
}
