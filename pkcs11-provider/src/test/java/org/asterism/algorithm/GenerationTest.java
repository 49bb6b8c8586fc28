package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.rsa.RsaFacts;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/// Keys are generated from the smallest to the largest size that the mechanism tells, they work,
/// and no other size is generated.
class GenerationTest {
  static final List<Workbench> BENCHES = Workbench.BOTH;

  @ParameterizedTest
  @FieldSource("BENCHES")
  void rsaKeysOfAnyEvenSizeWork(Workbench bench) throws Exception {
    var info = bench.table().info(Ckm.RSA_PKCS_KEY_PAIR_GEN).orElseThrow();
    assertEquals(List.of(2048L, 8192L), List.of(info.minKeySize(), info.maxKeySize()));
    for (long bits : new long[] {2048, 2056, 3072, 3092, 4096}) {
      var material = pair(bench, Ckm.RSA_PKCS_KEY_PAIR_GEN, rsa(bits));
      assertEquals(bits, ((RsaFacts) material.facts()).modulusBits());
      verifies(bench, material, Specimen.named("SHA256_RSA_PKCS"), Specimen.named("RSA_PKCS_PSS"));
    }
  }

  @Test
  void otherRsaSizesAreRefused() {
    for (long bits : new long[] {0, 512, 1024, 2040, 2047, 2049, 4097, 8193, 8194, 16384, -1}) {
      assertRefused(
          Ckr.ATTRIBUTE_VALUE_INVALID, () -> rsaPair(rsa(bits)), "modulus of " + bits + " bits");
    }
    assertRefused(Ckr.TEMPLATE_INCOMPLETE, () -> rsaPair(Template.EMPTY));
    var notUlong = bytes(Cka.MODULUS_BITS, "0800");
    assertRefused(Ckr.ATTRIBUTE_VALUE_INVALID, () -> rsaPair(new Template(List.of(notUlong))));
  }

