package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.KeyPairs.ecPrivate;
import static org.asterism.pkcs11.object.KeyPairs.ecPublic;
import static org.asterism.pkcs11.object.KeyPairs.rsaCrt;
import static org.asterism.pkcs11.object.KeyPairs.rsaPrivate;
import static org.asterism.pkcs11.object.KeyPairs.rsaPublic;
import static org.asterism.pkcs11.object.Templates.RULES;
import static org.asterism.pkcs11.object.Templates.aes;
import static org.asterism.pkcs11.object.Templates.assertShows;
import static org.asterism.pkcs11.object.Templates.certificate;
import static org.asterism.pkcs11.object.Templates.created;
import static org.asterism.pkcs11.object.Templates.data;
import static org.asterism.pkcs11.object.Templates.domain;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.refuses;
import static org.asterism.pkcs11.object.Templates.replaced;
import static org.asterism.pkcs11.object.Templates.secret;
import static org.asterism.pkcs11.object.Templates.shown;
import static org.asterism.pkcs11.object.Templates.template;
import static org.asterism.pkcs11.object.Templates.value;
import static org.asterism.pkcs11.object.Templates.without;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.rsa.RsaFacts;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.pkcs11.attribute.Author;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `C_CreateObject` makes complete objects of what applications write.
class CreateTest {
  // PyKCS11's suite gives CKA_EXTRACTABLE twice; §4.1.1 wants it to be as if it were there once.
  @Test
  void theSameValueAgainIsAsOnce() throws Exception {
    var again = created(data(is(Cka.LABEL, "a"), is(Cka.LABEL, "a"), is(Cka.TOKEN, false)));
    assertShows(again.attributes(), is(Cka.LABEL, "a"));
  }

  @Test
  void onlyTheOfficerTrusts() throws Exception {
    var trusted = certificate(is(Cka.TRUSTED, true));
    refuses(Ckr.USER_NOT_LOGGED_IN, () -> created(trusted));
    refuses(Ckr.USER_NOT_LOGGED_IN, () -> created(rsaPublic(is(Cka.TRUSTED, true))));
    refuses(Ckr.USER_NOT_LOGGED_IN, () -> created(aes(is(Cka.TRUSTED, true))));
    assertShows(RULES.create(trusted, Author.SECURITY_OFFICER).attributes(), is(Cka.TRUSTED, true));
    assertShows(created(certificate(is(Cka.TRUSTED, false))).attributes(), is(Cka.TRUSTED, false));
  }

  @Test
  void dataIsPublicAndOfTheSessionUnlessItSaysOtherwise() throws Exception {
    var draft = created(data(is(Cka.VALUE, "content")));
    assertFalse(draft.isPrivate());
    assertFalse(draft.isToken());
    assertTrue(draft.key().isEmpty() && draft.material().isEmpty());
    assertShows(
        draft.attributes(),
        is(Cka.VALUE, "content"),
        is(Cka.LABEL, ""),
        is(Cka.APPLICATION, ""),
        is(Cka.OBJECT_ID, ""),
        is(Cka.MODIFIABLE, true),
        is(Cka.COPYABLE, true),
        is(Cka.DESTROYABLE, true));
  }

  // The link may mark every CKA_VALUE as secret, because the class can come after it.
  @Test
  void aValueThatCameAsASecretIsPlainWhereItIsNoKey() throws Exception {
    var draft = created(data(is(Cka.VALUE, secret("content"))));
    assertShows(draft.attributes(), is(Cka.VALUE, "content"));
    try (var made = created(aes(is(Cka.LABEL, "x"))).material().get()) {
      assertEquals(16, made.encoded().length());
    }
    var plain = replaced(aes(), is(Cka.VALUE, new byte[32]));
    try (var made = created(plain).material().get()) {
      assertEquals(new KeyFacts.Secret(Ckk.AES, 32), made.facts());
    }
  }

  @Test
  void domainParametersAreKeptAsThoseOfKeysAre() throws Exception {
    byte[] byName = HexFormat.of().parseHex("130a7072696d653235367631");
    var draft = created(domain(Ckk.EC, byName));
    assertTrue(draft.key().isEmpty() && draft.material().isEmpty());
    assertShows(
        draft.attributes(),
        is(Cka.EC_PARAMS, KeyPairs.PARAMETERS),
        is(Cka.KEY_TYPE, Ckk.EC),
        is(Cka.LOCAL, false),
        is(Cka.PRIVATE, false));
  }

  @Test
  void everyObjectHasAnIdOfItsOwn() throws Exception {
    var first = shown(created(data()).attributes(), Cka.UNIQUE_ID);
    assertNotEquals(first, shown(created(data()).attributes(), Cka.UNIQUE_ID));
    assertEquals(32, ((AttributeValue.Bytes) first).value().length);
  }

