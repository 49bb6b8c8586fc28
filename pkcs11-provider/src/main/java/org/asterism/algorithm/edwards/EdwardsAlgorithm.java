package org.asterism.algorithm.edwards;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.OctetGeneration;
import org.asterism.algorithm.Parameter;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckm;
import org.asterism.token.MechanismRules;

/// EdDSA (PKCS#11 v3.1 §6.3.5, §6.3.15).
///
/// @param providers what digests, and gives random bytes
public record EdwardsAlgorithm(Providers providers) implements Algorithm {
  static final long CURVE_FLAGS = Ckf.EC_F_P | Ckf.EC_NAMEDCURVE | Ckf.EC_CURVENAME;

  private static final int MIN_BITS = 255;
  private static final int MAX_BITS = 448;

  @Override
  public List<KeyType> keyTypes() {
    return List.of(new EdwardsKeyType(providers));
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    var families = new LinkedHashMap<Long, Family>();
    families.put(
        Ckm.EC_EDWARDS_KEY_PAIR_GEN,
        new OctetGeneration(new EdwardsKeyType(providers), info(Ckf.GENERATE_KEY_PAIR), providers));
    // In parts where the parameter has the message hashed beforehand.
    var signing = info(Ckf.SIGN | Ckf.VERIFY | Ckf.MULTI_MESSAGE);
    families.put(Ckm.EDDSA, new EddsaMechanism(signing, providers));
    return families;
  }

  @Override
  public Map<String, Parameter.Reader> parameters() {
    return Map.of("eddsa", Eddsa::read);
  }

  private static MechanismInfo info(long flags) {
    return new MechanismInfo(MIN_BITS, MAX_BITS, flags | CURVE_FLAGS);
  }
}
