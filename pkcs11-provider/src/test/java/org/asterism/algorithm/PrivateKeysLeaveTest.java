package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cku;
import org.asterism.cryptoki.Output;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.pkcs11.chapter.Answer;
import org.asterism.pkcs11.chapter.KeyFunctions.Wrapped;
import org.asterism.pkcs11.chapter.KeyFunctions.Wrapping;
import org.asterism.pkcs11.session.Application;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.UserName;
import org.asterism.wiring.Algorithms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `C_WrapKey` and `C_UnwrapKey` of private keys whose shares are at vaults: one leaves, and comes
/// in again as another token key of the same numbers (PKCS#11 v3.1 §5.18.3, §5.18.4, §6.7).
class PrivateKeysLeaveTest {
  private static final Mechanism KWP = Mechanism.of(Ckm.AES_KEY_WRAP_KWP);
  private static final byte[] DATA = "to be signed".getBytes(StandardCharsets.US_ASCII);

  private HousedCryptoki house;
  private Application application;
  private long session;
  private long wrapping;

  @BeforeEach
  void setUp(@TempDir Path folder) throws Exception {
    house = new HousedCryptoki(folder, Algorithms.all(Providers.portable(new SecureRandom())));
    application = cryptoki().admit(new Caller(new UserName("tester", Set.of(), true), 1));
    long slot = cryptoki().slots().slotList(application).getLast();
    byte[] label = "%-32s".formatted("leaving").getBytes(StandardCharsets.US_ASCII);
    try (var officer = pin("so-123456");
        var user = pin("user-1234")) {
      cryptoki().slots().initToken(application, slot, Optional.of(officer), label);
      open(slot, Cku.SO, officer);
      cryptoki().slots().initPin(application, session, Optional.of(user));
      cryptoki().sessions().logout(application, session);
      open(slot, Cku.USER, user);
    }
    var length = new Template.Entry(Cka.VALUE_LEN, Plain.number(32));
    wrapping =
        cryptoki()
            .keys()
            .generateKey(
                application,
                session,
                Mechanism.of(Ckm.AES_KEY_GEN),
                new Template(List.of(length, flag(Cka.TOKEN))));
  }

  @AfterEach
  void tearDown() throws Exception {
    cryptoki().dismiss(application);
    house.close();
  }

  @Test
  void anRsaKeyComesBackAsATokenKey() throws Exception {
    long original =
        pair(Ckm.RSA_PKCS_KEY_PAIR_GEN, new Template.Entry(Cka.MODULUS_BITS, Plain.number(2048)));
    byte[] before = sign(original, Ckm.SHA256_RSA_PKCS);
    long back = unwrap(wrap(original), Ckk.RSA);
    assertArrayEquals(before, sign(back, Ckm.SHA256_RSA_PKCS));
    assertArrayEquals(read(original, Cka.MODULUS), read(back, Cka.MODULUS));
  }

  @Test
  void anEcKeyComesBackAsATokenKey() throws Exception {
    var p384 = Plain.bytes(Curves.parameters(Curve.P384));
    long original = pair(Ckm.EC_KEY_PAIR_GEN, new Template.Entry(Cka.EC_PARAMS, p384));
    long back = unwrap(wrap(original), Ckk.EC);
    assertArrayEquals(read(original, Cka.EC_POINT), read(back, Cka.EC_POINT));
    assertEquals(96, sign(back, Ckm.ECDSA_SHA384).length);
    // "The CKA_EXTRACTABLE attribute is by default set to CK_TRUE"; and it has been outside.
    assertArrayEquals(new byte[] {1}, read(back, Cka.EXTRACTABLE));
    assertArrayEquals(new byte[] {1}, read(back, Cka.SENSITIVE));
    for (long history : new long[] {Cka.LOCAL, Cka.ALWAYS_SENSITIVE, Cka.NEVER_EXTRACTABLE}) {
      assertArrayEquals(new byte[] {0}, read(back, history));
    }
  }

  // §5.2: a length query tells what suffices; a buffer of the length itself does, a byte less not.
  @Test
  void aBufferOfTheVeryLengthIsEnough() throws Exception {
    long original =
        pair(Ckm.RSA_PKCS_KEY_PAIR_GEN, new Template.Entry(Cka.MODULUS_BITS, Plain.number(2048)));
    int length = wrap(original).length;
    var asked = assertInstanceOf(Output.Length.class, wrap(original, new Buffer(false, 0)));
    assertTrue(asked.needed() >= length && asked.needed() < length * 11 / 10, asked.toString());
    assertInstanceOf(Output.Bytes.class, wrap(original, new Buffer(true, length)));
    assertEquals(new Output.TooSmall(length), wrap(original, new Buffer(true, length - 1)));
  }

