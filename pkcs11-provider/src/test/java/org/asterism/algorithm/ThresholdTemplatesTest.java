package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.ec.Ecdh1;
import org.asterism.algorithm.edwards.Eddsa;
import org.asterism.algorithm.edwards.EdwardsCurve;
import org.asterism.algorithm.montgomery.MontgomeryCurve;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cku;
import org.asterism.cryptoki.Output;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.pkcs11.chapter.Answer;
import org.asterism.pkcs11.session.Application;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.UserName;
import org.asterism.wiring.Algorithms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What templates make of imported keys on curves that are never to be whole, and what such keys
/// do.
class ThresholdTemplatesTest {
  private static final byte[] DATA = "to be signed".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LABEL =
      "%-32s".formatted("templates").getBytes(StandardCharsets.US_ASCII);
  private static final Template.Entry THRESHOLD =
      new Template.Entry(
          Cka.ASTERISM_CUSTODY, Plain.bytes("threshold".getBytes(StandardCharsets.US_ASCII)));

  private HousedCryptoki house;
  private Application application;
  private long session;

  @BeforeEach
  void setUp(@TempDir Path folder) throws Exception {
    house = new HousedCryptoki(folder, Algorithms.all(Providers.portable(new SecureRandom())));
    application = cryptoki().admit(new Caller(new UserName("tester", Set.of(), true), 1));
    long slot = cryptoki().slots().slotList(application).getLast();
    try (var officer = pin("so-123456");
        var user = pin("user-1234")) {
      cryptoki().slots().initToken(application, slot, Optional.of(officer), LABEL);
      session = cryptoki().sessions().open(application, slot, Ckf.SERIAL_SESSION | Ckf.RW_SESSION);
      cryptoki().sessions().login(application, session, Cku.SO, Optional.of(officer));
      cryptoki().slots().initPin(application, session, Optional.of(user));
      cryptoki().sessions().logout(application, session);
      cryptoki().sessions().login(application, session, Cku.USER, Optional.of(user));
    }
  }

  @AfterEach
  void tearDown() throws Exception {
    cryptoki().dismiss(application);
    house.close();
  }

  @Test
  void anEcKeyAgreesWhereItIsToldTo() throws Exception {
    for (Curve curve : List.of(Curve.P256, Curve.P384, Curve.P521)) {
      long key = ec(curve, THRESHOLD, flag(Cka.DERIVE, true));
      assertTrue(isTrue(key, Cka.DERIVE));
      for (long type : List.of(Cka.SIGN, Cka.EXTRACTABLE, Cka.LOCAL, Cka.NEVER_EXTRACTABLE)) {
        assertFalse(isTrue(key, type), "0x%x".formatted(type));
      }
      assertTrue(isTrue(key, Cka.SENSITIVE));
      assertEquals("threshold", custody(key));
      long whole = ec(curve);
      assertEquals("assembled", custody(whole));
      assertTrue(isTrue(whole, Cka.SIGN) && isTrue(whole, Cka.DERIVE));
      assertArrayEquals(
          agreed(whole, read(key, Cka.EC_POINT)), agreed(key, read(whole, Cka.EC_POINT)));
    }
  }

  @Test
  void anEcKeyThatWouldSignIsRefused() throws Exception {
    assertRefused(Ckr.ATTRIBUTE_VALUE_INVALID, () -> ec(Curve.P256, THRESHOLD));
    assertRefused(
        Ckr.ATTRIBUTE_VALUE_INVALID,
        () -> ec(Curve.P256, THRESHOLD, flag(Cka.SIGN, true), flag(Cka.DERIVE, true)));
    long idle = ec(Curve.P256, THRESHOLD, flag(Cka.SIGN, false));
    assertFalse(isTrue(idle, Cka.DERIVE));
    var signing = new Template(List.of(flag(Cka.SIGN, true)));
    assertRefused(
        Ckr.ATTRIBUTE_VALUE_INVALID,
        () -> cryptoki().objects().change(application, session, idle, signing));
  }

  // One vault makes no presignature.
  @Test
  void anEcKeyThatSignsNeedsVaultsToPresign() throws Exception {
    var experimental =
        new Template.Entry(
            Cka.ASTERISM_CUSTODY,
            Plain.bytes("experimental-threshold".getBytes(StandardCharsets.US_ASCII)));
    assertRefused(Ckr.ATTRIBUTE_VALUE_INVALID, () -> ec(Curve.P256, experimental));
    assertRefused(
        Ckr.ATTRIBUTE_VALUE_INVALID, () -> ec(Curve.P256, experimental, flag(Cka.DERIVE, true)));
    assertRefused(
        Ckr.ATTRIBUTE_VALUE_INVALID,
        () -> octets(Ckk.EC_EDWARDS, EdwardsCurve.ED25519, experimental));
  }

  @Test
  void otherCurvesAndOpenKeysAreRefused() throws Exception {
    for (Curve curve : List.of(Curve.P224, Curve.K256, Curve.BP256)) {
      assertRefused(
          Ckr.ATTRIBUTE_VALUE_INVALID, () -> ec(curve, THRESHOLD, flag(Cka.DERIVE, true)));
    }
    assertRefused(
        Ckr.ATTRIBUTE_VALUE_INVALID, () -> octets(Ckk.EC_EDWARDS, EdwardsCurve.ED448, THRESHOLD));
    assertRefused(
        Ckr.ATTRIBUTE_VALUE_INVALID,
        () -> octets(Ckk.EC_MONTGOMERY, MontgomeryCurve.CURVE448, THRESHOLD));
    assertRefused(
        Ckr.TEMPLATE_INCONSISTENT,
        () -> octets(Ckk.EC_EDWARDS, EdwardsCurve.ED25519, THRESHOLD, flag(Cka.EXTRACTABLE, true)));
    assertRefused(
        Ckr.TEMPLATE_INCONSISTENT,
        () -> octets(Ckk.EC_EDWARDS, EdwardsCurve.ED25519, THRESHOLD, flag(Cka.SENSITIVE, false)));
  }