  @Test
  void aCertificateIsKeptAsItIs() throws Exception {
    byte[] sha1 =
        MessageDigest.getInstance("SHA-1").digest("certificate".getBytes(StandardCharsets.UTF_8));
    assertShows(
        created(certificate(is(Cka.ID, "id"), is(Cka.SERIAL_NUMBER, new byte[] {5}))).attributes(),
        is(Cka.VALUE, "certificate"),
        is(Cka.CHECK_VALUE, Arrays.copyOf(sha1, 3)),
        is(Cka.PRIVATE, false),
        is(Cka.TRUSTED, false),
        is(Cka.CERTIFICATE_CATEGORY, 0),
        is(Cka.NAME_HASH_ALGORITHM, Ckm.SHA_1),
        is(Cka.PUBLIC_KEY_INFO, ""),
        is(Cka.START_DATE, ""),
        is(Cka.ISSUER, ""));
    refuses(
        Ckr.ATTRIBUTE_VALUE_INVALID, () -> created(certificate(is(Cka.CHECK_VALUE, new byte[3]))));
    assertShows(
        created(certificate(is(Cka.CHECK_VALUE, ""))).attributes(), is(Cka.SUBJECT, "subject"));
  }

  @Test
  void aCertificateMayBeElsewhere() throws Exception {
    var elsewhere =
        replaced(
            certificate(),
            is(Cka.VALUE, ""),
            is(Cka.URL, "http://x"),
            is(Cka.HASH_OF_SUBJECT_PUBLIC_KEY, new byte[20]),
            is(Cka.HASH_OF_ISSUER_PUBLIC_KEY, new byte[20]));
    assertShows(created(elsewhere).attributes(), is(Cka.URL, "http://x"));
  }

