package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.Templates.and;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.secret;
import static org.asterism.pkcs11.object.Templates.template;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.asterism.algorithm.NewKeys;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.rsa.RsaFacts;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;

/// An RSA and an EC key of the tests, and the templates that import them.
public final class KeyPairs {
  public static final NewKeys NEW = new NewKeys(Templates.PROVIDERS);
  public static final BigInteger E = BigInteger.valueOf(65_537);
  public static final KeyMaterial RSA = NEW.rsa(2048, E);
  public static final KeyMaterial EC = NEW.ec(Curve.P256);

  public static final BigInteger N = new BigInteger(1, ((RsaFacts) RSA.facts()).modulus());
  public static final BigInteger D = number(RSA, Cka.PRIVATE_EXPONENT);
  public static final BigInteger P = number(RSA, Cka.PRIME_1);
  public static final BigInteger Q = number(RSA, Cka.PRIME_2);
  public static final BigInteger SCALAR = number(EC, Cka.VALUE);
  public static final byte[] POINT = ((EcFacts) EC.facts()).point();
  public static final byte[] PARAMETERS = Curves.parameters(Curve.P256);

  public static final byte[] RSA_INFO = info("RSA", new RSAPublicKeySpec(N, E));
  public static final byte[] EC_INFO = info("EC", ecSpec());

  private KeyPairs() {}

  /// `CKA_PUBLIC_KEY_INFO`, as the JDK has it.
  private static byte[] info(String algorithm, KeySpec spec) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeySpec ecSpec() {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      var point = new ECPoint(new BigInteger(1, POINT, 1, 32), new BigInteger(1, POINT, 33, 32));
      return new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static BigInteger number(KeyMaterial material, long type) {
    try (var part = Templates.RULES.valueOfKey(material, type)) {
      return part.useArray(bytes -> new BigInteger(1, bytes));
    } catch (CryptokiException e) {
      throw new AssertionError(e);
    }
  }

  public static Template rsaPublic(Template.Entry... more) {
    var given =
        template(
            is(Cka.CLASS, Cko.PUBLIC_KEY),
            is(Cka.KEY_TYPE, Ckk.RSA),
            is(Cka.MODULUS, N),
            is(Cka.PUBLIC_EXPONENT, E));
    return and(given, more);
  }

  public static Template ecPublic(Template.Entry... more) {
    var given =
        template(
            is(Cka.CLASS, Cko.PUBLIC_KEY),
            is(Cka.KEY_TYPE, Ckk.EC),
            is(Cka.EC_PARAMS, PARAMETERS),
            is(Cka.EC_POINT, Curves.wrapped(POINT)));
    return and(given, more);
  }

  /// Modulus and private exponent only.
  public static Template rsaPrivate(Template.Entry... more) {
    var given =
        template(
            is(Cka.CLASS, Cko.PRIVATE_KEY),
            is(Cka.KEY_TYPE, Ckk.RSA),
            is(Cka.MODULUS, N),
            is(Cka.PRIVATE_EXPONENT, secret(D)));
    return and(given, more);
  }

  /// All that an RSA key has, as SunPKCS11 imports it.
  public static Template rsaCrt(Template.Entry... more) {
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

  public static Template ecPrivate(Template.Entry... more) {
    var given =
        template(
            is(Cka.CLASS, Cko.PRIVATE_KEY),
            is(Cka.KEY_TYPE, Ckk.EC),
            is(Cka.EC_PARAMS, PARAMETERS),
            is(Cka.VALUE, secret(SCALAR)));
    return and(given, more);
  }
}
