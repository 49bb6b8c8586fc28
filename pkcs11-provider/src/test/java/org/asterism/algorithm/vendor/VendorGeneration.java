package org.asterism.algorithm.vendor;

import java.security.spec.NamedParameterSpec;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.PrivateKeys;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;

/// Makes the vendor's keys.
record VendorGeneration(Providers providers) implements Family {
  @Override
  public MechanismInfo info() {
    return new MechanismInfo(255, 255, Ckf.GENERATE_KEY_PAIR);
  }

  @Override
  public KeyMaterial generatePair(Parameter parameter, Template publicKey, Template privateKey)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    var pair = PrivateKeys.generate("Ed25519", NamedParameterSpec.ED25519, providers);
    return new KeyMaterial(new VendorFacts(pair.getPublic().getEncoded()), PrivateKeys.take(pair));
  }
}