  @Test
  void thePublicExponentIsTheTemplates() throws Exception {
    for (String exponent : List.of("11", "010001", "00010001", "010003", "ffffffff")) {
      var template = rsa(2048, exponent);
      for (var bench : BENCHES) {
        var material = pair(bench, Ckm.RSA_PKCS_KEY_PAIR_GEN, template);
        byte[] found = ((RsaFacts) material.facts()).publicExponent();
        assertEquals(exponent.replaceFirst("^00", ""), HexFormat.of().formatHex(found));
        verifies(bench, material, Specimen.named("SHA256_RSA_PKCS"));
      }
    }
    for (String exponent : List.of("", "00", "01", "02", "03", "0f", "010000", "0100000001")) {
      assertRefused(Ckr.ATTRIBUTE_VALUE_INVALID, () -> rsaPair(rsa(2048, exponent)), exponent);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCurveWorks(Curve curve) throws Exception {
    for (var bench : BENCHES) {
      var material = pair(bench, Ckm.EC_KEY_PAIR_GEN, Specimen.onCurve(curve));
      var facts = assertInstanceOf(EcFacts.class, material.facts());
      assertEquals(curve, facts.curve());
      var info = bench.table().info(Ckm.EC_KEY_PAIR_GEN).orElseThrow();
      assertEquals(List.of(224L, 521L), List.of(info.minKeySize(), info.maxKeySize()));
      verifies(bench, material, Specimen.named("ECDSA"), Specimen.named("ECDSA_SHA512"));
    }
  }

  @Test
  void otherCurvesAreRefused() {
    // secp192r1, brainpoolP256t1, Ed25519, explicit parameters, nothing, rubbish, a trailing byte.
    var others =
        List.of(
            "06082a8648ce3d030101",
            "06092b2403030208010108",
            "06032b6570",
            "3003020101",
            "",
            "00",
            "06082a8648ce3d03010700");
    for (String parameters : others) {
      var template = new Template(List.of(bytes(Cka.EC_PARAMS, parameters)));
      assertRefused(
          Ckr.CURVE_NOT_SUPPORTED,
          () -> pair(BENCHES.getFirst(), Ckm.EC_KEY_PAIR_GEN, template).close(),
          parameters);
    }
    assertRefused(
        Ckr.TEMPLATE_INCOMPLETE,
        () -> pair(BENCHES.getFirst(), Ckm.EC_KEY_PAIR_GEN, Template.EMPTY).close());
  }

  @Test
  void aCurveMayBeNamedInLetters() throws Exception {
    // PrintableString "secp384r1".
    var template = new Template(List.of(bytes(Cka.EC_PARAMS, "1309736563703338347231")));
    try (var material = pair(BENCHES.getFirst(), Ckm.EC_KEY_PAIR_GEN, template)) {
      assertEquals(Curve.P384, ((EcFacts) material.facts()).curve());
    }
  }

  @ParameterizedTest
  @FieldSource("BENCHES")
  void secretKeysHaveTheLengthsOfTheirType(Workbench bench) throws Exception {
    var aes = bench.table().info(Ckm.AES_KEY_GEN).orElseThrow();
    assertEquals(List.of(16L, 32L), List.of(aes.minKeySize(), aes.maxKeySize()));
    secrets(bench, Ckm.AES_KEY_GEN, Ckk.AES, List.of(16L, 24L, 32L));
    // PKCS#11 v3.1 §6.7.3 counts these in bits.
    var generic = bench.table().info(Ckm.GENERIC_SECRET_KEY_GEN).orElseThrow();
    assertEquals(List.of(8L, 4096L), List.of(generic.minKeySize(), generic.maxKeySize()));
    secrets(bench, Ckm.GENERIC_SECRET_KEY_GEN, Ckk.GENERIC_SECRET, List.of(1L, 33L, 512L));
  }

  @Test
  void otherSecretLengthsAreRefused() {
    for (long length : new long[] {0, 15, 17, 33, 64, -1, 16 + (1L << 32)}) {
      assertRefused(Ckr.ATTRIBUTE_VALUE_INVALID, () -> secret(Ckm.AES_KEY_GEN, length));
    }
    for (long length : new long[] {0, 513, -1, 1 + (1L << 32), Long.MIN_VALUE}) {
      assertRefused(Ckr.ATTRIBUTE_VALUE_INVALID, () -> secret(Ckm.GENERIC_SECRET_KEY_GEN, length));
    }
    for (long type : new long[] {Ckm.AES_KEY_GEN, Ckm.GENERIC_SECRET_KEY_GEN}) {
      assertRefused(
          Ckr.TEMPLATE_INCOMPLETE,
          () -> BENCHES.getFirst().table().generateKey(Mechanism.of(type), Template.EMPTY));
    }
  }

  private static void verifies(Workbench bench, KeyMaterial material, Specimen... specimens)
      throws VaultException, CryptokiException {
    bench.with(
        material,
        key -> {
          for (var specimen : specimens) {
            Service.VERIFY.run(bench, specimen, key);
          }
          return key;
        });
  }

  private static void secrets(Workbench bench, long type, long keyType, List<Long> lengths)
      throws CryptokiException {
    for (long length : lengths) {
      var template = Specimen.ulongs(Map.of(Cka.VALUE_LEN, length));
      try (var material = bench.table().generateKey(Mechanism.of(type), template)) {
        assertEquals(new KeyFacts.Secret(keyType, (int) length), material.facts());
        assertEquals(length, material.encoded().length());
      }
    }
  }

  private static void secret(long type, long length) throws CryptokiException {
    var template = Specimen.ulongs(Map.of(Cka.VALUE_LEN, length));
    BENCHES.getFirst().table().generateKey(Mechanism.of(type), template).close();
  }

  private static KeyMaterial pair(Workbench bench, long type, Template publicKey)
      throws CryptokiException {
    return bench.table().generatePair(Mechanism.of(type), publicKey, Template.EMPTY);
  }

  private static void rsaPair(Template publicKey) throws CryptokiException {
    pair(BENCHES.getFirst(), Ckm.RSA_PKCS_KEY_PAIR_GEN, publicKey).close();
  }

  private static Template rsa(long bits) {
    return Specimen.ulongs(Map.of(Cka.MODULUS_BITS, bits));
  }

  private static Template rsa(long bits, String exponent) {
    return new Template(
        List.of(rsa(bits).entries().getFirst(), bytes(Cka.PUBLIC_EXPONENT, exponent)));
  }

  private static Template.Entry bytes(long type, String hex) {
    return new Template.Entry(type, new AttributeValue.Bytes(HexFormat.of().parseHex(hex)));
  }
}
