package org.asterism.threshold.rsa;

import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
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

  private final ShareLength length;
  private final int k;

  // That of x first.
  private final List<SecretInteger> coefficients;

  private RsaRefresh(ShareLength length, int k, List<SecretInteger> coefficients) {
    this.length = length;
    this.k = k;
    this.coefficients = coefficients;
  }

  /// Whether shares of some RSA key are so long.
  public static boolean isShareLength(int bytes) {
    return ShareLength.of(bytes).isPresent();
  }

  /// @param shareBytes how long shares are, as [#isShareLength] has it
  /// @param k how many shares are needed, 2 or more
  /// @param randomness gives so many uniform bytes, each time others
  public static RsaRefresh draw(int shareBytes, int k, IntFunction<SecretBytes> randomness) {
    ShareLength length = ShareLength.of(shareBytes).orElseThrow();
    int bits = length.coefficientBits(k);
    var refresh = new RsaRefresh(length, k, new ArrayList<>());
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
      return value.toBigEndian(length.bytes());
    }
  }

  /// The share that comes of the one before and of what all vaults dealt; the caller closes it.
  ///
  /// @param dealt in the order of the dealers; none is closed
  /// @throws ThresholdRefused where one is longer than any that is dealt so, by its dealer's place
  public SecretBytes share(SecretBytes before, List<SecretBytes> dealt) throws ThresholdRefused {
    for (int dealer = 0; dealer < dealt.size(); dealer++) {
      if (!isInBounds(dealt.get(dealer), length.bytes(), boundBits(length, k))) {
        throw new ThresholdRefused(Fault.SUB_SHARE, dealer);
      }
    }
    return sum(before, dealt);
  }

  /// All of them added up, each as long as the first; the caller closes it.
  ///
  /// @throws ThresholdRefused if there is no room for the sum, which is nobody's fault
  static SecretBytes sum(SecretBytes first, List<SecretBytes> others) throws ThresholdRefused {
    int length = first.length();
    try (SecretInteger sum = SecretInteger.of(first, length)) {
      for (SecretBytes one : others) {
        try (SecretInteger addend = SecretInteger.of(one, length)) {
          sum.add(addend);
        }
      }
      return sum.toBigEndian(length);
    } catch (ArithmeticException noRoom) {
      throw (ThresholdRefused) new ThresholdRefused(Fault.SCALAR).initCause(noRoom);
    }
  }

  @Override
  public void close() {
    coefficients.forEach(SecretInteger::close);
  }

  // 2·D·(c_1·x + … + c_t·x^t) < 2^46 · 2 · 16^t · 2^(bits of a coefficient).
  static int boundBits(ShareLength length, int k) {
    return RsaSharing.D_BITS + 2 + X_BITS * (k - 1) + length.coefficientBits(k);
  }

  /// Whether it is so many bytes long, and below 2 to `boundBits`. Only the verdict depends on what
  /// it is.
  static boolean isInBounds(SecretBytes dealt, int bytesLong, int boundBits) {
    if (dealt.length() != bytesLong) {
      return false;
    }
    int above = bytesLong * Byte.SIZE - boundBits;
    return dealt.use(bytes -> {
      int set = 0;
      for (int i = 0; i <= above / Byte.SIZE; i++) {
        int bits = Math.min(Byte.SIZE, above - i * Byte.SIZE);
        set |= bytes.get(ValueLayout.JAVA_BYTE, i) & 0xff & ~(0xff >>> bits);
      }
      return set == 0;
    });
  }
}
