package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.algorithm.vendor.VendorAlgorithm;
import org.asterism.algorithm.vendor.VendorKeyType;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cku;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.cryptoki.Template;
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

/// An algorithm comes by one package and one line: its keys are made, used, stored at the vaults
/// and found again, and no other file knows of it.
class OneMoreAlgorithmTest {
  private static final byte[] DATA = "to be signed".getBytes(StandardCharsets.US_ASCII);
  private static final Mechanism SIGN = Mechanism.of(VendorAlgorithm.SIGN);

  private HousedCryptoki house;
  private Application application;
  private long slot;
  private long session;

  @BeforeEach
  void setUp(@TempDir Path folder) throws Exception {
    var providers = Providers.portable(new SecureRandom());
    house =
        new HousedCryptoki(
            folder,
            Stream.concat(
                    Algorithms.all(providers).stream(), // the one line:
                    Stream.of(new VendorAlgorithm(providers)))
                .toList());
    enter();
    slot = cryptoki().slots().slotList(application).getLast();
    byte[] label = "%-32s".formatted("one more").getBytes(StandardCharsets.US_ASCII);
    try (var officer = pin("so-123456");
        var user = pin("user-1234")) {
      cryptoki().slots().initToken(application, slot, Optional.of(officer), label);
      open(Cku.SO, officer);
      cryptoki().slots().initPin(application, session, Optional.of(user));
      cryptoki().sessions().logout(application, session);
    }
    logIn();
  }

  @AfterEach
  void tearDown() throws Exception {
    cryptoki().dismiss(application);
    house.close();
  }

  @Test
  void itsMechanismsAreListed() throws Exception {
    var listed = cryptoki().slots().mechanismList(application, slot);
    assertTrue(listed.containsAll(List.of(VendorAlgorithm.KEY_PAIR_GEN, VendorAlgorithm.SIGN)));
    var info = cryptoki().slots().mechanismInfo(application, slot, VendorAlgorithm.SIGN);
    long messages = Ckf.MESSAGE_SIGN | Ckf.MESSAGE_VERIFY;
    assertEquals(Ckf.SIGN | Ckf.VERIFY | messages, info.flags());
  }

  @Test
  void aSessionKeySignsAndVerifies() throws Exception {
    generate(false);
    requireSigns();
  }

  @Test
  void aTokenKeySignsWithWhatTheVaultsHoldAfterARestart() throws Exception {
    generate(true);
    requireSigns();
    long before = found(Cko.PRIVATE_KEY);
    cryptoki().dismiss(application);
    house.restart();
    enter();
    logIn();
    assertEquals(before, found(Cko.PRIVATE_KEY));
    requireSigns();
  }

  @Test
  void otherAlgorithmsRefuseItsKeys() throws Exception {
    generate(false);
    long key = found(Cko.PRIVATE_KEY);
    var ecdsa = Optional.of(Mechanism.of(org.asterism.cryptoki.Ckm.ECDSA));
    var refused =
        assertThrows(
            CryptokiException.class,
            () -> cryptoki().signing().init(application, session, ecdsa, key));
    assertEquals(Ckr.KEY_TYPE_INCONSISTENT, refused.ckr());
  }

  private void generate(boolean onToken) throws Exception {
    var token = template(Cka.TOKEN, Plain.flag(onToken));
    var mechanism = Mechanism.of(VendorAlgorithm.KEY_PAIR_GEN);
    cryptoki().keys().generateKeyPair(application, session, mechanism, token, token);
  }

  private void requireSigns() throws Exception {
    cryptoki().signing().init(application, session, Optional.of(SIGN), found(Cko.PRIVATE_KEY));
    var output = cryptoki().signing().sign(application, session, DATA, new Buffer(true, 64));
    byte[] signature = ((Output.Bytes) output).value();
    long publicKey = found(Cko.PUBLIC_KEY);
    cryptoki().verification().init(application, session, Optional.of(SIGN), publicKey);
    cryptoki().verification().verify(application, session, DATA, signature);
    assertTrue(jdkVerifies(publicKey, signature));
    signature[40] ^= 1;
    assertFalse(jdkVerifies(publicKey, signature));
  }

  private boolean jdkVerifies(long publicKey, byte[] signature) throws Exception {
    byte[] info = info(publicKey);
    assertArrayEquals(info, info(found(Cko.PRIVATE_KEY)));
    var verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info)));
    verifier.update(DATA);
    return verifier.verify(signature);
  }

  private byte[] info(long key) throws Exception {
    var answers =
        cryptoki().objects().read(application, session, key, List.of(Cka.PUBLIC_KEY_INFO));
    return Plain.of(((Answer.Found) answers.getFirst()).value()).orElseThrow();
  }

  /// The one key of this class and of the vendor's type.
  private long found(long objectClass) throws Exception {
    var wanted =
        new Template(
            List.of(
                new Template.Entry(Cka.KEY_TYPE, Plain.number(VendorKeyType.CODE)),
                new Template.Entry(Cka.CLASS, Plain.number(objectClass))));
    cryptoki().objects().findInit(application, session, wanted);
    var all = cryptoki().objects().find(application, session, 10);
    cryptoki().objects().findFinal(application, session);
    assertEquals(1, all.size());
    return all.getFirst();
  }

  private void enter() throws CryptokiException {
    application = cryptoki().admit(new Caller(new UserName("tester", java.util.Set.of(), true), 1));
  }

  private void logIn() throws Exception {
    try (var user = pin("user-1234")) {
      open(Cku.USER, user);
    }
  }

  private void open(long userType, SecretBytes pin) throws Exception {
    long flags = Ckf.SERIAL_SESSION | Ckf.RW_SESSION;
    session = cryptoki().sessions().open(application, slot, flags);
    cryptoki().sessions().login(application, session, userType, Optional.of(pin));
  }

  private org.asterism.pkcs11.Cryptoki cryptoki() {
    return house.cryptoki();
  }

  private static Template template(long type, AttributeValue value) {
    return new Template(List.of(new Template.Entry(type, value)));
  }

  private static SecretBytes pin(String text) {
    return SecretBytes.takeFrom(text.getBytes(StandardCharsets.US_ASCII));
  }
}
