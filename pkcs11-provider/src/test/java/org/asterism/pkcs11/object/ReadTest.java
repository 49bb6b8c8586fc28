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
import static org.asterism.pkcs11.object.Templates.template;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.asterism.algorithm.Engines;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Reading;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// All standard attributes of a class can be read, parts of keys only where the key lets them, and
/// searches learn nothing of them.
class ReadTest {
  private static final long[] STORAGE = {
    Cka.CLASS,
    Cka.UNIQUE_ID,
    Cka.TOKEN,
    Cka.PRIVATE,
    Cka.MODIFIABLE,
    Cka.LABEL,
    Cka.COPYABLE,
    Cka.DESTROYABLE
  };
  private static final long[] KEY = {
    Cka.KEY_TYPE,
    Cka.ID,
    Cka.START_DATE,
    Cka.END_DATE,
    Cka.DERIVE,
    Cka.LOCAL,
    Cka.KEY_GEN_MECHANISM,
    Cka.OBJECT_VALIDATION_FLAGS
  };
  private static final long[] PUBLIC = {
    Cka.SUBJECT,
    Cka.ENCRYPT,
    Cka.VERIFY,
    Cka.VERIFY_RECOVER,
    Cka.WRAP,
    Cka.TRUSTED,
    Cka.WRAP_TEMPLATE,
    Cka.ENCAPSULATE,
    Cka.ENCAPSULATE_TEMPLATE,
    Cka.PUBLIC_KEY_INFO
  };
  private static final long[] PRIVATE = {
    Cka.SUBJECT,
    Cka.SENSITIVE,
    Cka.DECRYPT,
    Cka.SIGN,
    Cka.SIGN_RECOVER,
    Cka.UNWRAP,
    Cka.EXTRACTABLE,
    Cka.ALWAYS_SENSITIVE,
    Cka.NEVER_EXTRACTABLE,
    Cka.WRAP_WITH_TRUSTED,
    Cka.ASTERISM_CUSTODY,
    Cka.UNWRAP_TEMPLATE,
    Cka.ALWAYS_AUTHENTICATE,
    Cka.PUBLIC_KEY_INFO,
    Cka.DECAPSULATE,
    Cka.DECAPSULATE_TEMPLATE,
    Cka.DERIVE_TEMPLATE
  };
  private static final long[] SECRET = {
    Cka.SENSITIVE,
    Cka.ENCRYPT,
    Cka.DECRYPT,
    Cka.SIGN,
    Cka.VERIFY,
    Cka.WRAP,
    Cka.UNWRAP,
    Cka.EXTRACTABLE,
    Cka.ALWAYS_SENSITIVE,
    Cka.NEVER_EXTRACTABLE,
    Cka.WRAP_WITH_TRUSTED,
    Cka.ASTERISM_CUSTODY,
    Cka.TRUSTED,
    Cka.WRAP_TEMPLATE,
    Cka.UNWRAP_TEMPLATE,
    Cka.DERIVE_TEMPLATE,
    Cka.VALUE_LEN
  };
  private static final long[] CERTIFICATE = {
    Cka.CERTIFICATE_TYPE,
    Cka.TRUSTED,
    Cka.CERTIFICATE_CATEGORY,
    Cka.CHECK_VALUE,
    Cka.START_DATE,
    Cka.END_DATE,
    Cka.PUBLIC_KEY_INFO,
    Cka.SUBJECT,
    Cka.ID,
    Cka.ISSUER,
    Cka.SERIAL_NUMBER,
    Cka.VALUE,
    Cka.URL,
    Cka.HASH_OF_SUBJECT_PUBLIC_KEY,
    Cka.HASH_OF_ISSUER_PUBLIC_KEY,
    Cka.JAVA_MIDP_SECURITY_DOMAIN,
    Cka.NAME_HASH_ALGORITHM
  };
  private static final long[] RSA = {Cka.MODULUS, Cka.MODULUS_BITS, Cka.PUBLIC_EXPONENT};
  private static final long[] EC = {Cka.EC_PARAMS, Cka.EC_POINT};
  private static final List<Long> RSA_PARTS =
      List.of(
          Cka.PRIVATE_EXPONENT,
          Cka.PRIME_1,
          Cka.PRIME_2,
          Cka.EXPONENT_1,
          Cka.EXPONENT_2,
          Cka.COEFFICIENT);

  /// @param answers the standard's attributes that are no part of a key
  record Kind(String name, Template template, List<Long> answers, List<Long> parts) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Long> all(long[]... tables) {
    return Stream.concat(Stream.of(STORAGE), Stream.of(tables))
        .flatMapToLong(LongStream::of)
        .boxed()
        .toList();
  }

