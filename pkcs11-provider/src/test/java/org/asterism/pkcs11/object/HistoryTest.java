package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.Templates.RULES;
import static org.asterism.pkcs11.object.Templates.aes;
import static org.asterism.pkcs11.object.Templates.and;
import static org.asterism.pkcs11.object.Templates.assertShows;
import static org.asterism.pkcs11.object.Templates.created;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.refuses;
import static org.asterism.pkcs11.object.Templates.secret;
import static org.asterism.pkcs11.object.Templates.template;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Inheritance;
import org.asterism.pkcs11.attribute.Origin;
import org.asterism.token.NewObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Keys that mechanisms made: what they may be told, what they are if they are told nothing, and
/// what their history reads (PKCS#11 v3.1 §4.7 to §4.10, §5.18).
class HistoryTest {
  private static final KeyMaterial AES = KeyPairs.NEW.secret(Ckk.AES, 32);
  private static final Template AES_LENGTH = template(is(Cka.VALUE_LEN, 32));
  private static final Template OF_AES = template(is(Cka.KEY_TYPE, Ckk.AES));
  private static final Template RSA_PUBLIC =
      template(is(Cka.MODULUS_BITS, 2048), is(Cka.PUBLIC_EXPONENT, KeyPairs.E));
  private static final Template EC_PUBLIC = template(is(Cka.EC_PARAMS, KeyPairs.PARAMETERS));

  enum Way {
    GENERATED,
    UNWRAPPED,
    DERIVED
  }

  private static NewObject made(Way way, Template.Entry... entries) throws CryptokiException {
    return switch (way) {
      case GENERATED -> RULES.generated(and(AES_LENGTH, entries), AES, Ckm.AES_KEY_GEN);
      case UNWRAPPED -> RULES.unwrapped(and(OF_AES, entries), AES, Attributes.NONE);
      case DERIVED -> RULES.derived(template(entries), AES, from(base(true, true)));
    };
  }

  private static Attributes base(boolean alwaysSensitive, boolean neverExtractable) {
    return Attributes.NONE
        .with(Cka.ALWAYS_SENSITIVE, alwaysSensitive)
        .with(Cka.NEVER_EXTRACTABLE, neverExtractable);
  }

  private static Origin.Derived from(Attributes base) {
    return new Origin.Derived(List.of(base), Inheritance.INDEPENDENT);
  }

  private static NewPair rsaPair(Template privateKey) throws CryptokiException {
    return RULES.generatedPair(RSA_PUBLIC, privateKey, KeyPairs.RSA, Ckm.RSA_PKCS_KEY_PAIR_GEN);
  }

  private static NewPair ecPair(Template privateKey) throws CryptokiException {
    return RULES.generatedPair(EC_PUBLIC, privateKey, KeyPairs.EC, Ckm.EC_KEY_PAIR_GEN);
  }

  // SunPKCS11 generates session pairs so, then signs, decrypts and agrees with the private half.
  @Test
  void anRsaPairOfBareTemplatesIsUsable() throws Exception {
    var pair = rsaPair(Template.EMPTY);
    assertShows(
        pair.privateKey().attributes(),
        is(Cka.CLASS, Cko.PRIVATE_KEY),
        is(Cka.KEY_TYPE, Ckk.RSA),
        is(Cka.TOKEN, false),
        is(Cka.PRIVATE, true),
        is(Cka.SENSITIVE, true),
        is(Cka.EXTRACTABLE, false),
        is(Cka.ALWAYS_SENSITIVE, true),
        is(Cka.NEVER_EXTRACTABLE, true),
        is(Cka.SIGN, true),
        is(Cka.DECRYPT, true),
        is(Cka.UNWRAP, true),
        is(Cka.SIGN_RECOVER, false),
        is(Cka.DERIVE, false),
        is(Cka.LOCAL, true),
        is(Cka.KEY_GEN_MECHANISM, Ckm.RSA_PKCS_KEY_PAIR_GEN),
        is(Cka.MODULUS, KeyPairs.N),
        is(Cka.PUBLIC_EXPONENT, KeyPairs.E),
        is(Cka.ALWAYS_AUTHENTICATE, false));
    assertShows(
        pair.publicKey().attributes(),
        is(Cka.CLASS, Cko.PUBLIC_KEY),
        is(Cka.PRIVATE, false),
        is(Cka.VERIFY, true),
        is(Cka.ENCRYPT, true),
        is(Cka.WRAP, true),
        is(Cka.VERIFY_RECOVER, false),
        is(Cka.DERIVE, false),
        is(Cka.LOCAL, true),
        is(Cka.MODULUS_BITS, 2048));
    assertSame(KeyPairs.RSA, pair.privateKey().material().orElseThrow());
    assertTrue(pair.publicKey().material().isEmpty());
    assertEquals(pair.publicKey().key(), pair.privateKey().key());
  }

