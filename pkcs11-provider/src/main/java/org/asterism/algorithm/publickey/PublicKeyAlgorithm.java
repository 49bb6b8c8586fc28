package org.asterism.algorithm.publickey;

import java.util.List;
import java.util.Map;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyType;
import org.asterism.cryptoki.Ckm;
import org.asterism.token.MechanismRules;

/// `CKM_PUB_KEY_FROM_PRIV_KEY` (PKCS#11 v3.2 §6.1.34).
public record PublicKeyAlgorithm() implements Algorithm {

  @Override
  public List<KeyType> keyTypes() {
    return List.of();
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    return Map.of(Ckm.PUB_KEY_FROM_PRIV_KEY, new PublicKeyDerivation());
  }
}