  static Stream<Kind> kinds() {
    var value = List.of(Cka.VALUE);
    return Stream.of(
        new Kind(
            "data", data(), all(new long[] {Cka.APPLICATION, Cka.OBJECT_ID, Cka.VALUE}), List.of()),
        new Kind("certificate", certificate(), all(CERTIFICATE), List.of()),
        new Kind("rsa public", KeyPairs.rsaPublic(), all(KEY, PUBLIC, RSA), List.of()),
        new Kind("ec public", KeyPairs.ecPublic(), all(KEY, PUBLIC, EC), List.of()),
        new Kind("rsa private", KeyPairs.rsaCrt(), all(KEY, PRIVATE, RSA), RSA_PARTS),
        new Kind("ec private", KeyPairs.ecPrivate(), all(KEY, PRIVATE, EC), value),
        new Kind("aes", aes(), all(KEY, SECRET), List.of(Cka.VALUE, Cka.CHECK_VALUE)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyAttributeOfTheClassAnswers(Kind kind) throws Exception {
    var object = created(kind.template).attributes();
    for (long type : kind.answers) {
      assertInstanceOf(Reading.Value.class, RULES.read(object, type), "0x%x".formatted(type));
    }
    for (long type : kind.parts) {
      assertEquals(new Reading.Sensitive(), RULES.read(object, type), "0x%x".formatted(type));
    }
    for (long type : List.of(Cka.ALLOWED_MECHANISMS, Cka.PRIME, 0x7777L, Cka.PIXEL_X)) {
      assertEquals(new Reading.Unknown(), RULES.read(object, type), "0x%x".formatted(type));
    }
    assertEquals(
        kind.answers.size() + kind.parts.size() + (kind.answers.contains(Cka.KEY_TYPE) ? 1 : 0),
        Engines.keyTypes(Templates.PROVIDERS).tables().of(object).orElseThrow().rules().size());
  }

  // What was stored before a row was added to its table.
  @Test
  void anObjectThatStatesLittleReadsEmptyAndFalse() {
    var bare = Attributes.NONE.with(Cka.CLASS, Cko.PRIVATE_KEY).with(Cka.KEY_TYPE, Ckk.EC);
    assertShows(
        bare,
        is(Cka.ALWAYS_AUTHENTICATE, false),
        is(Cka.LABEL, ""),
        is(Cka.START_DATE, ""),
        is(Cka.UNWRAP_TEMPLATE, Template.EMPTY));
    assertEquals(new Reading.Unknown(), RULES.read(bare, Cka.EC_POINT));
    assertEquals(new Reading.Sensitive(), RULES.read(bare, Cka.VALUE));
    assertEquals(new Reading.Unknown(), RULES.read(Attributes.NONE, Cka.LABEL));
  }

  @Test
  void restrictedMechanismsAreShown() throws Exception {
    var key = created(aes(is(Cka.ALLOWED_MECHANISMS, new byte[16]))).attributes();
    assertShows(key, is(Cka.ALLOWED_MECHANISMS, new byte[16]));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, false"})
  void partsOfAHiddenKeyStayHidden(boolean sensitive, boolean extractable) throws Exception {
    var hidden =
        new Template.Entry[] {is(Cka.SENSITIVE, sensitive), is(Cka.EXTRACTABLE, extractable)};
    for (Template template : List.of(aes(hidden), KeyPairs.ecPrivate(hidden))) {
      assertEquals(new Reading.Sensitive(), RULES.read(created(template).attributes(), Cka.VALUE));
    }
    var rsa = created(KeyPairs.rsaCrt(hidden)).attributes();
    for (long type : RSA_PARTS) {
      assertEquals(new Reading.Sensitive(), RULES.read(rsa, type));
    }
  }

  @Test
  void partsOfAnOpenKeyComeFromItsMaterial() throws Exception {
    var open = new Template.Entry[] {is(Cka.SENSITIVE, false), is(Cka.EXTRACTABLE, true)};
    var rsa = created(KeyPairs.rsaCrt(open)).attributes();
    for (long type : RSA_PARTS) {
      assertEquals(new Reading.OfKey(), RULES.read(rsa, type));
    }
    var aes = created(aes(open)).attributes();
    assertEquals(new Reading.OfKey(), RULES.read(aes, Cka.VALUE));
    assertEquals(new Reading.OfKey(), RULES.read(aes, Cka.CHECK_VALUE));
  }

  @Test
  void rsaPartsAreTheCrtForm() {
    var one = BigInteger.ONE;
    var key = KeyPairs.RSA;
    assertEquals(KeyPairs.N, KeyPairs.P.multiply(KeyPairs.Q));
    assertEquals(KeyPairs.D.mod(KeyPairs.P.subtract(one)), KeyPairs.number(key, Cka.EXPONENT_1));
    assertEquals(KeyPairs.D.mod(KeyPairs.Q.subtract(one)), KeyPairs.number(key, Cka.EXPONENT_2));
    assertEquals(KeyPairs.Q.modInverse(KeyPairs.P), KeyPairs.number(key, Cka.COEFFICIENT));
  }

  @Test
  void anEcValueHasTheFieldsLength() throws Exception {
    for (Curve curve : Curve.values()) {
      var small =
          template(
              is(Cka.CLASS, Cko.PRIVATE_KEY),
              is(Cka.KEY_TYPE, Ckk.EC),
              is(Cka.EC_PARAMS, Curves.parameters(curve)),
              is(Cka.VALUE, secret(new byte[] {7})));
      try (var material = created(small).material().orElseThrow();
          var value = RULES.valueOfKey(material, Cka.VALUE)) {
        byte[] bytes = value.useArray(byte[]::clone);
        assertEquals(curve.fieldBytes(), bytes.length);
        assertEquals(BigInteger.valueOf(7), new BigInteger(1, bytes));
      }
    }
  }

  // FIPS 197 appendix C (the keys), NIST SP 800-38A style zero block by OpenSSL; SHA-1 of "abc".
  @ParameterizedTest
  @CsvSource({
    "0x1F, 00000000000000000000000000000000, 66e94b",
    "0x1F, 0000000000000000000000000000000000000000000000000000000000000000, dc95c0",
    "0x10, 616263, a9993e",
    "0x2B, 616263, a9993e"
  })
  void checkValuesAreTheStandards(String keyType, String value, String expected) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(value);
    var facts = new KeyFacts.Secret(Long.decode(keyType), bytes.length);
    try (var material = new KeyMaterial(facts, SecretBytes.takeFrom(bytes.clone()));
        var checkValue = RULES.valueOfKey(material, Cka.CHECK_VALUE);
        var whole = RULES.valueOfKey(material, Cka.VALUE)) {
      assertEquals(expected, checkValue.useArray(HexFormat.of()::formatHex));
      assertArrayEquals(bytes, whole.useArray(byte[]::clone));
    }
  }

  @Test
  void aKeyHasNoPartsOfOtherKeys() {
    refuses(Ckr.ATTRIBUTE_TYPE_INVALID, () -> RULES.valueOfKey(KeyPairs.RSA, Cka.VALUE).close());
    refuses(Ckr.ATTRIBUTE_TYPE_INVALID, () -> RULES.valueOfKey(KeyPairs.RSA, Cka.MODULUS).close());
    refuses(Ckr.ATTRIBUTE_TYPE_INVALID, () -> RULES.valueOfKey(KeyPairs.EC, Cka.PRIME_1).close());
    refuses(
        Ckr.ATTRIBUTE_TYPE_INVALID, () -> RULES.valueOfKey(KeyPairs.EC, Cka.CHECK_VALUE).close());
  }

  @Test
  void searchesMatchAllThatTheySay() throws Exception {
    var key = created(KeyPairs.ecPrivate(is(Cka.LABEL, "key"), is(Cka.ID, "7"))).attributes();
    assertMatches(key, Template.EMPTY);
    assertMatches(key, template(is(Cka.CLASS, Cko.PRIVATE_KEY), is(Cka.LABEL, "key")));
    assertMatches(key, template(is(Cka.SIGN, new byte[] {(byte) 0xFF})));
    assertMatches(key, template(is(Cka.EC_POINT, KeyPairs.POINT)));
    assertMatches(key, template(is(Cka.UNWRAP_TEMPLATE, Template.EMPTY)));
    assertNoMatch(key, template(is(Cka.LABEL, "key"), is(Cka.ID, "8")));
    assertNoMatch(key, template(is(Cka.LABEL, "ke")));
    assertNoMatch(key, template(is(Cka.CLASS, new byte[] {3})));
    assertNoMatch(key, template(is(Cka.MODULUS, 3)));
    assertNoMatch(key, template(is(0x7777, "")));
    assertNoMatch(key, template(is(Cka.LABEL, Template.EMPTY)));
    var found = created(certificate()).attributes();
    assertMatches(found, template(is(Cka.VALUE, "certificate")));
    assertMatches(found, template(is(Cka.VALUE, secret("certificate"))));
  }

  @Test
  void searchesLearnNothingOfAKey() throws CryptokiException {
    var open = new Template.Entry[] {is(Cka.SENSITIVE, false), is(Cka.EXTRACTABLE, true)};
    var aes = created(aes(open)).attributes();
    assertNoMatch(aes, template(is(Cka.VALUE, new byte[16])));
    assertNoMatch(aes, template(is(Cka.VALUE, secret(new byte[16]))));
    assertNoMatch(aes, template(is(Cka.CHECK_VALUE, HexFormat.of().parseHex("66e94b"))));
    var rsa = created(KeyPairs.rsaCrt(open)).attributes();
    assertNoMatch(rsa, template(is(Cka.PRIME_1, KeyPairs.P)));
  }

  private static void assertMatches(Attributes object, Template wanted) {
    assertTrue(Templates.READER.matches(object, wanted), wanted::toString);
  }

  private static void assertNoMatch(Attributes object, Template wanted) {
    assertFalse(Templates.READER.matches(object, wanted), wanted::toString);
  }
}