  @Test
  void anRsaPublicKeyIsWhatTheJdkReadsFromItsInfo() throws Exception {
    var draft = created(rsaPublic(is(Cka.PUBLIC_KEY_INFO, "")));
    var info = (AttributeValue.Bytes) shown(draft.attributes(), Cka.PUBLIC_KEY_INFO);
    var read =
        (RSAPublicKey)
            KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(info.value()));
    assertEquals(KeyPairs.N, read.getModulus());
    assertEquals(KeyPairs.E, read.getPublicExponent());
    assertTrue(draft.material().isEmpty());
    var facts = (RsaFacts) draft.key().orElseThrow();
    assertEquals(KeyPairs.N, new BigInteger(1, facts.modulus()));
    assertShows(draft.attributes(), is(Cka.MODULUS_BITS, 2048), is(Cka.PRIVATE, false));
    created(rsaPublic(is(Cka.PUBLIC_KEY_INFO, info.value())));
  }

  @Test
  void leadingZerosOfNumbersAreDropped() throws Exception {
    byte[] padded = new byte[300];
    byte[] modulus = ((RsaFacts) KeyPairs.RSA.facts()).modulus();
    System.arraycopy(modulus, 0, padded, 300 - modulus.length, modulus.length);
    var draft = created(replaced(rsaPublic(), is(Cka.MODULUS, padded)));
    assertShows(draft.attributes(), is(Cka.MODULUS, modulus), is(Cka.PUBLIC_EXPONENT, KeyPairs.E));
  }

  @Test
  void anEcPublicKeyTakesItsPointWrappedOrBare() throws Exception {
    var bare = replaced(ecPublic(), is(Cka.EC_POINT, KeyPairs.POINT));
    for (Template template : new Template[] {ecPublic(), bare}) {
      var draft = created(template);
      assertShows(
          draft.attributes(),
          is(Cka.EC_POINT, Curves.wrapped(KeyPairs.POINT)),
          is(Cka.EC_PARAMS, KeyPairs.PARAMETERS));
      assertArrayEquals(KeyPairs.POINT, ((EcFacts) draft.key().orElseThrow()).point());
      var info = (AttributeValue.Bytes) shown(draft.attributes(), Cka.PUBLIC_KEY_INFO);
      var read =
          (ECPublicKey)
              KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(info.value()));
      assertEquals(
          new BigInteger(1, Arrays.copyOfRange(KeyPairs.POINT, 1, 33)), read.getW().getAffineX());
    }
  }

  /// What CKF_EC_COMPRESS claims of the mechanisms that use such a key.
  @Test
  void anEcPointMayBeCompressed() throws Exception {
    for (Curve curve : Curve.values()) {
      byte[] point = Curves.publicPoint(curve, BigInteger.valueOf(0xbee));
      var named = replaced(ecPublic(), is(Cka.EC_PARAMS, Curves.parameters(curve)));
      for (byte[] form : List.of(compressed(point), Curves.wrapped(compressed(point)))) {
        var draft = created(replaced(named, is(Cka.EC_POINT, form)));
        assertShows(draft.attributes(), is(Cka.EC_POINT, Curves.wrapped(point)));
        assertArrayEquals(point, ((EcFacts) draft.key().orElseThrow()).point());
      }
    }
    created(ecPrivate(is(Cka.EC_POINT, compressed(KeyPairs.POINT))));
  }

  private static byte[] compressed(byte[] point) {
    byte[] compressed = Arrays.copyOf(point, (point.length + 1) / 2);
    compressed[0] = (byte) (2 + (point[point.length - 1] & 1));
    return compressed;
  }

  @Test
  void aCurveMayBeNamedAndReadsAsItsObjectIdentifier() throws Exception {
    byte[] name = "\u0013\u0009secp256r1".getBytes(StandardCharsets.US_ASCII);
    var draft = created(replaced(ecPublic(), is(Cka.EC_PARAMS, name)));
    assertShows(draft.attributes(), is(Cka.EC_PARAMS, KeyPairs.PARAMETERS));
  }

  static Stream<Template> rsaImports() {
    return Stream.of(
        rsaCrt(),
        rsaPrivate(),
        rsaPrivate(is(Cka.PUBLIC_EXPONENT, KeyPairs.E)),
        without(rsaCrt(), Cka.PUBLIC_EXPONENT),
        without(without(without(rsaCrt(), Cka.EXPONENT_1), Cka.EXPONENT_2), Cka.COEFFICIENT),
        replaced(rsaPrivate(), is(Cka.PRIVATE_EXPONENT, value(KeyPairs.D))));
  }

  @ParameterizedTest
  @MethodSource("rsaImports")
  void anRsaKeyIsImportedWhole(Template template) throws Exception {
    var draft = created(template);
    try (var material = draft.material().orElseThrow()) {
      assertEquals(KeyPairs.D, KeyPairs.number(material, Cka.PRIVATE_EXPONENT));
      assertEquals(
          KeyPairs.N,
          KeyPairs.number(material, Cka.PRIME_1).multiply(KeyPairs.number(material, Cka.PRIME_2)));
      assertShows(
          draft.attributes(),
          is(Cka.MODULUS, KeyPairs.N),
          is(Cka.PUBLIC_EXPONENT, KeyPairs.E),
          is(Cka.MODULUS_BITS, 2048),
          is(Cka.PUBLIC_KEY_INFO, KeyPairs.RSA_INFO));
    }
  }

  @Test
  void aSquareIsNoModulus() {
    var square = KeyPairs.P.multiply(KeyPairs.P);
    var d = KeyPairs.E.modInverse(KeyPairs.P.subtract(BigInteger.ONE).multiply(KeyPairs.P));
    var squared =
        template(
            is(Cka.CLASS, Cko.PRIVATE_KEY),
            is(Cka.KEY_TYPE, Ckk.RSA),
            is(Cka.MODULUS, square),
            is(Cka.PUBLIC_EXPONENT, KeyPairs.E),
            is(Cka.PRIVATE_EXPONENT, secret(d)),
            is(Cka.PRIME_1, secret(KeyPairs.P)),
            is(Cka.PRIME_2, secret(KeyPairs.P)));
    refuses(Ckr.ATTRIBUTE_VALUE_INVALID, () -> created(squared));
  }

  @Test
  void anEcKeyIsImportedAndShowsItsPoint() throws Exception {
    var draft = created(ecPrivate(is(Cka.EC_POINT, KeyPairs.POINT)));
    try (var material = draft.material().orElseThrow()) {
      assertEquals(KeyPairs.SCALAR, KeyPairs.number(material, Cka.VALUE));
    }
    assertShows(
        draft.attributes(),
        is(Cka.EC_PARAMS, KeyPairs.PARAMETERS),
        is(Cka.EC_POINT, Curves.wrapped(KeyPairs.POINT)),
        is(Cka.PUBLIC_KEY_INFO, KeyPairs.EC_INFO));
  }

  @Test
  void secretsInATemplateStayTheCallersAndNeverBecomeAttributes() throws Exception {
    var scalar = SecretBytes.takeFrom(new byte[] {1, 2, 3});
    var template = replaced(ecPrivate(), is(Cka.VALUE, scalar));
    var draft = created(template);
    draft.material().orElseThrow().close();
    assertEquals(3, scalar.copy().length());
    assertTrue(draft.attributes().get(Cka.VALUE).isEmpty());
    scalar.close();
  }

  @Test
  void aCheckValueMayBeStatedOrSuppressed() throws Exception {
    // NIST's zero key and zero block: 66e94bd4ef8a2c3b884cfa59ca342b2e.
    byte[] checkValue = HexFormat.of().parseHex("66e94b");
    created(aes(is(Cka.CHECK_VALUE, checkValue))).material().orElseThrow().close();
    for (Template.Entry none : List.of(is(Cka.CHECK_VALUE, ""), is(Cka.CHECK_VALUE, secret("")))) {
      var suppressed = created(aes(none, is(Cka.EXTRACTABLE, true)));
      assertShows(suppressed.attributes(), is(Cka.CHECK_VALUE, ""));
      suppressed.material().orElseThrow().close();
    }
  }
}
