package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.edwards.EdwardsCurve;
import org.asterism.algorithm.montgomery.MontgomeryCurve;
import org.asterism.crypto.Der;
import org.asterism.crypto.Providers;
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
import org.asterism.pkcs11.session.Application;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.UserName;
import org.asterism.vault.VaultException;
import org.asterism.wiring.Algorithms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Token keys of every asymmetric type: made, split, found again by another engine, used, and their
/// public halves derived.
class KeysInVaultsTest {
  private static final byte[] DATA = "to be signed".getBytes(StandardCharsets.US_ASCII);
  private static final long PUBLIC_OF_PRIVATE = Ckm.PUB_KEY_FROM_PRIV_KEY;

  private HousedCryptoki house;
  private Application application;
  private long slot;
  private long session;

  /// How a pair is made, and what then signs with it: 0 for none.
  ///
  /// @param parameter says which of its type
  private record Kind(
      long generation, long type, Optional<Template.Entry> parameter, long signing) {}

  private static List<Kind> kinds() {
    var kinds = new ArrayList<Kind>();
    for (Curve curve : Curve.values()) {
      kinds.add(
          new Kind(
              Ckm.EC_KEY_PAIR_GEN, Ckk.EC, curve(Curves.parameters(curve)), Ckm.ECDSA_SHA3_256));
    }
    for (EdwardsCurve curve : EdwardsCurve.values()) {
      kinds.add(
          new Kind(
              Ckm.EC_EDWARDS_KEY_PAIR_GEN,
              Ckk.EC_EDWARDS,
              curve(OctetCurves.parameters(curve)),
              Ckm.EDDSA));
    }
    for (MontgomeryCurve curve : MontgomeryCurve.values()) {
      kinds.add(
          new Kind(
              Ckm.EC_MONTGOMERY_KEY_PAIR_GEN,
              Ckk.EC_MONTGOMERY,
              curve(OctetCurves.parameters(curve)),
              0));
    }
    for (PqcKeys.Kind kind : PqcKeys.KINDS) {
      long signing =
          kind.keyType() == Ckk.ML_DSA
              ? Ckm.ML_DSA
              : kind.keyType() == Ckk.SLH_DSA ? Ckm.HASH_SLH_DSA_SHA512 : 0;
      for (long set : kind.sets()) {
        var parameter = Optional.of(number(Cka.PARAMETER_SET, set));
        kinds.add(new Kind(kind.generation(), kind.keyType(), parameter, signing));
      }
    }
    return kinds;
  }

  private static Optional<Template.Entry> curve(byte[] parameters) {
    return Optional.of(new Template.Entry(Cka.EC_PARAMS, Plain.bytes(parameters)));
  }

  @BeforeEach
  void setUp(@TempDir Path folder) throws Exception {
    var providers = Providers.portable(new SecureRandom());
    house = new HousedCryptoki(folder, Algorithms.all(providers));
    enter();
    slot = cryptoki().slots().slotList(application).getLast();
    byte[] label = "%-32s".formatted("kinds").getBytes(StandardCharsets.US_ASCII);
    try (var officer = pin("so-123456");
        var user = pin("user-1234")) {
      cryptoki().slots().initToken(application, slot, Optional.of(officer), label);
      open(Cku.SO, officer);
      cryptoki().slots().initPin(application, session, Optional.of(user));
      cryptoki().sessions().logout(application, session);
      open(Cku.USER, user);
    }
  }

  @AfterEach
  void tearDown() throws Exception {
    cryptoki().dismiss(application);
    house.close();
  }

  @Test
  void everyTypeOfKeySignsAfterARestart() throws Exception {
    for (Kind kind : kinds()) {
      generate(kind);
    }
    restart();
    for (Kind kind : kinds()) {
      long key = found(kind, Cko.PRIVATE_KEY);
      if (kind.signing != 0) {
        requireSigns(kind.signing, key, found(kind, Cko.PUBLIC_KEY));
      }
    }
  }

  @Test
  void aPublicKeyIsDerivedWhateverTheKeyIsFor() throws Exception {
    for (Kind kind : kinds()) {
      generate(kind);
      long key = found(kind, Cko.PRIVATE_KEY);
      cryptoki().objects().destroy(application, session, found(kind, Cko.PUBLIC_KEY));
      long derived = derived(PUBLIC_OF_PRIVATE, key, Template.EMPTY);
      assertArrayEquals(read(key, Cka.PUBLIC_KEY_INFO), read(derived, Cka.PUBLIC_KEY_INFO));
      if (kind.parameter.orElseThrow().type() == Cka.EC_PARAMS) {
        assertArrayEquals(read(key, Cka.EC_POINT), read(derived, Cka.EC_POINT));
      }
      assertEquals(derived, found(kind, Cko.PUBLIC_KEY));
      if (kind.signing != 0) {
        requireSigns(kind.signing, key, derived);
      }
    }
  }

