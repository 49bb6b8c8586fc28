package org.asterism.algorithm;

import java.util.Optional;
import org.asterism.crypto.Der;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;

/// What several families refuse in the same words.
public final class Refusals {
  private Refusals() {}

  public static CryptokiException parameter(String expected) {
    return new CryptokiException(Ckr.MECHANISM_PARAM_INVALID, "expected " + expected);
  }

  public static CryptokiException singlePart() {
    return new CryptokiException(
        Ckr.FUNCTION_NOT_SUPPORTED, "this mechanism takes all its data at once");
  }

  /// What was wrapped is not the key that was to come out.
  public static CryptokiException wrapped(String found) {
    return new CryptokiException(Ckr.WRAPPED_KEY_INVALID, found);
  }

  public static void requireNone(Parameter parameter) throws CryptokiException {
    if (!(parameter instanceof Parameter.None)) {
      throw parameter("no parameter");
    }
  }

  /// @param signs what [org.asterism.token.MechanismRules#sha1Signatures] says of the hash
  public static void requireSigning(boolean signs) throws CryptokiException {
    if (!signs) {
      throw new CryptokiException(
          Ckr.MECHANISM_INVALID, "sha1_signatures is off for this token: expected another hash");
    }
  }

  /// Another curve than there is; parameters in any form but a name or an object identifier are
  /// invalid (PKCS#11 v3.1 §6.3).
  ///
  /// @param parameters `CKA_EC_PARAMS`
  public static CryptokiException curve(byte[] parameters) {
    boolean named =
        parameters.length > 2
            && (parameters[0] == Der.OID || parameters[0] == Der.PRINTABLE_STRING)
            && parameters[1] == parameters.length - 2;
    return new CryptokiException(
        named ? Ckr.CURVE_NOT_SUPPORTED : Ckr.DOMAIN_PARAMS_INVALID,
        "expected a curve that the token has for such keys, by name or object identifier");
  }

  /// The use of a secret key, which a public one, that may come in its place, has not.
  public static KeyUse use(Optional<KeyUse> use) throws CryptokiException {
    return use.orElseThrow(() ->
        new CryptokiException(
            Ckr.KEY_TYPE_INCONSISTENT, "expected a secret key, found a public one"));
  }
}
