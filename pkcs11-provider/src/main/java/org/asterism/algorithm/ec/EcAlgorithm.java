package org.asterism.algorithm.ec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.Parameter;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckm;
import org.asterism.token.MechanismRules;

/// ECDSA and ECDH on the curves of the NIST P family (PKCS#11 v3.1 §6.3).
///
/// @param providers what computes
public record EcAlgorithm(Providers providers) implements Algorithm {

  @Override
  public List<KeyType> keyTypes() {
    return List.of(new EcKeyType(providers));
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    var families = new LinkedHashMap<Long, Family>();
    families.put(Ckm.EC_KEY_PAIR_GEN, new EcGeneration(providers));
    families.put(Ckm.ECDSA, new Ecdsa(Optional.empty(), providers));
    families.put(Ckm.ECDSA_SHA256, new Ecdsa(Optional.of(Hash.SHA256), providers));
    families.put(Ckm.ECDSA_SHA384, new Ecdsa(Optional.of(Hash.SHA384), providers));
    families.put(Ckm.ECDSA_SHA512, new Ecdsa(Optional.of(Hash.SHA512), providers));
    families.put(Ckm.ECDH1_DERIVE, new EcdhDerive(providers));
    return families;
  }

  @Override
  public Map<String, Parameter.Reader> parameters() {
    return Map.of("ecdh1", Ecdh1::read);
  }
}