  @Test
  void aPublicKeyComesOfAPrivateOneOnly() throws Exception {
    Kind kind = kinds().getFirst();
    generate(kind);
    long publicKey = found(kind, Cko.PUBLIC_KEY);
    assertRefused(
        Ckr.KEY_TYPE_INCONSISTENT, () -> derived(PUBLIC_OF_PRIVATE, publicKey, Template.EMPTY));
    long aes =
        cryptoki()
            .keys()
            .generateKey(
                application,
                session,
                Mechanism.of(Ckm.AES_KEY_GEN),
                Specimen.ulongs(Map.of(Cka.VALUE_LEN, 32L)));
    assertRefused(Ckr.KEY_TYPE_INCONSISTENT, () -> derived(PUBLIC_OF_PRIVATE, aes, Template.EMPTY));
    assertRefused(
        Ckr.TEMPLATE_INCONSISTENT,
        () ->
            derived(
                PUBLIC_OF_PRIVATE,
                found(kind, Cko.PRIVATE_KEY),
                Specimen.ulongs(Map.of(Cka.CLASS, Cko.SECRET_KEY))));
    assertRefused(Ckr.KEY_HANDLE_INVALID, () -> derived(PUBLIC_OF_PRIVATE, 12_345, Template.EMPTY));
  }

  @Test
  void theLongestRsaKeySignsAfterARestart() throws Exception {
    var k = RsaNumbers.longest();
    var publicNumbers = List.of(entry(Cka.MODULUS, k.n()), entry(Cka.PUBLIC_EXPONENT, k.e()));
    var numbers =
        Stream.concat(
                publicNumbers.stream(),
                Stream.of(
                    entry(Cka.PRIVATE_EXPONENT, k.d()),
                    entry(Cka.PRIME_1, k.p()),
                    entry(Cka.PRIME_2, k.q())))
            .toList();
    create(Cko.PUBLIC_KEY, publicNumbers);
    create(Cko.PRIVATE_KEY, numbers);
    restart();
    var rsa = new Kind(0, Ckk.RSA, Optional.empty(), 0);
    requireSigns(Ckm.SHA512_RSA_PKCS, found(rsa, Cko.PRIVATE_KEY), found(rsa, Cko.PUBLIC_KEY));
  }

  private void create(long objectClass, List<Template.Entry> numbers) throws Exception {
    var entries = new ArrayList<>(numbers);
    entries.add(number(Cka.CLASS, objectClass));
    entries.add(number(Cka.KEY_TYPE, Ckk.RSA));
    entries.add(flag(Cka.TOKEN, true));
    cryptoki().objects().create(application, session, new Template(entries));
  }

  private void generate(Kind kind) throws Exception {
    var publicKey = new Template(List.of(kind.parameter.orElseThrow(), flag(Cka.TOKEN, true)));
    var privateKey = new Template(List.of(flag(Cka.TOKEN, true), flag(Cka.DERIVE, false)));
    cryptoki()
        .keys()
        .generateKeyPair(
            application, session, Mechanism.of(kind.generation), publicKey, privateKey);
  }

  private long derived(long mechanism, long key, Template template) throws CryptokiException {
    try {
      return cryptoki()
          .keys()
          .derive(application, session, Mechanism.of(mechanism), key, template)
          .key();
    } catch (VaultException e) {
      throw new AssertionError(e);
    }
  }

  private void requireSigns(long mechanism, long privateKey, long publicKey) throws Exception {
    var chosen = Optional.of(Mechanism.of(mechanism));
    cryptoki().signing().init(application, session, chosen, privateKey);
    var output = cryptoki().signing().sign(application, session, DATA, new Buffer(true, 1 << 16));
    byte[] signature = ((Output.Bytes) output).value();
    cryptoki().verification().init(application, session, chosen, publicKey);
    cryptoki().verification().verify(application, session, DATA, signature);
  }

  private byte[] read(long key, long type) throws Exception {
    var answers = cryptoki().objects().read(application, session, key, List.of(type));
    return Plain.of(((Answer.Found) answers.getFirst()).value()).orElseThrow();
  }

  /// The one key of this class and kind.
  private long found(Kind kind, long objectClass) throws CryptokiException {
    var wanted = new ArrayList<Template.Entry>();
    wanted.add(number(Cka.KEY_TYPE, kind.type));
    wanted.add(number(Cka.CLASS, objectClass));
    kind.parameter.ifPresent(wanted::add);
    try {
      cryptoki().objects().findInit(application, session, new Template(wanted));
      var all = cryptoki().objects().find(application, session, 10);
      cryptoki().objects().findFinal(application, session);
      assertEquals(1, all.size(), () -> kind + " " + objectClass);
      return all.getFirst();
    } catch (VaultException e) {
      throw new AssertionError(e);
    }
  }

  private void restart() throws Exception {
    cryptoki().dismiss(application);
    house.restart();
    enter();
    try (var user = pin("user-1234")) {
      open(Cku.USER, user);
    }
  }

  private void enter() throws CryptokiException {
    application = cryptoki().admit(new Caller(new UserName("tester", Set.of(), true), 1));
  }

  private void open(long userType, SecretBytes pin) throws Exception {
    long flags = Ckf.SERIAL_SESSION | Ckf.RW_SESSION;
    session = cryptoki().sessions().open(application, slot, flags);
    cryptoki().sessions().login(application, session, userType, Optional.of(pin));
  }

  private Cryptoki cryptoki() {
    return house.cryptoki();
  }

  private static Template.Entry entry(long type, BigInteger number) {
    return new Template.Entry(type, Plain.bytes(Der.unsigned(number)));
  }

  private static Template.Entry number(long type, long value) {
    return new Template.Entry(type, Plain.number(value));
  }

  private static Template.Entry flag(long type, boolean value) {
    return new Template.Entry(type, Plain.flag(value));
  }

  private static SecretBytes pin(String text) {
    return SecretBytes.takeFrom(text.getBytes(StandardCharsets.US_ASCII));
  }
}
