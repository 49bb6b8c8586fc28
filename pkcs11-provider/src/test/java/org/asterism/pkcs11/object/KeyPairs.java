package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.Templates.and;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.secret;
import static org.asterism.pkcs11.object.Templates.template;

import java.math.BigInteger;
import org.asterism.crypto.Curves;
import org.asterism.crypto.NewKeys;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.Curve;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;

/// An RSA and an EC key of the tests, and the templates that import them.
final class KeyPairs {
  static final NewKeys NEW = new NewKeys(Templates.PROVIDERS);
  static final BigInteger E = BigInteger.valueOf(65_537);
  static final KeyMaterial RSA = NEW.rsa(2048, E);
  static final KeyMaterial EC = NEW.ec(Curve.P256);

  static final BigInteger N = new BigInteger(1, ((KeyFacts.Rsa) RSA.facts()).modulus());
  static final BigInteger D = number(RSA, Cka.PRIVATE_EXPONENT);
  static final BigInteger P = number(RSA, Cka.PRIME_1);
  static final BigInteger Q = number(RSA, Cka.PRIME_2);
  static final BigInteger SCALAR = number(EC, Cka.VALUE);
  static final byte[] POINT = ((KeyFacts.Ec) EC.facts()).point();
  static final byte[] PARAMETERS = Curves.parameters(Curve.P256);

  private KeyPairs() {}

  static BigInteger number(KeyMaterial material, long type) {
    try (var part = Templates.RULES.valueOfKey(material, type)) {
      return part.useArray(bytes -> new BigInteger(1, bytes));
    } catch (CryptokiException e) {
      throw new AssertionError(e);
    }
  }

  static Template rsaPublic(Template.Entry... more) {
    var given =
        template(
            is(Cka.CLASS, Cko.PUBLIC_KEY),
            is(Cka.KEY_TYPE, Ckk.RSA),
            is(Cka.MODULUS, N),
            is(Cka.PUBLIC_EXPONENT, E));
    return and(given, more);
  }

  static Template ecPublic(Template.Entry... more) {
    var given =
        template(
            is(Cka.CLASS, Cko.PUBLIC_KEY),
            is(Cka.KEY_TYPE, Ckk.EC),
            is(Cka.EC_PARAMS, PARAMETERS),
            is(Cka.EC_POINT, Curves.wrapped(POINT)));
    return and(given, more);
  }

  /// Modulus and private exponent only.
  static Template rsaPrivate(Template.Entry... more) {
    var given =
        template(
            is(Cka.CLASS, Cko.PRIVATE_KEY),
            is(Cka.KEY_TYPE, Ckk.RSA),
            is(Cka.MODULUS, N),
            is(Cka.PRIVATE_EXPONENT, secret(D)));
    return and(given, more);
  }

  /// All that an RSA key has, as SunPKCS11 imports it.
  static Template rsaCrt(Template.Entry... more) {
    var given =
        rsaPrivate(
            is(Cka.PUBLIC_EXPONENT, E),
            is(Cka.PRIME_1, secret(P)),
            is(Cka.PRIME_2, secret(Q)),
            is(Cka.EXPONENT_1, secret(D.mod(P.subtract(BigInteger.ONE)))),
            is(Cka.EXPONENT_2, secret(D.mod(Q.subtract(BigInteger.ONE)))),
            is(Cka.COEFFICIENT, secret(Q.modInverse(P))));
    return and(given, more);
  }

  static Template ecPrivate(Template.Entry... more) {
    var given =
        template(
            is(Cka.CLASS, Cko.PRIVATE_KEY),
            is(Cka.KEY_TYPE, Ckk.EC),
            is(Cka.EC_PARAMS, PARAMETERS),
            is(Cka.VALUE, secret(SCALAR)));
    return and(given, more);
  }
}
