package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.ec.EcImport;
import org.asterism.algorithm.rsa.RsaFacts;
import org.asterism.algorithm.rsa.RsaImport;
import org.asterism.crypto.Der;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.LockedMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What passes the import is a working key of its facts; everything else is
/// `CKR_ATTRIBUTE_VALUE_INVALID` and holds no memory.
class KeyImportTest {
  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger TWO = BigInteger.TWO;
  private static final BigInteger MERSENNE = ONE.shiftLeft(2203).subtract(ONE);
  private static final RsaNumbers GOOD = RsaNumbers.RSA_2048;

  private interface Import {
    KeyMaterial run() throws CryptokiException;
  }

  @ParameterizedTest
  @ValueSource(ints = {2048, 2049, 4096})
  void aKeyIsTheSameWithAndWithoutItsPrimesAndExponent(int bits) throws Exception {
    var k = RsaNumbers.generate(bits);
    var lambda = lambda(k);
    works(k, () -> RsaImport.rsa(k.n(), Optional.of(k.e()), k.d(), k.p(), k.q()));
    works(k, () -> RsaImport.rsa(k.n(), Optional.of(k.e()), k.d(), k.q(), k.p()));
    works(k, () -> RsaImport.rsa(k.n(), Optional.empty(), k.d(), k.p(), k.q()));
    works(k, () -> RsaImport.rsa(k.n(), Optional.of(k.e()), k.d()));
    works(k, () -> RsaImport.rsa(k.n(), Optional.empty(), k.d()));
    // RFC 8017 §3.2 and FIPS 186-5 §A.1.1: d modulo lambda(n), as OpenSSL 3 makes it.
    var small = k.d().mod(lambda);
    works(k, () -> RsaImport.rsa(k.n(), Optional.empty(), small, k.p(), k.q()));
    works(k, () -> RsaImport.rsa(k.n(), Optional.of(k.e()), small));
    works(k, () -> RsaImport.rsa(k.n(), Optional.empty(), small));
  }

  @Test
  void smallAndLargePublicExponentsWork() throws Exception {
    for (long e : new long[] {3, 17, 257, 65_539, (1L << 32) + 15}) {
      var exponent = BigInteger.valueOf(e);
      var k = RsaNumbers.of(prime(1024, exponent), prime(1024, exponent), exponent);
      works(k, k::imported);
      works(k, () -> RsaImport.rsa(k.n(), Optional.of(k.e()), k.d()));
      works(k, () -> RsaImport.rsa(k.n(), Optional.empty(), k.d(), k.p(), k.q()));
    }
  }

  @Test
  void numbersThatDoNotBelongTogetherAreRefused() {
    var other = RsaNumbers.generate(2048);
    var bad = new LinkedHashMap<String, RsaNumbers>();
    bad.put("another modulus", with(other.n(), GOOD.e(), GOOD.d()));
    bad.put("modulus + 2", with(GOOD.n().add(TWO), GOOD.e(), GOOD.d()));
    bad.put("even modulus", with(GOOD.n().add(ONE), GOOD.e(), GOOD.d()));
    bad.put("modulus 0", with(BigInteger.ZERO, GOOD.e(), GOOD.d()));
    bad.put("negative modulus", with(GOOD.n().negate(), GOOD.e(), GOOD.d()));
    bad.put("another exponent", with(GOOD.n(), BigInteger.valueOf(17), GOOD.d()));
    bad.put("e = 0", with(GOOD.n(), BigInteger.ZERO, GOOD.d()));
    bad.put("e = 1", with(GOOD.n(), ONE, ONE));
    bad.put("e = 2", with(GOOD.n(), TWO, GOOD.d()));
    bad.put("even e", with(GOOD.n(), BigInteger.valueOf(65_538), GOOD.d()));
    bad.put("long e", with(GOOD.n(), ONE.shiftLeft(33).add(ONE), GOOD.d()));
    bad.put("huge e", with(GOOD.n(), GOOD.d(), GOOD.e()));
    bad.put("negative e", with(GOOD.n(), GOOD.e().negate(), GOOD.d()));
    bad.put("another d", with(GOOD.n(), GOOD.e(), other.d()));
    bad.put("d = 0", with(GOOD.n(), GOOD.e(), BigInteger.ZERO));
    bad.put("d = 1", with(GOOD.n(), GOOD.e(), ONE));
    bad.put("even d", with(GOOD.n(), GOOD.e(), GOOD.d().add(ONE)));
    bad.put("negative d", with(GOOD.n(), GOOD.e(), GOOD.d().negate()));
    // However few of them n holds.
    var lambdas = lambda(GOOD).multiply(GOOD.n().divide(lambda(GOOD)).add(ONE));
    bad.put("d beyond n", with(GOOD.n(), GOOD.e(), GOOD.d().add(lambdas)));
    bad.put("enormous d", with(GOOD.n(), GOOD.e(), ONE.shiftLeft(100_000).add(ONE)));
    bad.put("enormous n", with(ONE.shiftLeft(100_000).add(ONE), GOOD.e(), GOOD.d()));
    bad.forEach((name, k) -> {
      refused(name, k::imported);
      refused(name, () -> RsaImport.rsa(k.n(), Optional.of(k.e()), k.d()));
    });
  }