  @Test
  void anEcPairOfBareTemplatesIsUsable() throws Exception {
    var pair = ecPair(Template.EMPTY);
    assertShows(
        pair.privateKey().attributes(),
        is(Cka.SIGN, true),
        is(Cka.DERIVE, true),
        is(Cka.DECRYPT, false),
        is(Cka.UNWRAP, false),
        is(Cka.EC_PARAMS, KeyPairs.PARAMETERS));
    assertShows(
        pair.publicKey().attributes(),
        is(Cka.VERIFY, true),
        is(Cka.DERIVE, true),
        is(Cka.ENCRYPT, false),
        is(Cka.WRAP, false));
  }

  // pkcs11-provider asks EC keys to wrap, and OpenBao's tests ask them to decrypt.
  @Test
  void aTemplateMayStateAnyUsage() throws Exception {
    var pair = ecPair(template(is(Cka.UNWRAP, true), is(Cka.DECRYPT, true), is(Cka.SIGN, false)));
    assertShows(
        pair.privateKey().attributes(),
        is(Cka.UNWRAP, true),
        is(Cka.DECRYPT, true),
        is(Cka.SIGN, false),
        is(Cka.DERIVE, true));
  }

  @Test
  void secretKeysMayDoWhatTheirTypeCan() throws Exception {
    assertShows(
        made(Way.GENERATED).attributes(),
        is(Cka.CLASS, Cko.SECRET_KEY),
        is(Cka.ENCRYPT, true),
        is(Cka.DECRYPT, true),
        is(Cka.WRAP, true),
        is(Cka.UNWRAP, true),
        is(Cka.SIGN, false),
        is(Cka.VERIFY, false),
        is(Cka.DERIVE, false),
        is(Cka.PRIVATE, true),
        is(Cka.VALUE_LEN, 32),
        is(Cka.KEY_GEN_MECHANISM, Ckm.AES_KEY_GEN));
    try (var generic = KeyPairs.NEW.secret(Ckk.GENERIC_SECRET, 20)) {
      assertShows(
          RULES
              .generated(template(is(Cka.VALUE_LEN, 20)), generic, Ckm.GENERIC_SECRET_KEY_GEN)
              .attributes(),
          is(Cka.KEY_TYPE, Ckk.GENERIC_SECRET),
          is(Cka.SIGN, true),
          is(Cka.VERIFY, true),
          is(Cka.DERIVE, true),
          is(Cka.ENCRYPT, false));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // way, token: sensitive, extractable
    "GENERATED, false, false, false",
    "GENERATED, true, true, false",
    "UNWRAPPED, false, false, true",
    "UNWRAPPED, true, true, true",
    "DERIVED, false, false, true",
    "DERIVED, true, true, false"
  })
  void whatASecretKeyIsUnlessItIsTold(Way way, boolean token, boolean sensitive, boolean leaves)
      throws Exception {
    assertShows(
        made(way, is(Cka.TOKEN, token)).attributes(),
        is(Cka.SENSITIVE, sensitive),
        is(Cka.EXTRACTABLE, leaves));
  }

  @Test
  void anImportedKeyHasNoPast() throws Exception {
    var imported = created(aes(is(Cka.SENSITIVE, true), is(Cka.EXTRACTABLE, false))).attributes();
    assertNoPast(imported);
    assertShows(imported, is(Cka.SENSITIVE, true), is(Cka.EXTRACTABLE, false));
    assertNoPast(created(KeyPairs.ecPrivate()).attributes());
    assertNoPast(made(Way.UNWRAPPED, is(Cka.SENSITIVE, true)).attributes());
  }

