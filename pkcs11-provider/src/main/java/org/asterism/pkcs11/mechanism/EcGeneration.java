package org.asterism.pkcs11.mechanism;

import org.asterism.crypto.Curves;
import org.asterism.crypto.NewKeys;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.Curve;
import org.asterism.key.KeyMaterial;

/// `CKM_EC_KEY_PAIR_GEN` (PKCS#11 v3.1 §6.3.7).
final class EcGeneration implements Family {
  private final NewKeys newKeys;

  EcGeneration(NewKeys newKeys) {
    this.newKeys = newKeys;
  }

  @Override
  public MechanismInfo info() {
    return new MechanismInfo(
        Curve.P256.bits(), Curve.P521.bits(), Ckf.GENERATE_KEY_PAIR | Ecdsa.CURVE_FLAGS);
  }

  @Override
  public KeyMaterial generatePair(Parameter parameter, Template publicKey, Template privateKey)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    byte[] parameters =
        publicKey
            .bytes(Cka.EC_PARAMS)
            .orElseThrow(
                () -> new CryptokiException(Ckr.TEMPLATE_INCOMPLETE, "CKA_EC_PARAMS is missing"));
    return newKeys.ec(
        Curves.byParameters(parameters)
            .orElseThrow(() ->
                new CryptokiException(
                    Ckr.CURVE_NOT_SUPPORTED, "expected P-256, P-384 or P-521, by name")));
  }
}
