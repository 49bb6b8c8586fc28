package org.asterism.algorithm.ec;

import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.DerException;
import org.asterism.crypto.PrivateKeys;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;

/// `CKM_EC_KEY_PAIR_GEN` (PKCS#11 v3.1 §6.3.7).
record EcGeneration(CurveProviders curves) implements Family {
  @Override
  public MechanismInfo info() {
    return new MechanismInfo(
        Curve.MIN_BITS, Curve.MAX_BITS, Ckf.GENERATE_KEY_PAIR | EcAlgorithm.CURVE_FLAGS);
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
    var curve =
        Curves.byParameters(parameters)
            .orElseThrow(() ->
                new CryptokiException(
                    Ckr.CURVE_NOT_SUPPORTED,
                    "expected a curve of this token, by name or object identifier"));
    return pair(curve, curves.of(curve));
  }

  static KeyMaterial pair(Curve curve, Providers providers) {
    var pair = PrivateKeys.generate("EC", new ECGenParameterSpec(curve.standardName()), providers);
    byte[] point = Curves.uncompressed(curve, ((ECPublicKey) pair.getPublic()).getW());
    try (var encoded = PrivateKeys.take(pair);
        var scalar = EcPkcs8.scalar(encoded)) {
      return new KeyMaterial(new EcFacts(curve, point), EcPkcs8.of(curve, scalar, point));
    } catch (DerException e) {
      throw new IllegalStateException("the provider's ec key is no pkcs#8", e);
    }
  }
}
