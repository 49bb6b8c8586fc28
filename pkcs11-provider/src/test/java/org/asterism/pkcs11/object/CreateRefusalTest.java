package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.KeyPairs.ecPrivate;
import static org.asterism.pkcs11.object.KeyPairs.ecPublic;
import static org.asterism.pkcs11.object.KeyPairs.rsaCrt;
import static org.asterism.pkcs11.object.KeyPairs.rsaPrivate;
import static org.asterism.pkcs11.object.KeyPairs.rsaPublic;
import static org.asterism.pkcs11.object.Templates.aes;
import static org.asterism.pkcs11.object.Templates.and;
import static org.asterism.pkcs11.object.Templates.certificate;
import static org.asterism.pkcs11.object.Templates.created;
import static org.asterism.pkcs11.object.Templates.data;
import static org.asterism.pkcs11.object.Templates.domain;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.refuses;
import static org.asterism.pkcs11.object.Templates.replaced;
import static org.asterism.pkcs11.object.Templates.secret;
import static org.asterism.pkcs11.object.Templates.template;
import static org.asterism.pkcs11.object.Templates.trust;
import static org.asterism.pkcs11.object.Templates.without;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckc;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.AttributeRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `C_CreateObject` refuses what the standard forbids and the token does not hold, with the
/// standard's code (PKCS#11 v3.1 §4.1.1).
class CreateRefusalTest {
  private static final BigInteger ONE = BigInteger.ONE;
  private static final byte[] ED25519 = HexFormat.of().parseHex("06032b6570");

  record Refusal(String what, Ckr expected, Template template) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Refusal refusal(Ckr expected, String what, Template template) {
    return new Refusal(what, expected, template);
  }

  static Stream<Refusal> incomplete() {
    return Stream.of(
        refusal(Ckr.TEMPLATE_INCOMPLETE, "nothing", Template.EMPTY),
        refusal(Ckr.TEMPLATE_INCOMPLETE, "no class", template(is(Cka.VALUE, "data"))),
        refusal(
            Ckr.TEMPLATE_INCOMPLETE,
            "no certificate type",
            without(certificate(), Cka.CERTIFICATE_TYPE)),
        refusal(Ckr.TEMPLATE_INCOMPLETE, "no subject", without(certificate(), Cka.SUBJECT)),
        refusal(Ckr.TEMPLATE_INCOMPLETE, "no certificate", without(certificate(), Cka.VALUE)),
        refusal(Ckr.TEMPLATE_INCOMPLETE, "no key type", without(aes(), Cka.KEY_TYPE)),
        refusal(Ckr.TEMPLATE_INCOMPLETE, "no secret value", without(aes(), Cka.VALUE)),
        refusal(Ckr.TEMPLATE_INCOMPLETE, "no modulus", without(rsaPublic(), Cka.MODULUS)),
        refusal(Ckr.TEMPLATE_INCOMPLETE, "no exponent", without(rsaPublic(), Cka.PUBLIC_EXPONENT)),
        refusal(
            Ckr.TEMPLATE_INCOMPLETE,
            "no private exponent",
            without(rsaCrt(), Cka.PRIVATE_EXPONENT)),
        refusal(Ckr.TEMPLATE_INCOMPLETE, "one prime", without(rsaCrt(), Cka.PRIME_2)),
        refusal(
            Ckr.TEMPLATE_INCOMPLETE,
            "a coefficient alone",
            rsaPrivate(is(Cka.COEFFICIENT, secret(2)))),
        refusal(Ckr.TEMPLATE_INCOMPLETE, "no curve", without(ecPublic(), Cka.EC_PARAMS)),
        refusal(Ckr.TEMPLATE_INCOMPLETE, "no point", without(ecPublic(), Cka.EC_POINT)),
        refusal(Ckr.TEMPLATE_INCOMPLETE, "no scalar", without(ecPrivate(), Cka.VALUE)));
  }

  static Stream<Refusal> inconsistent() {
    return Stream.of(
        refusal(
            Ckr.TEMPLATE_INCONSISTENT, "two labels", data(is(Cka.LABEL, "a"), is(Cka.LABEL, "b"))),
        refusal(
            Ckr.TEMPLATE_INCONSISTENT,
            "a secret value twice",
            aes(is(Cka.VALUE, secret(2)), is(Cka.VALUE, secret(2)))),
        refusal(Ckr.TEMPLATE_INCONSISTENT, "data with a key type", data(is(Cka.KEY_TYPE, Ckk.AES))),
        refusal(Ckr.TEMPLATE_INCONSISTENT, "a secret key's modulus", aes(is(Cka.MODULUS, 7))),
        refusal(
            Ckr.TEMPLATE_INCONSISTENT,
            "authenticates always but is public",
            ecPrivate(is(Cka.ALWAYS_AUTHENTICATE, true), is(Cka.PRIVATE, false))),
        refusal(
            Ckr.TEMPLATE_INCONSISTENT,
            "a certificate that is nowhere",
            replaced(certificate(), is(Cka.VALUE, ""))),
        refusal(
            Ckr.TEMPLATE_INCONSISTENT,
            "a url without hashes",
            certificate(is(Cka.URL, "http://x"))),
        refusal(
            Ckr.TEMPLATE_INCONSISTENT,
            "another key's point",
            ecPrivate(is(Cka.EC_POINT, otherPoint()))),
        refusal(
            Ckr.TEMPLATE_INCONSISTENT,
            "another coefficient",
            replaced(rsaCrt(), is(Cka.COEFFICIENT, secret(2)))));
  }

