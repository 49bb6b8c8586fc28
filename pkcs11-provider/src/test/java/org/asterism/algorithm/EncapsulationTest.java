package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cku;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.pkcs11.chapter.Answer;
import org.asterism.pkcs11.chapter.EncapsulationFunctions;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.ObjectSpace.PairHandles;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.UserName;
import org.asterism.vault.VaultException;
import org.asterism.wiring.Algorithms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `C_EncapsulateKey` and `C_DecapsulateKey` with a key whose shares are in the vaults (PKCS#11
/// v3.2 §5.18.8, §5.18.9): what the new keys are, and who may make them.
class EncapsulationTest {
  private static final Buffer ROOM = new Buffer(true, 1088);

  private HousedCryptoki house;
  private Application application;
  private long session;

  private static Template.Entry flag(long type, boolean value) {
    return new Template.Entry(type, Plain.flag(value));
  }

  private static Template.Entry number(long type, long value) {
    return new Template.Entry(type, Plain.number(value));
  }

  private static Template template(Template.Entry... entries) {
    return new Template(List.of(entries));
  }

  private static Template generic(Template.Entry... more) {
    var entries = new ArrayList<>(List.of(more));
    entries.add(number(Cka.CLASS, Cko.SECRET_KEY));
    entries.add(number(Cka.KEY_TYPE, Ckk.GENERIC_SECRET));
    return new Template(entries);
  }

  private static Template.Entry nested(long type, Template.Entry... entries) {
    return new Template.Entry(type, new AttributeValue.Nested(template(entries)));
  }

  @BeforeEach
  void setUp(@TempDir Path folder) throws Exception {
    house = new HousedCryptoki(folder, Algorithms.all(Providers.portable(new SecureRandom())));
    application = cryptoki().admit(new Caller(new UserName("tester", Set.of(), true), 1));
    long slot = cryptoki().slots().slotList(application).getLast();
    byte[] label = "%-32s".formatted("kem").getBytes(StandardCharsets.US_ASCII);
    try (var officer = pin("so-123456");
        var user = pin("user-1234")) {
      cryptoki().slots().initToken(application, slot, Optional.of(officer), label);
      open(slot, Cku.SO, officer);
      cryptoki().slots().initPin(application, session, Optional.of(user));
      cryptoki().sessions().logout(application, session);
      open(slot, Cku.USER, user);
    }
  }

  @AfterEach
  void tearDown() throws Exception {
    cryptoki().dismiss(application);
    house.close();
  }

  @Test
  void bothEndsHaveTheSameKey_whichCameFromElsewhere() throws Exception {
    PairHandles pair = pair(template(), template());
    var sent = encapsulated(pair, generic(flag(Cka.SENSITIVE, false)));
    long received = decapsulated(pair, generic(flag(Cka.TOKEN, true)), bytes(sent));
    for (long key : new long[] {sent.key(), received}) {
      assertEquals("01", read(key, Cka.EXTRACTABLE));
      assertEquals("00", read(key, Cka.ALWAYS_SENSITIVE));
      assertEquals("00", read(key, Cka.NEVER_EXTRACTABLE));
      assertEquals("00", read(key, Cka.LOCAL));
      assertEquals("0000000000000020", read(key, Cka.VALUE_LEN));
    }
    long again = decapsulated(pair, generic(flag(Cka.SENSITIVE, false)), bytes(sent));
    assertEquals(read(sent.key(), Cka.VALUE), read(again, Cka.VALUE));
    assertEquals(64, read(again, Cka.VALUE).length());
    assertEquals("ATTRIBUTE_SENSITIVE", read(received, Cka.VALUE));
  }

  @Test
  void aLengthQueryMakesNoKey() throws Exception {
    PairHandles pair = pair(template(), template());
    var asked = new EncapsulationFunctions.Asked(Mechanism.of(Ckm.ML_KEM), pair.publicKey());
    int before = objects().size();
    for (Buffer small : List.of(new Buffer(false, 0), new Buffer(true, 1087))) {
      var answer =
          cryptoki().encapsulation().encapsulate(application, session, asked, generic(), small);
      assertEquals(0, answer.key());
      assertEquals(before, objects().size());
    }
  }

  @Test
  void theTemplatesOfBothKeysAreLaidOver() throws Exception {
    PairHandles pair =
        pair(
            template(nested(Cka.ENCAPSULATE_TEMPLATE, flag(Cka.EXTRACTABLE, false))),
            template(nested(Cka.DECAPSULATE_TEMPLATE, flag(Cka.SIGN, false))));
    var sent = encapsulated(pair, generic());
    assertEquals("00", read(sent.key(), Cka.EXTRACTABLE));
    assertEquals("00", read(decapsulated(pair, generic(), bytes(sent)), Cka.SIGN));
    assertRefused(
        Ckr.TEMPLATE_INCONSISTENT, () -> encapsulated(pair, generic(flag(Cka.EXTRACTABLE, true))));
    assertRefused(
        Ckr.TEMPLATE_INCONSISTENT,
        () -> decapsulated(pair, generic(flag(Cka.SIGN, true)), bytes(sent)));
  }

  @Test
  void onlyKeysThatMayDo() throws Exception {
    PairHandles mute = pair(template(flag(Cka.ENCAPSULATE, false)), template());
    assertRefused(Ckr.KEY_FUNCTION_NOT_PERMITTED, () -> encapsulated(mute, generic()));
    PairHandles pair = pair(template(), template(flag(Cka.DECAPSULATE, false)));
    byte[] ciphertext = bytes(encapsulated(pair, generic()));
    assertRefused(Ckr.KEY_FUNCTION_NOT_PERMITTED, () -> decapsulated(pair, generic(), ciphertext));
    var other = new PairHandles(12_345, 12_345);
    assertRefused(Ckr.KEY_HANDLE_INVALID, () -> encapsulated(other, generic()));
    assertRefused(
        Ckr.UNWRAPPING_KEY_HANDLE_INVALID, () -> decapsulated(other, generic(), ciphertext));
  }

  private PairHandles pair(Template publicKey, Template privateKey)
      throws VaultException, CryptokiException {
    var ofPublic = new ArrayList<>(publicKey.entries());
    ofPublic.add(number(Cka.PARAMETER_SET, 2));
    ofPublic.add(flag(Cka.TOKEN, true));
    var ofPrivate = new ArrayList<>(privateKey.entries());
    ofPrivate.add(flag(Cka.TOKEN, true));
    return cryptoki()
        .keys()
        .generateKeyPair(
            application,
            session,
            Mechanism.of(Ckm.ML_KEM_KEY_PAIR_GEN),
            new Template(ofPublic),
            new Template(ofPrivate));
  }

  private EncapsulationFunctions.Encapsulated encapsulated(PairHandles pair, Template template)
      throws CryptokiException {
    var asked = new EncapsulationFunctions.Asked(Mechanism.of(Ckm.ML_KEM), pair.publicKey());
    try {
      return cryptoki().encapsulation().encapsulate(application, session, asked, template, ROOM);
    } catch (VaultException e) {
      throw new AssertionError(e);
    }
  }

  private long decapsulated(PairHandles pair, Template template, byte[] ciphertext)
      throws CryptokiException {
    var asked = new EncapsulationFunctions.Asked(Mechanism.of(Ckm.ML_KEM), pair.privateKey());
    try {
      return cryptoki()
          .encapsulation()
          .decapsulate(application, session, asked, template, ciphertext);
    } catch (VaultException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(EncapsulationFunctions.Encapsulated made) {
    return ((Output.Bytes) made.ciphertext()).value();
  }

  private String read(long object, long type) throws VaultException, CryptokiException {
    return switch (cryptoki()
        .objects()
        .read(application, session, object, List.of(type))
        .getFirst()) {
      case Answer.Found(AttributeValue.Secret(var hidden)) -> {
        try (hidden) {
          yield hidden.useArray(HexFormat.of()::formatHex);
        }
      }
      case Answer.Found(var plain) -> HexFormat.of().formatHex(Plain.of(plain).orElseThrow());
      case Answer.Refused(Ckr ckr) -> ckr.name();
    };
  }

  private List<Long> objects() throws VaultException, CryptokiException {
    cryptoki().objects().findInit(application, session, Template.EMPTY);
    List<Long> found = cryptoki().objects().find(application, session, 100);
    cryptoki().objects().findFinal(application, session);
    return found;
  }

  private void open(long slot, long user, SecretBytes pin) throws Exception {
    session = cryptoki().sessions().open(application, slot, Ckf.SERIAL_SESSION | Ckf.RW_SESSION);
    cryptoki().sessions().login(application, session, user, Optional.of(pin));
  }

  private Cryptoki cryptoki() {
    return house.cryptoki();
  }

  private static SecretBytes pin(String text) {
    return SecretBytes.takeFrom(text.getBytes(StandardCharsets.US_ASCII));
  }
}
