package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.Templates.RULES;
import static org.asterism.pkcs11.object.Templates.aes;
import static org.asterism.pkcs11.object.Templates.assertShows;
import static org.asterism.pkcs11.object.Templates.certificate;
import static org.asterism.pkcs11.object.Templates.created;
import static org.asterism.pkcs11.object.Templates.data;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.refuses;
import static org.asterism.pkcs11.object.Templates.secret;
import static org.asterism.pkcs11.object.Templates.shown;
import static org.asterism.pkcs11.object.Templates.template;
import static org.asterism.pkcs11.object.Templates.trust;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Set;
import java.util.stream.Stream;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.Author;
import org.asterism.pkcs11.attribute.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `C_SetAttributeValue` and `C_CopyObject` change what the standard lets them, and tighten only
/// (PKCS#11 v3.1 §4.1.2, §4.1.3).
class AmendmentTest {
  private static final Author USER = Author.USER;
  private static final Author OFFICER = Author.SECURITY_OFFICER;

  private static Attributes key(Template.Entry... entries) {
    return attributes(aes(entries));
  }

  private static Attributes attributes(Template template) {
    try {
      return RULES.create(template, OFFICER).attributes();
    } catch (CryptokiException e) {
      throw new AssertionError(e);
    }
  }

  private static Attributes changed(Attributes object, Template.Entry... entries)
      throws CryptokiException {
    return object.with(RULES.change(object, template(entries), USER));
  }

  private static Attributes copied(Attributes object, Template.Entry... entries)
      throws CryptokiException {
    return object.with(RULES.copy(object, template(entries), USER));
  }

  record Change(Attributes object, Template.Entry entry) {
    @Override
    public String toString() {
      return "0x%x".formatted(entry.type());
    }
  }

  static Stream<Change> changeable() {
    var rsa = attributes(KeyPairs.rsaPublic());
    var ec = attributes(KeyPairs.ecPrivate(is(Cka.SENSITIVE, false), is(Cka.EXTRACTABLE, true)));
    return Stream.of(
        new Change(attributes(data()), is(Cka.LABEL, "new")),
        new Change(attributes(data()), is(Cka.VALUE, "new")),
        new Change(attributes(data()), is(Cka.APPLICATION, "new")),
        new Change(attributes(certificate()), is(Cka.ID, "new")),
        new Change(attributes(certificate()), is(Cka.ISSUER, "new")),
        new Change(attributes(certificate()), is(Cka.SERIAL_NUMBER, "new")),
        new Change(rsa, is(Cka.SUBJECT, "new")),
        new Change(rsa, is(Cka.VERIFY, false)),
        new Change(rsa, is(Cka.ENCRYPT, false)),
        new Change(rsa, is(Cka.WRAP, false)),
        new Change(rsa, is(Cka.VERIFY_RECOVER, true)),
        new Change(ec, is(Cka.ID, "new")),
        new Change(ec, is(Cka.SIGN, false)),
        new Change(ec, is(Cka.DERIVE, false)),
        new Change(ec, is(Cka.SENSITIVE, true)),
        new Change(ec, is(Cka.EXTRACTABLE, false)),
        new Change(ec, is(Cka.WRAP_WITH_TRUSTED, true)),
        new Change(ec, is(Cka.PUBLIC_KEY_INFO, KeyPairs.EC_INFO)),
        new Change(key(), is(Cka.START_DATE, "20260131")),
        new Change(key(), is(Cka.END_DATE, "20270131")),
        new Change(key(), is(Cka.ENCRYPT, false)),
        new Change(key(), is(Cka.CHECK_VALUE, "")));
  }

  @ParameterizedTest
  @MethodSource("changeable")
  void changesWhatMayChange(Change change) throws Exception {
    var changes = RULES.change(change.object, template(change.entry), USER);
    assertEquals(Set.of(change.entry.type()), changes.asMap().keySet());
    assertShows(change.object.with(changes), change.entry);
    assertShows(copied(change.object, change.entry), change.entry);
  }

  static Stream<Template.Entry> fixedOfAKey() {
    return Stream.of(
        is(Cka.CLASS, Cko.DATA),
        is(Cka.KEY_TYPE, Ckk.GENERIC_SECRET),
        is(Cka.UNIQUE_ID, "mine"),
        is(Cka.LOCAL, true),
        is(Cka.KEY_GEN_MECHANISM, Ckm.AES_KEY_GEN),
        is(Cka.ALWAYS_SENSITIVE, true),
        is(Cka.NEVER_EXTRACTABLE, true),
        is(Cka.ALLOWED_MECHANISMS, new byte[8]),
        is(Cka.UNWRAP_TEMPLATE, template(is(Cka.SIGN, true))),
        is(Cka.VALUE, secret(new byte[16])),
        is(Cka.VALUE_LEN, 32),
        is(Cka.CHECK_VALUE, new byte[3]));
  }