  @Test
  void aKeyThatMustNotLeaveDoesNot() throws Exception {
    var bare = new Template(List.of());
    var bits = new Template(List.of(new Template.Entry(Cka.MODULUS_BITS, Plain.number(2048))));
    long stays =
        cryptoki()
            .keys()
            .generateKeyPair(
                application, session, Mechanism.of(Ckm.RSA_PKCS_KEY_PAIR_GEN), bits, bare)
            .privateKey();
    assertRefused(Ckr.KEY_UNEXTRACTABLE, () -> wrap(stays));
  }

  // The token's rule: minimum_rsa_bits.
  @Test
  void aKeyShorterThanTheTokensRuleDoesNotComeIn() throws Exception {
    byte[] wrapped = wrapped(RsaNumbers.generate(1024).imported());
    assertRefused(Ckr.KEY_SIZE_RANGE, () -> unwrap(wrapped, Ckk.RSA));
    byte[] longEnough = wrapped(RsaNumbers.RSA_2048.imported());
    assertRefused(Ckr.WRAPPED_KEY_INVALID, () -> unwrap(longEnough, Ckk.EC));
    unwrap(longEnough, Ckk.RSA);
    longEnough[longEnough.length - 1] ^= 1;
    assertRefused(Ckr.WRAPPED_KEY_INVALID, () -> unwrap(longEnough, Ckk.RSA));
  }

  // By C_Encrypt, which wraps whatever it gets.
  private byte[] wrapped(KeyMaterial material) throws Exception {
    try (material) {
      byte[] pkcs8 = material.encoded().useArray(byte[]::clone);
      cryptoki().encryption().init(application, session, Optional.of(KWP), wrapping);
      var buffer = new Buffer(true, 8192);
      var output = cryptoki().encryption().process(application, session, pkcs8, buffer);
      return ((Output.Bytes) output).value();
    }
  }

  private long pair(long mechanism, Template.Entry what) throws Exception {
    var leaves = new Template(List.of(flag(Cka.TOKEN), flag(Cka.EXTRACTABLE)));
    return cryptoki()
        .keys()
        .generateKeyPair(
            application, session, Mechanism.of(mechanism), new Template(List.of(what)), leaves)
        .privateKey();
  }

  private byte[] wrap(long key) throws Exception {
    return ((Output.Bytes) wrap(key, new Buffer(true, 8192))).value();
  }

  private Output wrap(long key, Buffer buffer) throws Exception {
    var handles = new Wrapping(wrapping, key);
    return cryptoki().keys().wrap(application, session, KWP, handles, buffer).key();
  }

  private long unwrap(byte[] wrapped, long keyType) throws Exception {
    var template =
        new Template(
            List.of(
                new Template.Entry(Cka.CLASS, Plain.number(Cko.PRIVATE_KEY)),
                new Template.Entry(Cka.KEY_TYPE, Plain.number(keyType)),
                flag(Cka.TOKEN)));
    return cryptoki()
        .keys()
        .unwrap(application, session, KWP, new Wrapped(wrapping, wrapped), template);
  }

  private byte[] sign(long key, long mechanism) throws Exception {
    cryptoki().signing().init(application, session, Optional.of(Mechanism.of(mechanism)), key);
    var output = cryptoki().signing().sign(application, session, DATA, new Buffer(true, 512));
    return ((Output.Bytes) output).value();
  }

  private byte[] read(long key, long type) throws Exception {
    var answers = cryptoki().objects().read(application, session, key, List.of(type));
    return Plain.of(((Answer.Found) answers.getFirst()).value()).orElseThrow();
  }

  private void open(long slot, long userType, SecretBytes pin) throws Exception {
    long flags = Ckf.SERIAL_SESSION | Ckf.RW_SESSION;
    session = cryptoki().sessions().open(application, slot, flags);
    cryptoki().sessions().login(application, session, userType, Optional.of(pin));
  }

  private Cryptoki cryptoki() {
    return house.cryptoki();
  }

  private static Template.Entry flag(long type) {
    return new Template.Entry(type, Plain.flag(true));
  }

  private static SecretBytes pin(String text) {
    return SecretBytes.takeFrom(text.getBytes(StandardCharsets.US_ASCII));
  }
}
