package org.asterism.threshold.rsa;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.asterism.threshold.XCoordinate;

/// An RSA public key whose private exponent may be shared out: a modulus of one of three lengths,
/// and an exponent that has no factor in common with what combining multiplies by.
public record RsaKey(BigInteger modulus, BigInteger exponent) {
  /// The longest public exponent. With it `modulus | exponent` is read in one way only.
  public static final int EXPONENT_BYTES_MAX = 8;

  /// Vaults of one key at most; x-coordinates are 1 to this.
  static final int POINTS = XCoordinate.WHOLE_MAX;

  /// 16!, by which every Lagrange weight between x-coordinates is a whole number.
  static final BigInteger D = factorial(POINTS);

  static final Set<Integer> MODULUS_BITS = Set.of(2048, 3072, 4096);
  private static final BigInteger TWICE_D = D.shiftLeft(1);

  /// @throws IllegalArgumentException if [#refusal] has a reason
  public RsaKey {
    refusal(modulus, exponent)
        .ifPresent(reason -> {
          throw new IllegalArgumentException(reason);
        });
  }

  /// Why the private exponent of such a key cannot be shared out; empty if it can.
  public static Optional<String> refusal(BigInteger modulus, BigInteger exponent) {
    if (!MODULUS_BITS.contains(modulus.bitLength()) || !modulus.testBit(0)) {
      return Optional.of(
          "in threshold custody an RSA modulus is odd and has 2048, 3072 or 4096 bits, not %d"
              .formatted(modulus.bitLength()));
    }
    if (exponent.signum() <= 0
        || exponent.bitLength() > EXPONENT_BYTES_MAX * Byte.SIZE
        || exponent.equals(BigInteger.ONE)
        || !exponent.gcd(TWICE_D).equals(BigInteger.ONE)) {
      return Optional.of(
          "in threshold custody a public exponent is 17 or more, below 2^64 and without the factors"
              + " 2, 3, 5, 7, 11 and 13; use 65537");
    }
    return Optional.empty();
  }

  /// As it came over the wire: modulus and exponent big-endian, without leading zeros.
  ///
  /// @throws IllegalArgumentException otherwise, and as the constructor
  public static RsaKey of(byte[] modulus, byte[] exponent) {
    var key = new RsaKey(new BigInteger(1, modulus), new BigInteger(1, exponent));
    if (!Arrays.equals(modulus, key.modulusBytes())
        || !Arrays.equals(exponent, key.exponentBytes())) {
      throw new IllegalArgumentException("a modulus and an exponent have no leading zeros");
    }
    return key;
  }

  /// How many bytes the modulus has, and a base, a partial and a result.
  public int length() {
    return modulus.bitLength() / Byte.SIZE;
  }

  /// How many bytes a share has as it is dealt first; the numbers are shorter by some bits.
  public int shareLength() {
    return new ShareLength(modulus.bitLength(), 0).bytes();
  }

  /// Whether a share may have so many bytes, however often vaults have dealt the key to others.
  public boolean isShareLength(int bytes) {
    return ShareLength.of(bytes)
        .filter(share -> share.modulusBits() == modulus.bitLength())
        .isPresent();
  }

  public byte[] modulusBytes() {
    return unsigned(modulus, length());
  }

  public byte[] exponentBytes() {
    return unsigned(exponent, (exponent.bitLength() + Byte.SIZE - 1) / Byte.SIZE);
  }

  /// Modulus | exponent, as commitments have it.
  public byte[] bytes() {
    byte[] first = modulusBytes();
    byte[] second = exponentBytes();
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /// A number below the modulus in as many bytes as the modulus has.
  public byte[] encode(BigInteger number) {
    return unsigned(number, length());
  }

  /// Whether it is a base that a vault raises: 1 < base < modulus − 1, in as many bytes as the
  /// modulus has.
  public boolean isBase(byte[] base) {
    var number = new BigInteger(1, base);
    return base.length == length()
        && number.compareTo(BigInteger.ONE) > 0
        && number.compareTo(modulus.subtract(BigInteger.ONE)) < 0;
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] unsigned = new byte[length];
    int kept = Math.min(signed.length, length);
    System.arraycopy(signed, signed.length - kept, unsigned, length - kept, kept);
    Arrays.fill(signed, (byte) 0);
    return unsigned;
  }

  private static BigInteger factorial(int number) {
    var product = BigInteger.ONE;
    for (int factor = 2; factor <= number; factor++) {
      product = product.multiply(BigInteger.valueOf(factor));
    }
    return product;
  }
}
