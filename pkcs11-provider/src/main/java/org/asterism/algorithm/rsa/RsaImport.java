package org.asterism.algorithm.rsa;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// The reading of a private key's numbers, which came from outside, as material; says what is wrong
/// with them. What passes is a working key of the stated facts.
///
/// **Limit.** The numbers pass through the heap, where the JDK cannot erase them.
public final class RsaImport {
  // What Amazon's provider takes; the exponents in use are 3, 17 and 65537.
  private static final int MAX_EXPONENT_BITS = 33;
  private static final int PRIME_CERTAINTY = 64;
  // Shorter factors are within reach of the elliptic-curve method.
  static final int MIN_PRIME_BITS = 512;
  private static final BigInteger USUAL_EXPONENT = BigInteger.valueOf(65_537);
  // Each try of the factoring succeeds with probability one half or more.
  private static final int FACTORING_TRIES = 64;

  private RsaImport() {}

  /// Whether these are the modulus and exponent of a public key that this token works with.
  public static boolean isRsaPublic(BigInteger n, BigInteger e) {
    return n.signum() > 0
        && n.bitLength() >= RsaSizes.MIN_BITS
        && n.bitLength() <= RsaSizes.MAX_BITS
        && n.testBit(0)
        && isExponent(e);
  }

  /// An RSA key with its primes.
  public static KeyMaterial rsa(
      BigInteger n, Optional<BigInteger> e, BigInteger d, BigInteger p, BigInteger q)
      throws CryptokiException {
    require(
        n.bitLength() <= RsaSizes.MAX_BITS
            && d.signum() > 0
            && d.compareTo(n) < 0
            && p.min(q).signum() > 0
            && p.min(q).bitLength() >= MIN_PRIME_BITS
            && p.bitLength() + q.bitLength() <= n.bitLength() + 1,
        "the private numbers are longer than the modulus, or missing");
    require(!p.equals(q), "the primes are equal");
    require(e.isPresent() || d.gcd(lambda(p, q)).equals(BigInteger.ONE), "no exponent fits");
    // RFC 8017 §3.2: d may be the inverse modulo lambda(n) only, and then phi(n) gives another e.
    var exponent = e.orElseGet(() -> d.modInverse(lambda(p, q)));
    require(isRsaPublic(n, exponent), "modulus or public exponent out of range");
    require(p.multiply(q).equals(n), "the primes do not make the modulus");
    require(fits(exponent, d, p) && fits(exponent, d, q), "the exponents do not belong together");
    var facts = new RsaFacts(Der.unsigned(n), Der.unsigned(exponent));
    return new KeyMaterial(facts, RsaPkcs8.of(n, exponent, d, p, q));
  }

  /// An RSA key without its primes, which the exponents reveal.
  public static KeyMaterial rsa(BigInteger n, Optional<BigInteger> e, BigInteger d)
      throws CryptokiException {
    var exponent = e.orElse(USUAL_EXPONENT);
    require(isRsaPublic(n, exponent), "modulus or public exponent out of range");
    require(
        d.signum() > 0 && d.compareTo(n) < 0, "the private exponent is longer than the modulus");
    // No square root of one shows a factor of a prime, and trying would take seconds.
    require(!n.isProbablePrime(PRIME_CERTAINTY), "the modulus is a prime");
    var p = factor(n, exponent.multiply(d).subtract(BigInteger.ONE));
    return rsa(n, Optional.of(exponent), d, p, n.divide(p));
  }

  /// An RSA key that was wrapped.
  ///
  /// @throws CryptokiException `CKR_WRAPPED_KEY_INVALID`
  static KeyMaterial wrapped(SecretBytes pkcs8) throws CryptokiException {
    var numbers = numbers(pkcs8);
    try {
      var n = number(numbers, RsaPkcs8.Part.MODULUS);
      var e = Optional.of(number(numbers, RsaPkcs8.Part.PUBLIC_EXPONENT));
      var d = number(numbers, RsaPkcs8.Part.PRIVATE_EXPONENT);
      var p = number(numbers, RsaPkcs8.Part.PRIME_1);
      var q = number(numbers, RsaPkcs8.Part.PRIME_2);
      var material = rsa(n, e, d, p, q);
      try (var handover = Handover.orElse(material::close)) {
        require(RsaParts.agree(material, numbers), "the crt numbers are of another key");
        return handover.to(material);
      }
    } catch (CryptokiException refused) {
      throw Refusals.wrapped("the wrapped rsa key is no key: " + refused.getMessage());
    }
  }

  private static BigInteger number(Map<RsaPkcs8.Part, BigInteger> all, RsaPkcs8.Part part) {
    return requireNonNull(all.get(part));
  }

  private static Map<RsaPkcs8.Part, BigInteger> numbers(SecretBytes pkcs8)
      throws CryptokiException {
    try {
      return pkcs8.useArray(RsaPkcs8::numbers);
    } catch (DerException e) {
      throw Refusals.wrapped("no rsa private key as pkcs#8 is wrapped in it");
    }
  }

  private static boolean isExponent(BigInteger e) {
    return e.signum() > 0
        && e.testBit(0)
        && e.bitLength() >= 2
        && e.bitLength() <= MAX_EXPONENT_BITS;
  }

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
    require(twos >= 1, "the exponents do not belong together");
    var odd = k.shiftRight(twos);
    // Prime bases, since a product tells nothing that its factors did not.
    var base = BigInteger.TWO;
    for (int tries = 0; tries < FACTORING_TRIES; tries++) {
      var found = factorFrom(base.modPow(odd, n), n, twos);
      if (found.isPresent()) {
        return found.get();
      }
      // Half of all keys come here; of a power of a prime no try would find a factor.
      require(tries > 0 || !isPrimePower(n), "the modulus is a power of a prime");
      base = base.nextProbablePrime();
    }
    throw notOfModulus();
  }

  // Cohen, A Course in Computational Algebraic Number Theory, algorithm 1.7.5: for n a power of p,
  // a^n = a modulo p by Fermat, so p divides both. For two primes of these sizes nothing does.
  private static boolean isPrimePower(BigInteger n) {
    var two = BigInteger.TWO;
    return !two.modPow(n, n).subtract(two).gcd(n).equals(BigInteger.ONE);
  }

  private static Optional<BigInteger> factorFrom(BigInteger start, BigInteger n, int twos)
      throws CryptokiException {
    var root = start;
    for (int i = 0; i < twos; i++) {
      var square = root.multiply(root).mod(n);
      var minusOne = n.subtract(BigInteger.ONE);
      if (square.equals(BigInteger.ONE) && !root.equals(BigInteger.ONE) && !root.equals(minusOne)) {
        return Optional.of(root.subtract(BigInteger.ONE).gcd(n));
      }
      root = square;
    }
    if (!root.equals(BigInteger.ONE)) {
      throw notOfModulus();
    }
    return Optional.empty();
  }

  private static CryptokiException notOfModulus() {
    return new CryptokiException(
        Ckr.ATTRIBUTE_VALUE_INVALID, "the exponents do not belong to the modulus");
  }

  private static void require(boolean held, String found) throws CryptokiException {
    if (!held) {
      throw new CryptokiException(Ckr.ATTRIBUTE_VALUE_INVALID, found);
    }
  }
}