  @ParameterizedTest
  @MethodSource("fixedOfAKey")
  void nothingChangesWhatIsFixed(Template.Entry entry) {
    refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> changed(key(), entry));
    refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> copied(key(), entry));
  }

  static Stream<Template.Entry> onlyInACopy() {
    return Stream.of(
        is(Cka.TOKEN, true),
        is(Cka.MODIFIABLE, false),
        is(Cka.COPYABLE, false),
        is(Cka.DESTROYABLE, false));
  }

  @ParameterizedTest
  @MethodSource("onlyInACopy")
  void aCopyMayBeStoredElsewhere(Template.Entry entry) throws Exception {
    refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> changed(key(), entry));
    assertShows(copied(key(), entry), entry);
    refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> changed(attributes(data()), is(Cka.PRIVATE, true)));
    assertShows(copied(attributes(data()), is(Cka.PRIVATE, true)), is(Cka.PRIVATE, true));
  }

  static Stream<Change> loosening() {
    return Stream.of(
        new Change(key(is(Cka.SENSITIVE, true)), is(Cka.SENSITIVE, false)),
        new Change(key(is(Cka.EXTRACTABLE, false)), is(Cka.EXTRACTABLE, true)),
        new Change(key(is(Cka.WRAP_WITH_TRUSTED, true)), is(Cka.WRAP_WITH_TRUSTED, false)),
        new Change(key(), is(Cka.PRIVATE, false)));
  }

  @ParameterizedTest
  @MethodSource("loosening")
  void nothingLoosens(Change change) {
    refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> changed(change.object, change.entry));
    refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> copied(change.object, change.entry));
  }

  @Test
  void tighteningTwiceIsNoMistake() throws Exception {
    var tight = changed(key(), is(Cka.SENSITIVE, true), is(Cka.EXTRACTABLE, false));
    assertEquals(tight, changed(tight, is(Cka.SENSITIVE, true), is(Cka.EXTRACTABLE, false)));
  }

  @Test
  void templatesAreCheckedAsInCreation() {
    refuses(
        Ckr.TEMPLATE_INCONSISTENT, () -> changed(key(), is(Cka.LABEL, "a"), is(Cka.LABEL, "b")));
    refuses(Ckr.TEMPLATE_INCONSISTENT, () -> changed(key(), is(Cka.MODULUS, 1)));
    refuses(Ckr.ATTRIBUTE_TYPE_INVALID, () -> changed(key(), is(0x7777, 1)));
    refuses(Ckr.ATTRIBUTE_VALUE_INVALID, () -> changed(key(), is(Cka.SIGN, "yes")));
    refuses(Ckr.ATTRIBUTE_VALUE_INVALID, () -> copied(key(), is(Cka.TOKEN, "")));
    refuses(
        Ckr.ATTRIBUTE_VALUE_INVALID,
        () ->
            changed(attributes(KeyPairs.ecPrivate()), is(Cka.PUBLIC_KEY_INFO, KeyPairs.RSA_INFO)));
  }

  @Test
  void whatIsProhibitedIsProhibited() throws Exception {
    var frozen = key(is(Cka.MODIFIABLE, false));
    refuses(Ckr.ACTION_PROHIBITED, () -> changed(frozen, is(Cka.LABEL, "new")));
    assertShows(copied(frozen, is(Cka.MODIFIABLE, true)), is(Cka.MODIFIABLE, true));
    refuses(Ckr.ACTION_PROHIBITED, () -> copied(key(is(Cka.COPYABLE, false))));
    refuses(Ckr.ACTION_PROHIBITED, () -> RULES.requireDestroyable(key(is(Cka.DESTROYABLE, false))));
    RULES.requireDestroyable(key());
    refuses(Ckr.ACTION_PROHIBITED, () -> changed(Attributes.NONE, is(Cka.LABEL, "new")));
    refuses(Ckr.ACTION_PROHIBITED, () -> copied(Attributes.NONE));
  }

  // Java's key store: a session key becomes a token key under its alias.
  @Test
  void aCopyIsTheOriginalUnderAnotherId() throws Exception {
    var original =
        RULES
            .generatedPair(
                template(is(Cka.EC_PARAMS, KeyPairs.PARAMETERS)),
                Template.EMPTY,
                KeyPairs.EC,
                Ckm.EC_KEY_PAIR_GEN)
            .privateKey()
            .attributes();
    var copy = copied(original, is(Cka.TOKEN, true), is(Cka.ID, "alias"));
    assertNotEquals(shown(original, Cka.UNIQUE_ID), shown(copy, Cka.UNIQUE_ID));
    for (long type : original.asMap().keySet()) {
      if (!Set.of(Cka.TOKEN, Cka.ID, Cka.UNIQUE_ID).contains(type)) {
        assertEquals(shown(original, type), shown(copy, type));
      }
    }
    assertShows(
        copy,
        is(Cka.TOKEN, true),
        is(Cka.ID, "alias"),
        is(Cka.LOCAL, true),
        is(Cka.KEY_GEN_MECHANISM, Ckm.EC_KEY_PAIR_GEN),
        is(Cka.ALWAYS_SENSITIVE, true),
        is(Cka.NEVER_EXTRACTABLE, true));
  }

  @Test
  void aCopyKeepsItsPastWhenItTightens() throws Exception {
    var loose = key(is(Cka.SENSITIVE, false), is(Cka.EXTRACTABLE, true));
    assertShows(
        copied(loose, is(Cka.SENSITIVE, true), is(Cka.EXTRACTABLE, false)),
        is(Cka.ALWAYS_SENSITIVE, false),
        is(Cka.NEVER_EXTRACTABLE, false));
  }

  @Test
  void aCopysTemplateMayRepeatTheOriginal() throws Exception {
    var same =
        RULES.copy(
            key(),
            template(is(Cka.CLASS, Cko.SECRET_KEY), is(Cka.KEY_TYPE, Ckk.AES), is(Cka.LABEL, "")),
            USER);
    assertEquals(Set.of(Cka.UNIQUE_ID), same.asMap().keySet());
    refuses(
        Ckr.ATTRIBUTE_READ_ONLY,
        () -> {
          var key = key();
          copied(key, is(Cka.UNIQUE_ID, shown(key, Cka.UNIQUE_ID)));
        });
  }

  @Test
  void onlyTheOfficerTrusts() throws Exception {
    var plain = key();
    refuses(Ckr.USER_NOT_LOGGED_IN, () -> changed(plain, is(Cka.TRUSTED, true)));
    refuses(Ckr.USER_NOT_LOGGED_IN, () -> copied(plain, is(Cka.TRUSTED, true)));
    assertEquals(plain, changed(plain, is(Cka.TRUSTED, false)));
    var trusted = plain.with(RULES.change(plain, template(is(Cka.TRUSTED, true)), OFFICER));
    assertShows(trusted, is(Cka.TRUSTED, true));
    assertShows(
        trusted.with(RULES.change(trusted, template(is(Cka.TRUSTED, false)), OFFICER)),
        is(Cka.TRUSTED, false));
  }

  // PKCS#11 v3.2 §4.7: whether it is trusted changes, which certificate it is does not.
  @Test
  void trustChangesWhereTheCertificateIsNamedByItsHash() throws Exception {
    var unnamed = attributes(trust(is(Cka.TRUST_SERVER_AUTH, 3)));
    assertShows(unnamed, is(Cka.TRUST_CLIENT_AUTH, 0), is(Cka.NAME_HASH_ALGORITHM, Ckm.SHA_1));
    assertShows(changed(unnamed, is(Cka.TRUST_SERVER_AUTH, 0)), is(Cka.TRUST_SERVER_AUTH, 0));
    refuses(Ckr.TEMPLATE_INCOMPLETE, () -> changed(unnamed, is(Cka.TRUST_SERVER_AUTH, 2)));
    refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> changed(unnamed, is(Cka.ISSUER, "other")));
    var named = attributes(trust(is(Cka.HASH_OF_CERTIFICATE, new byte[20])));
    assertShows(changed(named, is(Cka.TRUST_SERVER_AUTH, 2)), is(Cka.TRUST_SERVER_AUTH, 2));
  }

  @Test
  void theUserNeitherChangesNorCopiesTrust() throws Exception {
    var trusted = key(is(Cka.TRUSTED, true));
    refuses(Ckr.ACTION_PROHIBITED, () -> changed(trusted, is(Cka.DECRYPT, true)));
    refuses(Ckr.ACTION_PROHIBITED, () -> changed(trusted, is(Cka.TRUSTED, false)));
    refuses(Ckr.USER_NOT_LOGGED_IN, () -> copied(trusted, is(Cka.TRUSTED, true)));
    assertShows(copied(trusted), is(Cka.TRUSTED, false));
    assertShows(trusted.with(RULES.copy(trusted, Template.EMPTY, OFFICER)), is(Cka.TRUSTED, true));
    var certificate = attributes(certificate(is(Cka.TRUSTED, true)));
    refuses(Ckr.ACTION_PROHIBITED, () -> changed(certificate, is(Cka.LABEL, "new")));
  }

  @Test
  void anErasedCheckValueStaysErased() throws Exception {
    var readable = created(aes(is(Cka.EXTRACTABLE, true))).attributes();
    assertEquals(new Reading.OfKey(), RULES.read(readable, Cka.CHECK_VALUE));
    assertShows(changed(readable, is(Cka.CHECK_VALUE, "")), is(Cka.CHECK_VALUE, ""));
    assertShows(changed(readable, is(Cka.CHECK_VALUE, secret(""))), is(Cka.CHECK_VALUE, ""));
  }
}
