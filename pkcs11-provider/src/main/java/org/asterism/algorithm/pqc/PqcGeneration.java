package org.asterism.algorithm.pqc;

import org.asterism.algorithm.Family;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Given;

/// The generation of post-quantum key pairs.
record PqcGeneration(MechanismInfo info, PqcKeyType type) implements Family {

  @Override
  public KeyMaterial generatePair(Parameter parameter, Template publicKey, Template privateKey)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    long number =
        publicKey.ulong(Cka.PARAMETER_SET).orElseThrow(() -> Given.missing(Cka.PARAMETER_SET));
    var set = type.set(number);
    return type.material(set, set.generate(type.random()));
  }
}