  private static void assertNoPast(Attributes key) {
    assertShows(
        key,
        is(Cka.LOCAL, false),
        is(Cka.KEY_GEN_MECHANISM, -1L),
        is(Cka.ALWAYS_SENSITIVE, false),
        is(Cka.NEVER_EXTRACTABLE, false));
  }

  @ParameterizedTest
  @CsvSource({
    // sensitive, extractable: always sensitive, never extractable
    "true, false, true, true",
    "true, true, true, false",
    "false, false, false, true",
    "false, true, false, false"
  })
  void aGeneratedKeyRemembersHowItBegan(
      boolean sensitive, boolean extractable, boolean always, boolean never) throws Exception {
    assertShows(
        made(Way.GENERATED, is(Cka.SENSITIVE, sensitive), is(Cka.EXTRACTABLE, extractable))
            .attributes(),
        is(Cka.LOCAL, true),
        is(Cka.ALWAYS_SENSITIVE, always),
        is(Cka.NEVER_EXTRACTABLE, never));
  }

  // §6.3.18.
  @ParameterizedTest
  @CsvSource({
    // sensitive, extractable: always sensitive, never extractable
    "true, false, true, true",
    "true, true, true, false",
    "false, false, false, true",
    "false, true, false, false"
  })
  void aDerivedKeyIsNoBetterThanItsBase(
      boolean sensitive, boolean extractable, boolean always, boolean never) throws Exception {
    var wanted = template(is(Cka.SENSITIVE, sensitive), is(Cka.EXTRACTABLE, extractable));
    for (boolean baseAlways : new boolean[] {true, false}) {
      for (boolean baseNever : new boolean[] {true, false}) {
        assertShows(
            RULES.derived(wanted, AES, from(base(baseAlways, baseNever))).attributes(),
            is(Cka.LOCAL, false),
            is(Cka.KEY_GEN_MECHANISM, -1L),
            is(Cka.ALWAYS_SENSITIVE, always && baseAlways),
            is(Cka.NEVER_EXTRACTABLE, never && baseNever));
      }
    }
  }

  static Stream<Template.Entry> tokensToSet() {
    return Stream.of(
        is(Cka.UNIQUE_ID, "mine"),
        is(Cka.LOCAL, true),
        is(Cka.KEY_GEN_MECHANISM, 1),
        is(Cka.ALWAYS_SENSITIVE, true),
        is(Cka.NEVER_EXTRACTABLE, true),
        is(Cka.VALUE, secret(new byte[32])));
  }