  @Test
  void anEdwardsKeySignsWithoutAParameterAndSoDoesItsCopy() throws Exception {
    long key = octets(Ckk.EC_EDWARDS, EdwardsCurve.ED25519, THRESHOLD);
    assertEquals("threshold", custody(key));
    long publicKey =
        cryptoki()
            .keys()
            .derive(
                application, session, Mechanism.of(Ckm.PUB_KEY_FROM_PRIV_KEY), key, Template.EMPTY)
            .key();
    long copy = cryptoki().objects().copy(application, session, key, Template.EMPTY);
    cryptoki().objects().destroy(application, session, key);
    assertEquals("threshold", custody(copy));
    byte[] signature = signed(Mechanism.of(Ckm.EDDSA), copy);
    var plain = Optional.of(Mechanism.of(Ckm.EDDSA));
    cryptoki().verification().init(application, session, plain, publicKey);
    cryptoki().verification().verify(application, session, DATA, signature);
    for (Eddsa other : List.of(new Eddsa(false, new byte[] {1}), new Eddsa(true, new byte[0]))) {
      assertRefused(
          Ckr.MECHANISM_PARAM_INVALID, () -> signed(new Mechanism(Ckm.EDDSA, other), copy));
    }
  }

  @Test
  void aMontgomeryKeyAgrees() throws Exception {
    long key = octets(Ckk.EC_MONTGOMERY, MontgomeryCurve.CURVE25519, THRESHOLD);
    long whole = octets(Ckk.EC_MONTGOMERY, MontgomeryCurve.CURVE25519);
    assertArrayEquals(
        agreed(whole, read(key, Cka.EC_POINT)), agreed(key, read(whole, Cka.EC_POINT)));
    // u = 0 has a low order, and 2 belongs to the twist.
    for (int u : List.of(0, 2)) {
      byte[] peer = new byte[32];
      peer[0] = (byte) u;
      assertRefused(Ckr.MECHANISM_PARAM_INVALID, () -> agreed(key, peer));
    }
  }

  private long ec(Curve curve, Template.Entry... more) throws Exception {
    byte[] scalar = new byte[curve.fieldBytes()];
    new SecureRandom().nextBytes(scalar);
    scalar[0] = 0;
    scalar[1] = 0;
    return created(Ckk.EC, Curves.parameters(curve), scalar, more);
  }

  private long octets(long type, OctetCurve curve, Template.Entry... more) throws Exception {
    byte[] octets = new byte[curve.keyBytes()];
    new SecureRandom().nextBytes(octets);
    return created(type, OctetCurves.parameters(curve), octets, more);
  }

  private long created(long type, byte[] parameters, byte[] value, Template.Entry... more)
      throws Exception {
    var entries = new ArrayList<>(List.of(more));
    entries.add(new Template.Entry(Cka.CLASS, Plain.number(Cko.PRIVATE_KEY)));
    entries.add(new Template.Entry(Cka.KEY_TYPE, Plain.number(type)));
    entries.add(new Template.Entry(Cka.EC_PARAMS, Plain.bytes(parameters)));
    entries.add(new Template.Entry(Cka.VALUE, Plain.bytes(value)));
    entries.add(flag(Cka.TOKEN, true));
    return cryptoki().objects().create(application, session, new Template(entries));
  }

  private byte[] agreed(long key, byte[] peer) throws Exception {
    var parameter = new Ecdh1(Ckd.NULL, new byte[0], peer);
    var template =
        new Template(
            List.of(
                new Template.Entry(Cka.CLASS, Plain.number(Cko.SECRET_KEY)),
                new Template.Entry(Cka.KEY_TYPE, Plain.number(Ckk.GENERIC_SECRET)),
                flag(Cka.SENSITIVE, false),
                flag(Cka.EXTRACTABLE, true)));
    long derived =
        cryptoki()
            .keys()
            .derive(application, session, new Mechanism(Ckm.ECDH1_DERIVE, parameter), key, template)
            .key();
    return read(derived, Cka.VALUE);
  }

  private byte[] signed(Mechanism mechanism, long key) throws Exception {
    cryptoki().signing().init(application, session, Optional.of(mechanism), key);
    var output = cryptoki().signing().sign(application, session, DATA, new Buffer(true, 1 << 10));
    return ((Output.Bytes) output).value();
  }

  private boolean isTrue(long key, long type) throws Exception {
    return read(key, type)[0] == 1;
  }

  private String custody(long key) throws Exception {
    return new String(read(key, Cka.ASTERISM_CUSTODY), StandardCharsets.US_ASCII);
  }

  private byte[] read(long key, long type) throws Exception {
    var answers = cryptoki().objects().read(application, session, key, List.of(type));
    return bytes(((Answer.Found) answers.getFirst()).value());
  }

  private static byte[] bytes(AttributeValue value) {
    return value instanceof AttributeValue.Secret(var hidden)
        ? hidden.useArray(byte[]::clone)
        : Plain.of(value).orElseThrow();
  }

  private Cryptoki cryptoki() {
    return house.cryptoki();
  }

  private static Template.Entry flag(long type, boolean value) {
    return new Template.Entry(type, Plain.flag(value));
  }

  private static SecretBytes pin(String text) {
    return SecretBytes.takeFrom(text.getBytes(StandardCharsets.US_ASCII));
  }
}
