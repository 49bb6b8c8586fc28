package org.asterism.threshold.rsa;

import java.math.BigInteger;
import java.security.SecureRandom;

/// The blinding of bases, so that a vault that raises one learns nothing of what is decrypted: a
/// base times r^e gives a result times r.
///
/// One pair serves [#USES_MAX] times, squared each time, and is drawn anew then. Safe for use by
/// many threads.
public final class Blinding {
  static final int USES_MAX = 32;

  private final RsaKey key;
  private final SecureRandom random;

  // Guarded by this object's monitor.
  private Pair next = new Pair(BigInteger.ONE, BigInteger.ONE);
  private int left;

  public Blinding(RsaKey key, SecureRandom random) {
    this.key = key;
    this.random = random;
  }

  /// What one use blinds with.
  ///
  /// @param blind r^e
  /// @param unblind r^−1
  public record Pair(BigInteger blind, BigInteger unblind) {}

  public synchronized Pair next() {
    BigInteger modulus = key.modulus();
    if (left == 0) {
      next = drawn();
      left = USES_MAX;
    } else {
      next = new Pair(squared(next.blind(), modulus), squared(next.unblind(), modulus));
    }
    left--;
    return next;
  }

  public BigInteger blind(BigInteger base, Pair pair) {
    return base.multiply(pair.blind()).mod(key.modulus());
  }

  public BigInteger unblind(BigInteger result, Pair pair) {
    return result.multiply(pair.unblind()).mod(key.modulus());
  }

  private static BigInteger squared(BigInteger number, BigInteger modulus) {
    return number.multiply(number).mod(modulus);
  }

  private Pair drawn() {
    BigInteger modulus = key.modulus();
    BigInteger r = BigInteger.ZERO;
    while (r.compareTo(BigInteger.ONE) <= 0 || !r.gcd(modulus).equals(BigInteger.ONE)) {
      r = new BigInteger(modulus.bitLength() + Long.SIZE, random).mod(modulus);
    }
    return new Pair(r.modPow(key.exponent(), modulus), r.modInverse(modulus));
  }
}