  @ParameterizedTest
  @MethodSource("tokensToSet")
  void mechanismsMakeWhatTheyMake(Template.Entry entry) {
    for (Way way : Way.values()) {
      refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> made(way, entry));
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheOfficerTrusts(Way way) {
    refuses(Ckr.USER_NOT_LOGGED_IN, () -> made(way, is(Cka.TRUSTED, true)));
  }

  @ParameterizedTest
  @EnumSource(names = {"GENERATED", "DERIVED"})
  void aTemplateCannotAskForAnotherKey(Way way) {
    refuses(Ckr.TEMPLATE_INCONSISTENT, () -> made(way, is(Cka.CLASS, Cko.PRIVATE_KEY)));
    refuses(Ckr.TEMPLATE_INCONSISTENT, () -> made(way, is(Cka.KEY_TYPE, Ckk.GENERIC_SECRET)));
  }

  @Test
  void aPairCannotBeAskedForOtherNumbers() {
    refuses(Ckr.ATTRIBUTE_READ_ONLY, () -> rsaPair(template(is(Cka.MODULUS, KeyPairs.N))));
    refuses(
        Ckr.ATTRIBUTE_READ_ONLY, () -> ecPair(template(is(Cka.EC_PARAMS, KeyPairs.PARAMETERS))));
    refuses(Ckr.TEMPLATE_INCONSISTENT, () -> rsaPair(template(is(Cka.KEY_TYPE, Ckk.EC))));
    refuses(Ckr.TEMPLATE_INCONSISTENT, () -> rsaPair(template(is(Cka.WRAP, true))));
    refuses(
        Ckr.TEMPLATE_INCONSISTENT,
        () ->
            RULES.generatedPair(
                template(is(Cka.MODULUS_BITS, 3072)), Template.EMPTY, KeyPairs.RSA, 0));
    refuses(
        Ckr.TEMPLATE_INCOMPLETE,
        () -> RULES.generatedPair(Template.EMPTY, Template.EMPTY, KeyPairs.EC, 0));
    refuses(
        Ckr.ATTRIBUTE_READ_ONLY,
        () ->
            RULES.generatedPair(
                and(EC_PUBLIC, is(Cka.EC_POINT, KeyPairs.POINT)), Template.EMPTY, KeyPairs.EC, 0));
  }

  @Test
  void whatAMechanismNeedsIsNeededHereToo() {
    refuses(Ckr.TEMPLATE_INCOMPLETE, () -> RULES.generated(Template.EMPTY, AES, Ckm.AES_KEY_GEN));
    refuses(Ckr.TEMPLATE_INCOMPLETE, () -> RULES.unwrapped(Template.EMPTY, AES, Attributes.NONE));
    refuses(
        Ckr.TEMPLATE_INCONSISTENT,
        () -> RULES.generated(template(is(Cka.VALUE_LEN, 16)), AES, Ckm.AES_KEY_GEN));
    refuses(Ckr.TEMPLATE_INCONSISTENT, () -> made(Way.DERIVED, is(Cka.VALUE_LEN, 16)));
  }

  @ParameterizedTest
  @EnumSource
  void aStatedCheckValueIsChecked(Way way) throws Exception {
    try (var checkValue = RULES.valueOfKey(AES, Cka.CHECK_VALUE)) {
      byte[] right = checkValue.useArray(byte[]::clone);
      made(way, is(Cka.CHECK_VALUE, right));
      made(way, is(Cka.CHECK_VALUE, ""));
      right[0] ^= 1;
      refuses(Ckr.ATTRIBUTE_VALUE_INVALID, () -> made(way, is(Cka.CHECK_VALUE, right)));
      refuses(
          Ckr.ATTRIBUTE_VALUE_INVALID,
          () -> made(way, is(Cka.CHECK_VALUE, HexFormat.of().parseHex("00"))));
    }
  }

  @Test
  void anUnwrappingKeyImposesItsTemplate() throws Exception {
    var unwrapping =
        withTemplate(Cka.UNWRAP_TEMPLATE, is(Cka.KEY_TYPE, Ckk.AES), is(Cka.WRAP, false));
    var wanted = template(is(Cka.LABEL, "unwrapped"));
    assertShows(
        RULES.unwrapped(wanted, AES, unwrapping).attributes(),
        is(Cka.WRAP, false),
        is(Cka.UNWRAP, true),
        is(Cka.LABEL, "unwrapped"));
    var merged = RULES.templateToUnwrap(wanted, unwrapping);
    assertEquals(Ckk.AES, merged.ulong(Cka.KEY_TYPE).orElseThrow());
    assertEquals(merged, RULES.templateToUnwrap(merged, unwrapping));
    RULES.unwrapped(and(OF_AES, is(Cka.WRAP, false)), AES, unwrapping);
    refuses(
        Ckr.TEMPLATE_INCONSISTENT,
        () -> RULES.unwrapped(and(OF_AES, is(Cka.WRAP, true)), AES, unwrapping));
  }

  @Test
  void aBaseKeyImposesItsTemplate() throws Exception {
    var base = withTemplate(Cka.DERIVE_TEMPLATE, is(Cka.EXTRACTABLE, false));
    assertShows(
        RULES.derived(Template.EMPTY, AES, from(base)).attributes(), is(Cka.EXTRACTABLE, false));
    refuses(
        Ckr.TEMPLATE_INCONSISTENT,
        () -> RULES.derived(template(is(Cka.EXTRACTABLE, true)), AES, from(base)));
    assertEquals(
        template(is(Cka.EXTRACTABLE, false)), RULES.templateToDerive(Template.EMPTY, base));
  }

  private static Attributes withTemplate(long type, Template.Entry... entries)
      throws CryptokiException {
    return created(aes(is(type, template(entries)))).attributes();
  }
}
