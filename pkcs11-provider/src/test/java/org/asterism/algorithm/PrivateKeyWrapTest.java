package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.vault.VaultException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Private keys leave as PKCS#8 and come in again (PKCS#11 v3.1 §6.7); what is no key of the type
/// that the template says is refused.
class PrivateKeyWrapTest {
  private static final Workbench BENCH = Workbench.BOTH.getFirst();
  private static final NewKeys NEW = new NewKeys(BENCH.providers());
  private static final Mechanism KWP = Mechanism.of(Ckm.AES_KEY_WRAP_KWP);
  private static final RsaNumbers RSA = RsaNumbers.RSA_2048;
  private static final long WRAPS = Ckf.WRAP | Ckf.UNWRAP;

  static final List<Specimen> WRAPPING =
      AesSpecimens.list().stream()
          .filter(
              s -> (BENCH.table().info(s.mechanism().type()).orElseThrow().flags() & WRAPS) != 0)
          .filter(s -> !List.of("AES_ECB", "AES_CBC").contains(s.name()))
          .toList();

  static Template privateKey(long keyType) {
    return Specimen.ulongs(Map.of(Cka.CLASS, Cko.PRIVATE_KEY, Cka.KEY_TYPE, keyType));
  }

  @ParameterizedTest
  @FieldSource("WRAPPING")
  void everyPrivateKeyComesBack(Specimen s) throws Exception {
    comesBack(s, Ckk.RSA, RSA.imported());
    for (var curve : Curve.values()) {
      comesBack(s, Ckk.EC, NEW.ec(curve));
    }
  }

  private static void comesBack(Specimen s, long keyType, KeyMaterial original) throws Exception {
    try (original) {
      BENCH.with(
          s.key().copy(),
          key -> {
            var told = BENCH.table().wrappedLength(s.mechanism(), key.facts(), original.facts());
            byte[] wrapped =
                BENCH.table().wrap(s.mechanism(), key.facts(), Optional.of(key), original);
            assertFalse(told.isExact());
            assertTrue(wrapped.length <= told.most(), told + " " + wrapped.length);
            try (var back =
                BENCH.table().unwrap(s.mechanism(), key, wrapped, privateKey(keyType))) {
              assertTrue(back.encoded().constantTimeEquals(original.encoded()));
            }
            return key;
          });
    }
  }

