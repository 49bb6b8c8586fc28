package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.EnumMap;
import java.util.Map;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.ec.EcImport;
import org.asterism.algorithm.ec.EcPkcs8;
import org.asterism.algorithm.rsa.RsaPkcs8;
import org.asterism.crypto.DerException;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckk;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/// Private keys come out of PKCS#8 as they went in, and the JDK reads them alike.
class Pkcs8Test {
  static final java.util.List<Providers> BOTH = Engines.BOTH;

  @Test
  void everyPartOfAnImportedRsaKeyComesBack() throws Exception {
    var k = RsaNumbers.RSA_2048;
    try (var material = k.imported()) {
      var parts = parts(material.encoded());
      assertEquals(k.n(), parts.get(RsaPkcs8.Part.MODULUS));
      assertEquals(k.e(), parts.get(RsaPkcs8.Part.PUBLIC_EXPONENT));
      assertEquals(k.d(), parts.get(RsaPkcs8.Part.PRIVATE_EXPONENT));
      assertEquals(k.p(), parts.get(RsaPkcs8.Part.PRIME_1));
      assertEquals(k.q(), parts.get(RsaPkcs8.Part.PRIME_2));
      agrees(material, parts);
    }
  }

  @ParameterizedTest
  @FieldSource("BOTH")
  void everyPartOfANewRsaKeyComesBack(Providers providers) throws Exception {
    try (var material = new NewKeys(providers).rsa(2048, BigInteger.valueOf(65_537))) {
      agrees(material, parts(material.encoded()));
      assertTrue(Engines.works(material, providers));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theScalarComesBackInTheLengthOfItsField(Curve curve) throws Exception {
    for (var d : new BigInteger[] {BigInteger.ONE, Curves.order(curve).subtract(BigInteger.ONE)}) {
      try (var material = EcImport.ec(curve, d);
          var scalar = EcPkcs8.scalar(material.encoded())) {
        assertEquals(curve.fieldBytes(), scalar.length());
        assertEquals(d, scalar.useArray(bytes -> new BigInteger(1, bytes)));
        assertEquals(d, ((ECPrivateKey) read(material, "EC")).getS());
      }
    }
    for (var providers : BOTH) {
      try (var material = new NewKeys(providers).ec(curve);
          var scalar = EcPkcs8.scalar(material.encoded())) {
        assertEquals(curve.fieldBytes(), scalar.length());
        var d = scalar.useArray(bytes -> new BigInteger(1, bytes));
        assertArrayEquals(((EcFacts) material.facts()).point(), Curves.publicPoint(curve, d));
        assertTrue(Engines.works(material, providers));
      }
    }
  }

  @Test
  void newSecretsHaveTheirLengthAndDiffer() {
    var newKeys = new NewKeys(BOTH.getFirst());
    try (var one = newKeys.secret(Ckk.AES, 32);
        var other = newKeys.secret(Ckk.AES, 32)) {
      assertEquals(new KeyFacts.Secret(Ckk.AES, 32), one.facts());
      assertEquals(32, one.encoded().length());
      assertTrue(!one.encoded().constantTimeEquals(other.encoded()));
    }
  }

  @Test
  void everyTruncationIsRefused() throws Exception {
    try (var material = RsaNumbers.RSA_2048.imported()) {
      byte[] whole = material.encoded().useArray(byte[]::clone);
      for (int length = 0; length < whole.length; length++) {
        try (var cut = SecretBytes.takeFrom(java.util.Arrays.copyOf(whole, length))) {
          assertThrows(DerException.class, () -> RsaPkcs8.part(cut, RsaPkcs8.Part.COEFFICIENT));
        }
      }
    }
  }

  private static Map<RsaPkcs8.Part, BigInteger> parts(SecretBytes pkcs8) throws DerException {
    var parts = new EnumMap<RsaPkcs8.Part, BigInteger>(RsaPkcs8.Part.class);
    for (var part : RsaPkcs8.Part.values()) {
      try (var number = RsaPkcs8.part(pkcs8, part)) {
        parts.put(part, number.useArray(bytes -> new BigInteger(1, bytes)));
      }
    }
    return parts;
  }

  private static void agrees(KeyMaterial material, Map<RsaPkcs8.Part, BigInteger> parts)
      throws Exception {
    var read = (RSAPrivateCrtKey) read(material, "RSA");
    assertEquals(
        Map.of(
            RsaPkcs8.Part.MODULUS, read.getModulus(),
            RsaPkcs8.Part.PUBLIC_EXPONENT, read.getPublicExponent(),
            RsaPkcs8.Part.PRIVATE_EXPONENT, read.getPrivateExponent(),
            RsaPkcs8.Part.PRIME_1, read.getPrimeP(),
            RsaPkcs8.Part.PRIME_2, read.getPrimeQ(),
            RsaPkcs8.Part.EXPONENT_1, read.getPrimeExponentP(),
            RsaPkcs8.Part.EXPONENT_2, read.getPrimeExponentQ(),
            RsaPkcs8.Part.COEFFICIENT, read.getCrtCoefficient()),
        parts);
  }

  private static java.security.PrivateKey read(KeyMaterial material, String algorithm)
      throws Exception {
    byte[] encoded = material.encoded().useArray(byte[]::clone);
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }
}
