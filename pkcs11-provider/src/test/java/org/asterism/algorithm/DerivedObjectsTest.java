package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.kdf.Hkdf;
import org.asterism.algorithm.kdf.Kbkdf;
import org.asterism.algorithm.kdf.PrfInput;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cku;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.pkcs11.chapter.Answer;
import org.asterism.pkcs11.chapter.KeyFunctions;
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

/// `C_DeriveKey` with several keys, several results, and results that are no keys, of session keys
/// and of keys whose shares are in the vaults.
class DerivedObjectsTest {
  private static final Template.Entry ON_TOKEN = flag(Cka.TOKEN, true);

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

  @BeforeEach
  void setUp(@TempDir Path folder) throws Exception {
    house = new HousedCryptoki(folder, Algorithms.all(Providers.portable(new SecureRandom())));
    application = cryptoki().admit(new Caller(new UserName("tester", java.util.Set.of(), true), 1));
    long slot = cryptoki().slots().slotList(application).getLast();
    byte[] label = "%-32s".formatted("derived").getBytes(StandardCharsets.US_ASCII);
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

  private Cryptoki cryptoki() {
    return house.cryptoki();
  }

  private static SecretBytes pin(String text) {
    return SecretBytes.takeFrom(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void open(long slot, long user, SecretBytes pin) throws Exception {
    session = cryptoki().sessions().open(application, slot, Ckf.SERIAL_SESSION | Ckf.RW_SESSION);
    cryptoki().sessions().login(application, session, user, Optional.of(pin));
  }

  private long imported(String hex, Template.Entry... more)
      throws VaultException, CryptokiException {
    var entries = new ArrayList<>(List.of(more));
    entries.add(number(Cka.CLASS, Cko.SECRET_KEY));
    entries.add(number(Cka.KEY_TYPE, Ckk.GENERIC_SECRET));
    try (var value = SecretBytes.takeFrom(HexFormat.of().parseHex(hex))) {
      entries.add(new Template.Entry(Cka.VALUE, new AttributeValue.Secret(value)));
      return cryptoki().objects().create(application, session, new Template(entries));
    }
  }

  private KeyFunctions.Derived derive(Mechanism mechanism, long base, Template template)
      throws VaultException, CryptokiException {
    return cryptoki().keys().derive(application, session, mechanism, base, template);
  }

  private String value(long object, long type) throws VaultException, CryptokiException {
    return switch (cryptoki()
        .objects()
        .read(application, session, object, List.of(type))
        .getFirst()) {
      case Answer.Found(AttributeValue.Secret(var hidden)) -> {
        try (hidden) {
          yield hidden.useArray(HexFormat.of()::formatHex);
        }
      }
      case Answer.Found(AttributeValue.Bytes(byte[] bytes)) -> HexFormat.of().formatHex(bytes);
      case Answer.Found other -> other.toString();
      case Answer.Refused(Ckr ckr) -> ckr.name();
    };
  }

  private List<Long> objects() throws VaultException, CryptokiException {
    cryptoki().objects().findInit(application, session, Template.EMPTY);
    List<Long> found = cryptoki().objects().find(application, session, 100);
    cryptoki().objects().findFinal(application, session);
    return found;
  }

  private static Mechanism joined(long key) {
    return new Mechanism(Ckm.CONCATENATE_BASE_AND_KEY, new Parameter.Handle(key));
  }

  // PKCS#11 v3.1 §6.43.3, with shares in the vaults: what comes out is as closed as they are.
  @Test
  void keysOfTheTokenAreJoined() throws Exception {
    long first =
        imported("01234567", ON_TOKEN, flag(Cka.SENSITIVE, false), flag(Cka.EXTRACTABLE, true));
    long second =
        imported("89abcdef", ON_TOKEN, flag(Cka.SENSITIVE, false), flag(Cka.EXTRACTABLE, true));
    long open = derive(joined(second), first, Template.EMPTY).key();
    assertEquals("0123456789abcdef", value(open, Cka.VALUE));
    long closed = imported("89abcdef", ON_TOKEN);
    long kept = derive(joined(closed), first, template(ON_TOKEN)).key();
    assertEquals("ATTRIBUTE_SENSITIVE", value(kept, Cka.VALUE));
    assertEquals("00", value(kept, Cka.EXTRACTABLE));
    assertRefused(
        Ckr.TEMPLATE_INCONSISTENT,
        () -> derive(joined(closed), first, template(flag(Cka.SENSITIVE, false))));
  }

  // rust-cryptoki's suite imports with neither attribute, and wants what is made of it extractable.
  @Test
  void whatIsMadeOfAKeyThatMayNotLeaveMayNotEither() throws Exception {
    long open = imported("01234567", flag(Cka.SENSITIVE, false), flag(Cka.EXTRACTABLE, true));
    long bare = imported("89abcdef", flag(Cka.SENSITIVE, false));
    assertRefused(
        Ckr.TEMPLATE_INCONSISTENT,
        () -> derive(joined(bare), open, template(flag(Cka.EXTRACTABLE, true))));
    assertEquals("00", value(derive(joined(bare), open, Template.EMPTY).key(), Cka.EXTRACTABLE));
  }

  @Test
  void aFurtherKeyIsAskedAsTheBaseKeyIs() throws Exception {
    long base = imported("01234567", flag(Cka.PRIVATE, false));
    long forSigning = imported("89abcdef", flag(Cka.DERIVE, false));
    assertRefused(
        Ckr.KEY_FUNCTION_NOT_PERMITTED, () -> derive(joined(forSigning), base, Template.EMPTY));
    var others = ByteBuffer.allocate(Long.BYTES).putLong(Ckm.HKDF_DERIVE).array();
    long forOthers =
        imported("89abcdef", new Template.Entry(Cka.ALLOWED_MECHANISMS, Plain.bytes(others)));
    assertRefused(Ckr.MECHANISM_INVALID, () -> derive(joined(forOthers), base, Template.EMPTY));
    long data =
        cryptoki().objects().create(application, session, template(number(Cka.CLASS, Cko.DATA)));
    for (long none : new long[] {0, 12345, data}) {
      assertRefused(Ckr.KEY_HANDLE_INVALID, () -> derive(joined(none), base, Template.EMPTY));
    }
    long hidden = imported("89abcdef", ON_TOKEN);
    var open = template(flag(Cka.PRIVATE, false));
    derive(joined(hidden), base, open);
    cryptoki().sessions().logout(application, session);
    assertRefused(Ckr.KEY_HANDLE_INVALID, () -> derive(joined(hidden), base, open));
  }

  @Test
  void aSaltAndAPieceOfInputAreKeysToo() throws Exception {
    long base = imported("01234567");
    long forSigning = imported("89abcdef", flag(Cka.DERIVE, false));
    var steps = new Hkdf.Steps(true, true);
    var salt = new Hkdf.Salt(4, new byte[0], forSigning);
    var hkdf = new Mechanism(Ckm.HKDF_DERIVE, new Hkdf(steps, Ckm.SHA256, salt, new byte[0]));
    Template sized = template(number(Cka.VALUE_LEN, 16));
    assertRefused(Ckr.KEY_FUNCTION_NOT_PERMITTED, () -> derive(hkdf, base, sized));
    List<PrfInput> input =
        List.of(
            new PrfInput.IterationVariable(Optional.of(KdfSpecimens.WIDTH)),
            new PrfInput.Key(forSigning));
    var kbkdf = new Kbkdf(Ckm.SHA256_HMAC, input, new byte[0], List.of());
    assertRefused(
        Ckr.KEY_FUNCTION_NOT_PERMITTED,
        () -> derive(new Mechanism(Ckm.SP800_108_COUNTER_KDF, kbkdf), base, sized));
  }

  @Test
  void hkdfLeavesData() throws Exception {
    long base = imported("0b".repeat(22), ON_TOKEN);
    var data = template(number(Cka.CLASS, Cko.DATA), number(Cka.VALUE_LEN, 42), ON_TOKEN);
    long made = derive(new Mechanism(Ckm.HKDF_DATA, KdfSpecimens.HKDF), base, data).key();
    assertEquals(84, value(made, Cka.VALUE).length());
    assertEquals("ATTRIBUTE_TYPE_INVALID", value(made, Cka.VALUE_LEN));
    // What the base key demands of keys no data object can be.
    var demands = template(flag(Cka.SENSITIVE, true));
    long closed =
        imported("01", new Template.Entry(Cka.DERIVE_TEMPLATE, new AttributeValue.Nested(demands)));
    assertRefused(
        Ckr.TEMPLATE_INCONSISTENT,
        () -> derive(new Mechanism(Ckm.HKDF_DATA, KdfSpecimens.HKDF), closed, data));
  }

  @Test
  void allKeysOfTlsAreMadeOrNone() throws Exception {
    long master = imported("0b".repeat(48), flag(Cka.EXTRACTABLE, true));
    var mechanism = new Mechanism(Ckm.TLS12_KEY_AND_MAC_DERIVE, TlsSpecimens.KEY_BLOCK);
    var aes = template(number(Cka.KEY_TYPE, Ckk.AES));
    var made = derive(mechanism, master, aes);
    assertEquals(0, made.key());
    assertEquals(4, made.handles().size());
    assertEquals(made.handles().getFirst(), made.writtenBack().numbers().get("clientMacSecret"));
    assertEquals(made.handles().getLast(), made.writtenBack().numbers().get("serverKey"));
    assertEquals(40, value(made.handles().getFirst(), Cka.VALUE).length());
    assertEquals(32, value(made.handles().getLast(), Cka.VALUE).length());
    List<Long> before = objects();
    // Only the keys of the cipher have this attribute's value refused, after two MAC secrets.
    var wrong =
        template(
            number(Cka.KEY_TYPE, Ckk.AES),
            new Template.Entry(Cka.START_DATE, Plain.bytes(new byte[3])));
    assertRefused(Ckr.ATTRIBUTE_VALUE_INVALID, () -> derive(mechanism, master, wrong));
    assertEquals(before, objects());
  }

  // "if any of the keys cannot be derived for any reason, none of the keys shall be derived".
  @Test
  void allKeysOfSp800108AreMadeOrNone() throws Exception {
    long base = imported("0b".repeat(16), ON_TOKEN);
    List<PrfInput> input = List.of(new PrfInput.IterationVariable(Optional.of(KdfSpecimens.WIDTH)));
    Template second = template(number(Cka.VALUE_LEN, 20), ON_TOKEN);
    var both = new Kbkdf(Ckm.SHA256_HMAC, input, new byte[0], List.of(second));
    var made =
        derive(
            new Mechanism(Ckm.SP800_108_COUNTER_KDF, both),
            base,
            template(number(Cka.VALUE_LEN, 16)));
    assertEquals(2, made.handles().size());
    var handle = WrittenBack.NOTHING.with("key", made.handles().getLast());
    assertEquals(Map.of("additional", List.of(handle)), made.writtenBack().structures());
    assertEquals("01", value(made.handles().getLast(), Cka.SENSITIVE));
    List<Long> before = objects();
    Template wrong = template(number(Cka.VALUE_LEN, 20), flag(Cka.MODULUS, true));
    var refused = new Kbkdf(Ckm.SHA256_HMAC, input, new byte[0], List.of(second, wrong));
    assertRefused(
        Ckr.TEMPLATE_INCONSISTENT,
        () -> derive(new Mechanism(Ckm.SP800_108_COUNTER_KDF, refused), base, second));
    assertEquals(before, objects());
  }
}