  @Test
  void primesThatAreNoneAreRefused() {
    var pq = List.of(GOOD.p(), GOOD.q());
    var other = RsaNumbers.generate(2048);
    refused("p twice", () -> primes(GOOD.n(), GOOD.d(), GOOD.p(), GOOD.p()));
    refused("another p", () -> primes(GOOD.n(), GOOD.d(), other.p(), GOOD.q()));
    refused("1 and n", () -> primes(GOOD.n(), GOOD.d(), ONE, GOOD.n()));
    refused("0 and n", () -> primes(GOOD.n(), GOOD.d(), BigInteger.ZERO, GOOD.n()));
    refused("negative", () -> primes(GOOD.n(), GOOD.d(), pq.get(0).negate(), pq.get(1).negate()));
    refused("swapped in", () -> primes(GOOD.n(), GOOD.p(), GOOD.d(), GOOD.q()));
    refused(
        "enormous", () -> primes(GOOD.n(), GOOD.d(), ONE.shiftLeft(100_000).add(ONE), GOOD.q()));
    refused(
        "no exponent at all",
        () -> RsaImport.rsa(GOOD.n(), Optional.empty(), TWO, pq.get(0), pq.get(1)));
  }

  @Test
  void aModulusThatIsNoProductOfTwoPrimesIsRefused() {
    var e = GOOD.e();
    var p = prime(1024, e);
    var square = new RsaNumbers(p.multiply(p), e, e.modInverse(p.multiply(p.subtract(ONE))), p, p);
    refused("the square of a prime", square::imported);
    refused("the square of a prime", () -> RsaImport.rsa(square.n(), Optional.of(e), square.d()));
    var p1 = prime(512, e);
    var p2 = prime(512, e);
    var order = p1.subtract(ONE).multiply(p2.subtract(ONE)).multiply(p.subtract(ONE));
    var three =
        new RsaNumbers(p1.multiply(p2).multiply(p), e, e.modInverse(order), p1.multiply(p2), p);
    refused("three primes", three::imported);
    refused("three primes", () -> RsaImport.rsa(three.n(), Optional.of(e), three.d()));
    refused(
        "a prime",
        () -> RsaImport.rsa(MERSENNE, Optional.of(e), e.modInverse(MERSENNE.subtract(ONE))));
  }

  // Of such a modulus 64 tries find nothing, which took seconds.
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void aPowerOfAPrimeIsToldByOneTest(int power) {
    var e = GOOD.e();
    var p = prime(1024, e);
    var n = p.pow(power);
    var d = e.modInverse(p.pow(power - 1).multiply(p.subtract(ONE)));
    var refused = assertThrows(CryptokiException.class, () -> RsaImport.rsa(n, Optional.of(e), d));
    assertTrue(String.valueOf(refused.getMessage()).endsWith("the modulus is a power of a prime"));
  }

  @ParameterizedTest
  @ValueSource(ints = {768, 1016, 1023})
  void otherSizesAreRefused(int bits) {
    var k = RsaNumbers.generate(bits);
    refused("modulus of " + bits, k::imported);
    refused("modulus of " + bits, () -> RsaImport.rsa(k.n(), Optional.of(k.e()), k.d()));
  }

