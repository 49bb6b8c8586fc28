package org.asterism.crypto;

import java.math.BigInteger;
import java.util.Optional;
import org.asterism.key.Curve;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.abi.Ckr;
import org.asterism.pkcs11.abi.CryptokiException;

/// Turns the numbers of a private key that came from outside into material, or says what is wrong
/// with them. What passes is a working key of the stated facts.
///
/// **Limit.** The numbers pass through the heap, where the JDK cannot erase them.
public final class KeyImport {
  /// The moduli that this token holds.
  public static final int MIN_RSA_BITS = 2048;

  public static final int MAX_RSA_BITS = 4096;

  // What Amazon's provider takes; the exponents in use are 3, 17 and 65537.
  private static final int MAX_EXPONENT_BITS = 33;
  private static final int PRIME_CERTAINTY = 64;
  private static final BigInteger USUAL_EXPONENT = BigInteger.valueOf(65_537);
  // Each try of the factoring succeeds with probability one half or more.
  private static final int FACTORING_TRIES = 100;

  private KeyImport() {}

  /// Whether these are the modulus and exponent of a public key that this token works with.
  public static boolean isRsaPublic(BigInteger n, BigInteger e) {
    return n.bitLength() >= MIN_RSA_BITS
        && n.bitLength() <= MAX_RSA_BITS
        && n.testBit(0)
        && isExponent(e);
  }

  /// An RSA key with its primes.
  public static KeyMaterial rsa(
      BigInteger n, Optional<BigInteger> e, BigInteger d, BigInteger p, BigInteger q)
      throws CryptokiException {
    require(
        Math.max(d.bitLength(), n.bitLength()) <= MAX_RSA_BITS
            && Math.min(p.bitLength(), q.bitLength()) >= 2
            && p.bitLength() + q.bitLength() <= n.bitLength() + 1,
        "the private numbers are longer than the modulus, or missing");
    require(e.isPresent() || d.gcd(lambda(p, q)).equals(BigInteger.ONE), "no exponent fits");
    var exponent = e.orElseGet(() -> d.modInverse(lambda(p, q)));
    require(isRsaPublic(n, exponent), "modulus or public exponent out of range");
    require(p.multiply(q).equals(n) && !p.equals(q), "the primes do not make the modulus");
    require(fits(exponent, d, p) && fits(exponent, d, q), "the exponents do not belong together");
    var facts = new KeyFacts.Rsa(Pkcs8.unsigned(n), Pkcs8.unsigned(exponent));
    return new KeyMaterial(facts, Pkcs8.rsa(n, exponent, d, p, q));
  }

  /// An RSA key without its primes, which the exponents reveal.
  public static KeyMaterial rsa(BigInteger n, Optional<BigInteger> e, BigInteger d)
      throws CryptokiException {
    var exponent = e.orElse(USUAL_EXPONENT);
    require(isRsaPublic(n, exponent), "modulus or public exponent out of range");
    require(d.bitLength() <= n.bitLength(), "the private exponent is longer than the modulus");
    var multiple = exponent.multiply(d).subtract(BigInteger.ONE);
    // Else the factoring would try in vain, and for seconds.
    require(
        multiple.signum() > 0
            && BigInteger.TWO.modPow(multiple, n).equals(BigInteger.ONE)
            && !n.isProbablePrime(PRIME_CERTAINTY),
        "the exponents do not belong to the modulus");
    var p = factor(n, multiple);
    return rsa(n, Optional.of(exponent), d, p, n.divide(p));
  }

  /// An EC key; its public point is computed.
  public static KeyMaterial ec(Curve curve, BigInteger d) throws CryptokiException {
    require(d.signum() > 0 && d.compareTo(Curves.order(curve)) < 0, "the scalar is out of range");
    byte[] point = Curves.publicPoint(curve, d);
    return new KeyMaterial(new KeyFacts.Ec(curve, point), Pkcs8.ec(curve, d, point));
  }

  private static boolean isExponent(BigInteger e) {
    return e.testBit(0) && e.bitLength() >= 2 && e.bitLength() <= MAX_EXPONENT_BITS;
  }

  // RFC 8017 §3.1: lambda(n), of which phi(n) is a multiple; private exponents are made with
  // either.
  private static BigInteger lambda(BigInteger p, BigInteger q) {
    var p1 = p.subtract(BigInteger.ONE);
    var q1 = q.subtract(BigInteger.ONE);
    return p1.multiply(q1).divide(p1.gcd(q1));
  }

  private static boolean fits(BigInteger e, BigInteger d, BigInteger prime) {
    return prime.isProbablePrime(PRIME_CERTAINTY)
        && e.multiply(d).mod(prime.subtract(BigInteger.ONE)).equals(BigInteger.ONE);
  }

  // SP 800-56B rev. 2 appendix C.1: k = ed - 1 is a multiple of lambda(n), so a square root of one
  // that is not plus or minus one shows a factor.
  private static BigInteger factor(BigInteger n, BigInteger k) throws CryptokiException {
    int twos = k.getLowestSetBit();
    require(k.signum() > 0 && twos >= 1, "the exponents do not belong together");
    var odd = k.shiftRight(twos);
    for (int g = 2; g < 2 + FACTORING_TRIES; g++) {
      var found = factorFrom(BigInteger.valueOf(g).modPow(odd, n), n, twos);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new CryptokiException(
        Ckr.ATTRIBUTE_VALUE_INVALID, "the exponents do not belong to the modulus");
  }

  private static Optional<BigInteger> factorFrom(BigInteger start, BigInteger n, int twos) {
    var root = start;
    for (int i = 0; i < twos; i++) {
      var square = root.multiply(root).mod(n);
      var minusOne = n.subtract(BigInteger.ONE);
      if (square.equals(BigInteger.ONE) && !root.equals(BigInteger.ONE) && !root.equals(minusOne)) {
        return Optional.of(root.subtract(BigInteger.ONE).gcd(n));
      }
      root = square;
    }
    return Optional.empty();
  }

  private static void require(boolean held, String found) throws CryptokiException {
    if (!held) {
      throw new CryptokiException(Ckr.ATTRIBUTE_VALUE_INVALID, found);
    }
  }
}