  // Of an EC key it is known what comes of it; of an RSA key only how much at most.
  @Test
  void theMaterialIsNoLongerThanItsFactsSay() throws Exception {
    for (var curve : Curve.values()) {
      try (var key = NEW.ec(curve)) {
        assertEquals(key.facts().materialLength(), key.encoded().length());
      }
    }
    try (var key = RSA.imported()) {
      assertTrue(key.encoded().length() <= key.facts().materialLength());
      assertTrue(key.facts().materialLength() < key.encoded().length() * 11 / 10);
    }
    var random = new SecureRandom();
    var p = BigInteger.probablePrime(512, random);
    var q = BigInteger.probablePrime(1536, random);
    var e = BigInteger.valueOf(3);
    while (!p.subtract(BigInteger.ONE).gcd(e).equals(BigInteger.ONE)) {
      p = BigInteger.probablePrime(512, random);
    }
    while (!q.subtract(BigInteger.ONE).gcd(e).equals(BigInteger.ONE)
        || p.multiply(q).bitLength() != 2048) {
      q = BigInteger.probablePrime(1536, random);
    }
    var phi = p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE));
    var unequal =
        new RSAPrivateKey(
            p.multiply(q),
            e,
            e.modInverse(phi),
            q,
            p,
            e.modInverse(q.subtract(BigInteger.ONE)),
            e.modInverse(p.subtract(BigInteger.ONE)),
            p.modInverse(q));
    try (var key = unwrapped(rsa(unequal), Ckk.RSA)) {
      assertTrue(key.encoded().length() <= key.facts().materialLength());
    }
  }

  @Test
  void anUnwrappedKeyWorks() throws Exception {
    try (var key = unwrapped(rsa(RSA.d(), RSA.p()), Ckk.RSA)) {
      assertTrue(Engines.works(key, BENCH.providers()));
    }
    for (var encoded : List.of(bare(), full(point()))) {
      try (var key = unwrapped(encoded, Ckk.EC)) {
        assertArrayEquals(point(), ((EcFacts) key.facts()).point());
        assertTrue(Engines.works(key, BENCH.providers()));
      }
    }
  }

  @Test
  void whatIsNoKeyOfItsTypeIsRefused() throws Exception {
    byte[] ec = bare();
    byte[] rsa = rsa(RSA.d(), RSA.p());
    byte[] otherPoint = point().clone();
    otherPoint[40] ^= 1;
    var refusals =
        Map.of(
            "rsa as ec", List.of(Ckk.EC, rsa),
            "ec as rsa", List.of(Ckk.RSA, ec),
            "a byte after it", List.of(Ckk.EC, Arrays.copyOf(ec, ec.length + 1)),
            "another d", List.of(Ckk.RSA, rsa(RSA.d().add(BigInteger.TWO), RSA.p())),
            "another p", List.of(Ckk.RSA, rsa(RSA.d(), RSA.p().add(BigInteger.TWO))),
            "another crt", List.of(Ckk.RSA, rsa(otherCrt())),
            "another point", List.of(Ckk.EC, full(otherPoint)),
            "a scalar of 0", List.of(Ckk.EC, ec(BigInteger.ZERO)),
            "a scalar too large",
                List.of(Ckk.EC, ec(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE))),
            "nothing", List.of(Ckk.EC, new byte[] {1}));
    for (var entry : refusals.entrySet()) {
      assertRefused(
          Ckr.WRAPPED_KEY_INVALID,
          () -> unwrapped((byte[]) entry.getValue().get(1), (Long) entry.getValue().get(0)).close(),
          entry.getKey());
    }
    assertRefused(Ckr.CURVE_NOT_SUPPORTED, () -> unwrapped(onCurve("1.3.132.0.33"), Ckk.EC));
  }

  @Test
  void whatTheTemplateCannotMeanIsRefusedBeforehand() throws Exception {
    byte[] none = new byte[24];
    var templates =
        Map.of(
            Specimen.ulongs(Map.of(Cka.CLASS, Cko.PRIVATE_KEY)),
            Ckr.TEMPLATE_INCOMPLETE,
            privateKey(Ckk.AES),
            Ckr.ATTRIBUTE_VALUE_INVALID,
            privateKey(Ckk.DSA),
            Ckr.ATTRIBUTE_VALUE_INVALID,
            Specimen.ulongs(Map.of(Cka.CLASS, Cko.PUBLIC_KEY, Cka.KEY_TYPE, Ckk.RSA)),
            Ckr.TEMPLATE_INCONSISTENT,
            Specimen.ulongs(Map.of(Cka.CLASS, Cko.SECRET_KEY, Cka.KEY_TYPE, Ckk.RSA)),
            Ckr.ATTRIBUTE_VALUE_INVALID);
    for (var entry : templates.entrySet()) {
      assertRefused(
          entry.getValue(),
          () ->
              BENCH.with(
                  Specimen.Key.AES.copy(),
                  key -> BENCH.table().unwrap(KWP, key, none, entry.getKey())));
    }
  }

  // A parser of secrets from outside: whatever comes, it answers with a refusal.
  @Test
  void aDamagedKeyIsAKeyOrRefused() throws Exception {
    long seed = new SecureRandom().nextLong();
    var random = new Random(seed);
    var found = new TreeSet<Ckr>();
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = i % 2 == 0 ? full(point()) : bare();
      int at = random.nextInt(damaged.length);
      if (random.nextInt(4) == 0) {
        damaged = Arrays.copyOf(damaged, at + 1);
      } else {
        damaged[at] = (byte) random.nextInt();
      }
      try (var _ = unwrapped(damaged, Ckk.EC)) {
        found.add(Ckr.OK);
      } catch (CryptokiException e) {
        found.add(e.ckr());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    found.removeAll(List.of(Ckr.OK, Ckr.WRAPPED_KEY_INVALID, Ckr.CURVE_NOT_SUPPORTED));
    assertTrue(found.isEmpty(), "seed " + seed + ": " + found);
  }

  private static KeyMaterial unwrapped(byte[] pkcs8, long keyType)
      throws VaultException, CryptokiException {
    return BENCH.with(
        Specimen.Key.AES.copy(),
        key -> {
          byte[] wrapped = BENCH.table().encrypt(KWP, key.facts(), Optional.of(key)).process(pkcs8);
          return BENCH.table().unwrap(KWP, key, wrapped, privateKey(keyType));
        });
  }

  private static byte[] rsa(BigInteger d, BigInteger p) throws Exception {
    return rsa(
        new RSAPrivateKey(
            RSA.n(),
            RSA.e(),
            d,
            p,
            RSA.q(),
            d.mod(p.subtract(BigInteger.ONE)),
            d.mod(RSA.q().subtract(BigInteger.ONE)),
            RSA.q().modInverse(p)));
  }

  private static RSAPrivateKey otherCrt() {
    return new RSAPrivateKey(
        RSA.n(),
        RSA.e(),
        RSA.d(),
        RSA.p(),
        RSA.q(),
        RSA.d().mod(RSA.p().subtract(BigInteger.ONE)),
        RSA.d().mod(RSA.q().subtract(BigInteger.ONE)),
        RSA.q().modInverse(RSA.p()).add(BigInteger.ONE));
  }

  private static byte[] rsa(RSAPrivateKey numbers) throws Exception {
    var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    return new PrivateKeyInfo(algorithm, numbers).getEncoded("DER");
  }

  private static ASN1ObjectIdentifier oid() {
    return new ASN1ObjectIdentifier("1.2.840.10045.3.1.7");
  }

  private static final BigInteger SCALAR = BigInteger.valueOf(0x1234567890L);

  private static byte[] point() {
    return org.asterism.algorithm.ec.Curves.publicPoint(Curve.P256, SCALAR);
  }

  private static byte[] bare() throws Exception {
    return ec(SCALAR);
  }

  private static byte[] ec(BigInteger scalar) throws Exception {
    return ec(new ECPrivateKey(256, scalar), oid());
  }

  // RFC 5915 §3: with the curve again, and with the point.
  private static byte[] full(byte[] point) throws Exception {
    return ec(new ECPrivateKey(256, SCALAR, new DERBitString(point), oid()), oid());
  }

  private static byte[] onCurve(String curve) throws Exception {
    return ec(new ECPrivateKey(256, SCALAR), new ASN1ObjectIdentifier(curve));
  }

  private static byte[] ec(ECPrivateKey inner, ASN1ObjectIdentifier curve) throws Exception {
    var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve);
    return new PrivateKeyInfo(algorithm, inner).getEncoded("DER");
  }
}
