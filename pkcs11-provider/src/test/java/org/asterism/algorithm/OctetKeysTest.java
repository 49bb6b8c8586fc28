package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.KeyAgreement;
import org.asterism.algorithm.ec.Ecdh1;
import org.asterism.algorithm.edwards.Eddsa;
import org.asterism.algorithm.edwards.EdwardsCurve;
import org.asterism.algorithm.edwards.EdwardsFacts;
import org.asterism.algorithm.montgomery.MontgomeryCurve;
import org.asterism.crypto.Der;
import org.asterism.crypto.LocalKey;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Edwards and Montgomery keys beside the JDK's, which computes in another way, and in the forms in
/// which applications write them.
class OctetKeysTest {
  private static final Workbench BENCH = Workbench.BOTH.getFirst();
  private static final NewKeys NEW = new NewKeys(BENCH.providers());

  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter.None(),
          new Eddsa(false, new byte[] {1, 2}),
          new Eddsa(false, new byte[255]),
          new Eddsa(true, new byte[0]),
          new Eddsa(true, new byte[] {9}));

  static Stream<OctetCurve> curves() {
    return Stream.concat(Stream.of(EdwardsCurve.values()), Stream.of(MontgomeryCurve.values()));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Optional<OctetCurve> named(OctetCurve curve, byte[] parameters) {
    return curvesLike(curve).byParameters(parameters);
  }

  private static OctetCurves curvesLike(OctetCurve curve) {
    return new OctetCurves(
        curve instanceof EdwardsCurve
            ? List.of(EdwardsCurve.values())
            : List.of(MontgomeryCurve.values()));
  }

  @ParameterizedTest
  @EnumSource
  void theJdkVerifiesWhatIsSigned(EdwardsCurve curve) throws Exception {
    byte[] message = "what is signed".getBytes(StandardCharsets.US_ASCII);
    for (Parameter parameter : PARAMETERS) {
      var mechanism = new Mechanism(Ckm.EDDSA, parameter);
      try (var material = NEW.edwards(curve)) {
        var facts = (EdwardsFacts) material.facts();
        byte[] made =
            BENCH.with(copy(material), key -> BENCH.table().sign(mechanism, key).sign(message));
        assertTrue(jdk(facts, parameter, message, made), curve + " " + parameter);
        BENCH.table().verify(mechanism, facts, Optional.empty()).verify(message, made);
        refusesOtherVariants(facts, parameter, message, made);
      }
    }
  }

  private static void refusesOtherVariants(
      EdwardsFacts facts, Parameter parameter, byte[] message, byte[] made) {
    for (Parameter other : PARAMETERS) {
      if (!other.equals(parameter)) {
        assertRefused(
            Ckr.SIGNATURE_INVALID,
            () ->
                BENCH
                    .table()
                    .verify(new Mechanism(Ckm.EDDSA, other), facts, Optional.empty())
                    .verify(message, made));
      }
    }
  }

  private static boolean jdk(
      EdwardsFacts facts, Parameter parameter, byte[] message, byte[] signature) throws Exception {
    var verifier = Signature.getInstance("EdDSA", "SunEC");
    if (parameter instanceof Eddsa(boolean preHash, byte[] context)) {
      verifier.setParameter(new EdDSAParameterSpec(preHash, context));
    }
    var spec = new X509EncodedKeySpec(OctetCurves.publicKeyInfo(facts));
    verifier.initVerify(KeyFactory.getInstance("EdDSA", "SunEC").generatePublic(spec));
    verifier.update(message);
    return verifier.verify(signature);
  }

  @ParameterizedTest
  @EnumSource
  void theJdkAgreesOnTheSame(MontgomeryCurve curve) throws Exception {
    try (var mine = NEW.montgomery(curve);
        var theirs = NEW.montgomery(curve)) {
      var factory = KeyFactory.getInstance("XDH", "SunEC");
      var spec = new PKCS8EncodedKeySpec(theirs.encoded().useArray(byte[]::clone));
      var agreement = KeyAgreement.getInstance("XDH", "SunEC");
      agreement.init(factory.generatePrivate(spec));
      var info = OctetCurves.publicKeyInfo((OctetFacts) mine.facts());
      agreement.doPhase(factory.generatePublic(new X509EncodedKeySpec(info)), true);
      byte[] agreed = agreement.generateSecret();
      byte[] peer = ((OctetFacts) theirs.facts()).publicKey();
      for (byte[] form : List.of(peer, OctetCurves.wrapped(peer))) {
        var ecdh = new Mechanism(Ckm.ECDH1_DERIVE, new Ecdh1(Ckd.NULL, new byte[0], form));
        assertArrayEquals(
            agreed,
            BENCH.with(
                copy(mine),
                key -> CipherReplays.value(BENCH.table().derive(ecdh, key, Template.EMPTY))));
      }
    }
  }

  @Test
  void aPublicKeyOfAnotherLengthIsNoPeer() {
    for (int length : new int[] {0, 31, 33, 34, 35, 56}) {
      var ecdh = new Ecdh1(Ckd.NULL, new byte[0], new byte[length]);
      assertRefused(
          Ckr.MECHANISM_PARAM_INVALID,
          () ->
              BENCH.with(
                  Specimen.Key.MONTGOMERY.copy(),
                  key ->
                      BENCH
                          .table()
                          .derive(new Mechanism(Ckm.ECDH1_DERIVE, ecdh), key, Template.EMPTY)));
    }
  }

  /// RFC 7748 §6.1: with a number of low order everybody would agree on zero.
  @Test
  void aPublicKeyOfLowOrderIsNoPeer() {
    byte[] one = new byte[32];
    one[0] = 1;
    for (byte[] low : List.of(new byte[32], one)) {
      var ecdh = new Mechanism(Ckm.ECDH1_DERIVE, new Ecdh1(Ckd.NULL, new byte[0], low));
      assertRefused(
          Ckr.MECHANISM_PARAM_INVALID,
          () ->
              BENCH.with(
                  Specimen.Key.MONTGOMERY.copy(),
                  key -> BENCH.table().derive(ecdh, key, Template.EMPTY)));
    }
  }

  /// With another public key than its own a private key would give itself away when it signs, so
  /// facts that do not fit it are not loaded.
  @Test
  void factsOfAnotherKeyAreNotLoaded() {
    var mine = Specimen.Key.EDWARDS.copy();
    try (var other = NEW.edwards(EdwardsCurve.ED25519)) {
      var mixed = new KeyMaterial(other.facts(), mine.encoded());
      assertThrows(
          IllegalArgumentException.class,
          () -> LocalKey.of(mixed, Engines.forms(BENCH.providers())));
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void aCurveIsKnownByItsIdentifiersAndNames(OctetCurve curve) {
    assertEquals(Optional.of(curve), named(curve, OctetCurves.parameters(curve)));
    for (String name : curve.names()) {
      byte[] text = name.getBytes(StandardCharsets.US_ASCII);
      assertEquals(Optional.of(curve), named(curve, Der.element(Der.PRINTABLE_STRING, text)));
      assertTrue(named(curve, text).isEmpty());
    }
  }

  /// RFC 8410 §3, and what OpenSC's pkcs11-tool sends.
  @Test
  void theIdentifiersAreThese() {
    var identifiers =
        Map.of(
            "06032b6570", EdwardsCurve.ED25519,
            "06092b06010401da470f01", EdwardsCurve.ED25519,
            "06032b6571", EdwardsCurve.ED448,
            "06032b656e", MontgomeryCurve.CURVE25519,
            "060a2b060104019755010501", MontgomeryCurve.CURVE25519,
            "06032b656f", MontgomeryCurve.CURVE448);
    identifiers.forEach((parameters, curve) ->
        assertEquals(
            Optional.of(curve), named(curve, HexFormat.of().parseHex(parameters)), parameters));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void aKeyIsTakenBareAndWrapped(OctetCurve curve) {
    byte[] key = new byte[curve.keyBytes()];
    Arrays.fill(key, (byte) 4);
    byte[] bits = Der.element(Der.BIT_STRING, new byte[1], key);
    for (byte[] form : List.of(key, OctetCurves.wrapped(key), bits)) {
      assertEquals(hex(key), hex(OctetCurves.octets(curve, form).orElseThrow()));
    }
    byte[] unused = bits.clone();
    unused[2] = 1;
    byte[] tag = OctetCurves.wrapped(key);
    tag[0] = 0x0C;
    for (byte[] bad :
        List.of(unused, tag, new byte[0], Arrays.copyOf(key, key.length - 1), new byte[200])) {
      assertTrue(OctetCurves.octets(curve, bad).isEmpty(), hex(bad));
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void thePkcs8IsThatOfRfc8410(OctetCurve curve) throws Exception {
    String algorithm = curve instanceof EdwardsCurve ? "EdDSA" : "XDH";
    byte[] key = new byte[curve.keyBytes()];
    Arrays.fill(key, (byte) 7);
    try (var octets = SecretBytes.takeFrom(key.clone());
        var pkcs8 = OctetCurves.pkcs8(curve, octets);
        var back = OctetCurves.privateKey(pkcs8)) {
      assertTrue(back.constantTimeEquals(octets));
      assertEquals(pkcs8.length(), OctetCurves.pkcs8Length(curve));
      var spec = new PKCS8EncodedKeySpec(pkcs8.useArray(byte[]::clone));
      var read = KeyFactory.getInstance(algorithm, "SunEC").generatePrivate(spec);
      assertArrayEquals(spec.getEncoded(), read.getEncoded());
    }
  }

  @Test
  void aPublicKeyOfLowOrderIsNone() {
    byte[] neutral = new byte[32];
    neutral[0] = 1;
    assertFalse(EdwardsCurve.ED25519.isPublicKey(neutral));
    assertFalse(EdwardsCurve.ED25519.isPublicKey(new byte[32]));
    assertFalse(EdwardsCurve.ED448.isPublicKey(new byte[57]));
  }

  @Test
  void otherCurvesAreNotGenerated() {
    var generations =
        Map.of(
            Ckm.EC_EDWARDS_KEY_PAIR_GEN, List.of("06032b656e", "06082a8648ce3d030107", "", "00"),
            Ckm.EC_MONTGOMERY_KEY_PAIR_GEN, List.of("06032b6570", "06052b81040022", "", "00"));
    generations.forEach((mechanism, others) -> {
      for (String other : others) {
        var value = new org.asterism.cryptoki.AttributeValue.Bytes(HexFormat.of().parseHex(other));
        var template = new Template(List.of(new Template.Entry(Cka.EC_PARAMS, value)));
        assertRefused(
            Ckr.CURVE_NOT_SUPPORTED,
            () -> BENCH.table().generatePair(Mechanism.of(mechanism), template, Template.EMPTY),
            other);
      }
      assertRefused(
          Ckr.TEMPLATE_INCOMPLETE,
          () ->
              BENCH.table().generatePair(Mechanism.of(mechanism), Template.EMPTY, Template.EMPTY));
    });
  }

  @Test
  void whatIsPreHashedMayComeInParts() throws Exception {
    for (EdwardsCurve curve : EdwardsCurve.values()) {
      var mechanism = new Mechanism(Ckm.EDDSA, new Eddsa(true, new byte[0]));
      try (var material = NEW.edwards(curve)) {
        byte[] made =
            BENCH.with(
                copy(material),
                key -> {
                  var signing = BENCH.table().sign(mechanism, key);
                  signing.update(new byte[] {1, 2});
                  signing.update(new byte[] {3});
                  return signing.finish();
                });
        BENCH
            .table()
            .verify(mechanism, material.facts(), Optional.empty())
            .verify(new byte[] {1, 2, 3}, made);
      }
    }
  }

  private static KeyMaterial copy(KeyMaterial material) {
    return new KeyMaterial(material.facts(), material.encoded().copy());
  }
}
