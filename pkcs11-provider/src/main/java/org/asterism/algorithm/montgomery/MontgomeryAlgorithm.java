package org.asterism.algorithm.montgomery;

import java.util.List;
import java.util.Map;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.OctetGeneration;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckm;
import org.asterism.token.MechanismRules;

/// The keys of X25519 and X448 (PKCS#11 v3.1 §6.3.7), which `CKM_ECDH1_DERIVE` serves.
///
/// @param providers what gives random bytes
public record MontgomeryAlgorithm(Providers providers) implements Algorithm {
  private static final int MIN_BITS = 255;
  private static final int MAX_BITS = 448;

  @Override
  public List<KeyType> keyTypes() {
    return List.of(new MontgomeryKeyType());
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    long flags = Ckf.GENERATE_KEY_PAIR | Ckf.EC_F_P | Ckf.EC_NAMEDCURVE | Ckf.EC_CURVENAME;
    var info = new MechanismInfo(MIN_BITS, MAX_BITS, flags);
    return Map.of(
        Ckm.EC_MONTGOMERY_KEY_PAIR_GEN,
        new OctetGeneration(new MontgomeryKeyType(), info, providers));
  }
}