  @Test
  void theLongestModulusWorks() throws Exception {
    var k = RsaNumbers.longest();
    assertEquals(8192, k.n().bitLength());
    works(k, k::imported);
    works(k, () -> RsaImport.rsa(k.n(), Optional.of(k.e()), k.d()));
  }

  @Test
  void aLongerModulusIsRefused() {
    var p = ONE.shiftLeft(4253).subtract(ONE);
    var k = RsaNumbers.of(p, ONE.shiftLeft(4423).subtract(ONE), GOOD.e());
    refused("modulus of 8676", k::imported);
    refused("modulus of 8676", () -> RsaImport.rsa(k.n(), Optional.of(k.e()), k.d()));
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1000, 1023})
  void primesOfUnequalLengthWork(int bits) throws Exception {
    var e = GOOD.e();
    var k = RsaNumbers.of(prime(bits, e), prime(2048 - bits, e), e);
    works(k, k::imported);
  }

  @Test
  void aShortPrimeIsRefused() {
    var e = GOOD.e();
    for (int bits : new int[] {17, 64, 511}) {
      var k = RsaNumbers.of(prime(bits, e), prime(2048 - bits, e), e);
      refused("a prime of " + bits, k::imported);
      refused("a prime of " + bits, () -> RsaImport.rsa(k.n(), Optional.of(e), k.d()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void scalarsInRangeWorkAndOthersAreRefused(Curve curve) throws Exception {
    var order = Curves.order(curve);
    var random = new BigInteger(curve.bits() - 2, new Random(7)).add(ONE);
    for (var d : List.of(ONE, TWO, random, order.subtract(ONE), order.shiftRight(1))) {
      try (var material = EcImport.ec(curve, d)) {
        var facts = (EcFacts) material.facts();
        assertEquals(curve, facts.curve());
        assertTrue(Curves.isOnCurve(curve, facts.point()));
        for (var providers : Engines.BOTH) {
          assertTrue(Engines.works(material, providers), providers + " " + d);
        }
      }
    }
    for (var d :
        List.of(
            BigInteger.ZERO,
            order,
            order.add(ONE),
            order.negate(),
            ONE.negate(),
            ONE.shiftLeft(600))) {
      refused("scalar " + d, () -> EcImport.ec(curve, d));
    }
  }

  private static void works(RsaNumbers k, Import call) throws Exception {
    int before = LockedMemory.bytesInUse();
    try (var material = call.run()) {
      var facts = (RsaFacts) material.facts();
      assertArrayEquals(Der.unsigned(k.n()), facts.modulus());
      assertArrayEquals(Der.unsigned(k.e()), facts.publicExponent());
      assertEquals(k.n().bitLength(), facts.modulusBits());
      for (var providers : Engines.BOTH) {
        assertTrue(Engines.works(material, providers), providers.toString());
      }
    }
    assertEquals(before, LockedMemory.bytesInUse());
  }

  private static void refused(String what, Import call) {
    int before = LockedMemory.bytesInUse();
    var refusal = assertThrows(CryptokiException.class, call::run, what);
    assertEquals(Ckr.ATTRIBUTE_VALUE_INVALID, refusal.ckr(), what);
    assertEquals(before, LockedMemory.bytesInUse(), what);
  }

  private static RsaNumbers with(BigInteger n, BigInteger e, BigInteger d) {
    return new RsaNumbers(n, e, d, GOOD.p(), GOOD.q());
  }

  private static KeyMaterial primes(BigInteger n, BigInteger d, BigInteger p, BigInteger q)
      throws CryptokiException {
    return RsaImport.rsa(n, Optional.of(GOOD.e()), d, p, q);
  }

  private static BigInteger lambda(RsaNumbers k) {
    var p1 = k.p().subtract(ONE);
    var q1 = k.q().subtract(ONE);
    return p1.multiply(q1).divide(p1.gcd(q1));
  }

  /// A prime whose predecessor has no factor in common with `e`, with its two top bits set where it
  /// is long, so that a product has the sum of the lengths.
  private static BigInteger prime(int bits, BigInteger e) {
    var random = new java.security.SecureRandom();
    while (true) {
      var p = BigInteger.probablePrime(bits, random);
      if (p.subtract(ONE).gcd(e).equals(ONE) && (bits < 3 || p.testBit(bits - 2))) {
        return p;
      }
    }
  }
}
