package org.asterism.algorithm;

import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;

/// The generation of key pairs on an [OctetCurve]: any octets are a private key.
public record OctetGeneration(OctetKeyType type, MechanismInfo info, Providers providers)
    implements Family {

  @Override
  public KeyMaterial generatePair(Parameter parameter, Template publicKey, Template privateKey)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    byte[] parameters =
        publicKey
            .bytes(Cka.EC_PARAMS)
            .orElseThrow(
                () -> new CryptokiException(Ckr.TEMPLATE_INCOMPLETE, "CKA_EC_PARAMS is missing"));
    var curve =
        type.curves()
            .byParameters(parameters)
            .orElseThrow(() ->
                new CryptokiException(
                    Ckr.CURVE_NOT_SUPPORTED,
                    "expected a curve of such keys, by name or object identifier"));
    return type.material(curve, SecretBytes.random(curve.keyBytes(), providers.random()));
  }
}