  static Stream<Refusal> readOnly() {
    return Stream.of(
        refusal(Ckr.ATTRIBUTE_READ_ONLY, "unique id", data(is(Cka.UNIQUE_ID, "mine"))),
        refusal(Ckr.ATTRIBUTE_READ_ONLY, "local", aes(is(Cka.LOCAL, true))),
        refusal(Ckr.ATTRIBUTE_READ_ONLY, "always sensitive", aes(is(Cka.ALWAYS_SENSITIVE, true))),
        refusal(Ckr.ATTRIBUTE_READ_ONLY, "never extractable", aes(is(Cka.NEVER_EXTRACTABLE, true))),
        refusal(
            Ckr.ATTRIBUTE_READ_ONLY, "mechanism", aes(is(Cka.KEY_GEN_MECHANISM, Ckm.AES_KEY_GEN))),
        refusal(Ckr.ATTRIBUTE_READ_ONLY, "value length", aes(is(Cka.VALUE_LEN, 16))),
        refusal(Ckr.ATTRIBUTE_READ_ONLY, "modulus bits", rsaPublic(is(Cka.MODULUS_BITS, 2048))));
  }

  static Stream<Refusal> otherClasses() {
    return Stream.of(
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "a profile", template(is(Cka.CLASS, Cko.PROFILE))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "a clock", template(is(Cka.CLASS, Cko.HW_FEATURE))),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID, "a validation", template(is(Cka.CLASS, Cko.VALIDATION))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "openpgp", certificateOf(Ckc.WTLS + 1)),
        refusal(
            Ckr.TEMPLATE_INCONSISTENT,
            "attributes of a subject",
            certificateOf(Ckc.X_509_ATTR_CERT)),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID, "more than trust", trust(is(Cka.TRUST_CLIENT_AUTH, 5))),
        refusal(
            Ckr.TEMPLATE_INCOMPLETE,
            "trust in anything",
            trust(is(Cka.TRUST_SERVER_AUTH, 3), is(Cka.TRUST_CODE_SIGNING, 1))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "validated", aes(is(Cka.OBJECT_VALIDATION_FLAGS, 1))));
  }

  static Stream<Refusal> invalid() {
    return Stream.of(
        refusal(Ckr.ATTRIBUTE_TYPE_INVALID, "no attribute at all", data(is(0x7777L, true))),
        refusal(Ckr.ATTRIBUTE_TYPE_INVALID, "a vendor's", data(is(Cka.VENDOR_DEFINED | 1, true))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "no class", template(is(Cka.CLASS, 0xDEADBEEFL))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "short class", template(is(Cka.CLASS, new byte[4]))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "a mechanism", template(is(Cka.CLASS, Cko.MECHANISM))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "des", replaced(aes(), is(Cka.KEY_TYPE, Ckk.DES))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "a long flag", data(is(Cka.TOKEN, 1L))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "an empty flag", data(is(Cka.PRIVATE, ""))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "a template", data(is(Cka.LABEL, Template.EMPTY))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "no template", aes(is(Cka.WRAP_TEMPLATE, "wrap"))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "no month", aes(is(Cka.START_DATE, "20261301"))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "no day", aes(is(Cka.END_DATE, "20260230"))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "half a date", aes(is(Cka.START_DATE, "2026"))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "no mechanism", aes(is(Cka.ALLOWED_MECHANISMS, ""))),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID,
            "half of one",
            aes(is(Cka.ALLOWED_MECHANISMS, new byte[4]))),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID, "category", certificate(is(Cka.CERTIFICATE_CATEGORY, 4))),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "long label", data(is(Cka.LABEL, new byte[4097]))),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID,
            "long data",
            data(is(Cka.VALUE, new byte[AttributeRule.MAX_VALUE_BYTES + 1]))));
  }

  static Stream<Refusal> badKeys() {
    return Stream.of(
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "17 bytes of aes", secretKey(Ckk.AES, 17)),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "no byte", secretKey(Ckk.GENERIC_SECRET, 0)),
        refusal(Ckr.KEY_SIZE_RANGE, "513 bytes", secretKey(Ckk.GENERIC_SECRET, 513)),
        refusal(Ckr.KEY_SIZE_RANGE, "513 bytes of hmac", secretKey(Ckk.SHA256_HMAC, 513)),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID,
            "wrong check value",
            aes(is(Cka.CHECK_VALUE, new byte[3]))),
        refusal(
            Ckr.KEY_SIZE_RANGE,
            "1016 bits",
            replaced(rsaPublic(), is(Cka.MODULUS, ONE.shiftLeft(1015).add(ONE)))),
        refusal(
            Ckr.KEY_SIZE_RANGE,
            "8193 private bits",
            replaced(rsaPrivate(), is(Cka.MODULUS, ONE.shiftLeft(8192).add(ONE)))),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID,
            "even exponent",
            replaced(rsaPublic(), is(Cka.PUBLIC_EXPONENT, 65_536))),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID,
            "private exponent of another key",
            replaced(rsaPrivate(), is(Cka.PRIVATE_EXPONENT, secret(3)))),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID,
            "primes of another key",
            replaced(rsaCrt(), is(Cka.PRIME_1, secret(KeyPairs.Q)))));
  }

  static Stream<Refusal> domains() {
    return Stream.of(
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "dsa domain", domain(Ckk.DSA, KeyPairs.PARAMETERS)),
        refusal(Ckr.ATTRIBUTE_VALUE_INVALID, "aes domain", domain(Ckk.AES, KeyPairs.PARAMETERS)),
        refusal(Ckr.CURVE_NOT_SUPPORTED, "edwards domain of ec", domain(Ckk.EC, ED25519)),
        refusal(
            Ckr.CURVE_NOT_SUPPORTED,
            "ec domain of edwards",
            domain(Ckk.EC_EDWARDS, KeyPairs.PARAMETERS)),
        refusal(Ckr.DOMAIN_PARAMS_INVALID, "explicit domain", domain(Ckk.EC, new byte[] {0x30, 0})),
        refusal(
            Ckr.TEMPLATE_INCONSISTENT,
            "domain with a point",
            and(domain(Ckk.EC, KeyPairs.PARAMETERS), is(Cka.EC_POINT, KeyPairs.POINT))));
  }

  static Stream<Refusal> badCurves() {
    return Stream.of(
        refusal(Ckr.CURVE_NOT_SUPPORTED, "ed25519", ecOf(ED25519)),
        refusal(
            Ckr.CURVE_NOT_SUPPORTED,
            "a twisted curve by name",
            ecOf(HexFormat.of().parseHex("130f627261696e706f6f6c503235367431"))),
        refusal(Ckr.DOMAIN_PARAMS_INVALID, "explicit parameters", ecOf(new byte[] {0x30, 0})),
        refusal(Ckr.DOMAIN_PARAMS_INVALID, "nothing", ecOf(new byte[0])),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID,
            "a point off the curve",
            replaced(ecPublic(), is(Cka.EC_POINT, offCurve()))),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID,
            "scalar zero",
            replaced(ecPrivate(), is(Cka.VALUE, secret(new byte[32])))),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID,
            "another key's info",
            rsaCrt(is(Cka.PUBLIC_KEY_INFO, KeyPairs.EC_INFO))),
        refusal(
            Ckr.ATTRIBUTE_VALUE_INVALID,
            "another public key's info",
            ecPublic(is(Cka.PUBLIC_KEY_INFO, KeyPairs.RSA_INFO))));
  }

  @ParameterizedTest
  @MethodSource({
    "incomplete",
    "inconsistent",
    "readOnly",
    "invalid",
    "otherClasses",
    "badKeys",
    "domains",
    "badCurves"
  })
  void refusesWithTheStandardsCode(Refusal refusal) {
    refuses(refusal.expected, () -> created(refusal.template));
  }

  private static Template certificateOf(long type) {
    return replaced(certificate(), is(Cka.CERTIFICATE_TYPE, type));
  }

  private static Template secretKey(long keyType, int length) {
    return template(
        is(Cka.CLASS, Cko.SECRET_KEY),
        is(Cka.KEY_TYPE, keyType),
        is(Cka.VALUE, secret(new byte[length])));
  }

  private static Template ecOf(byte[] parameters) {
    return replaced(ecPublic(), is(Cka.EC_PARAMS, parameters));
  }

  private static byte[] offCurve() {
    byte[] point = KeyPairs.POINT.clone();
    point[64] ^= 1;
    return Curves.wrapped(point);
  }

  private static byte[] otherPoint() {
    try (var other = KeyPairs.NEW.ec(Curve.P256)) {
      return ((EcFacts) other.facts()).point();
    }
  }
}
