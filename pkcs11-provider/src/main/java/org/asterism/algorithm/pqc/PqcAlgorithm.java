package org.asterism.algorithm.pqc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.token.MechanismRules;

/// ML-DSA, ML-KEM and SLH-DSA (PKCS#11 v3.2 §6.67 to §6.69).
///
/// @param providers what digests, and gives random bytes
public record PqcAlgorithm(Providers providers) implements Algorithm {

  @Override
  public List<KeyType> keyTypes() {
    return List.of(mlDsa(), mlKem(), slhDsa());
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    var families = new LinkedHashMap<Long, Family>();
    families.put(Ckm.ML_DSA_KEY_PAIR_GEN, generation(mlDsa()));
    families.put(Ckm.ML_KEM_KEY_PAIR_GEN, generation(mlKem()));
    families.put(Ckm.SLH_DSA_KEY_PAIR_GEN, generation(slhDsa()));
    families.put(
        Ckm.ML_KEM, new Encapsulating(info(mlKem(), Ckf.ENCAPSULATE | Ckf.DECAPSULATE), providers));
    families.put(Ckm.ML_DSA, mlDsa(new Variant.Pure()));
    families.put(Ckm.HASH_ML_DSA, mlDsa(new Variant.Digest()));
    for (PreHash hash : PreHash.values()) {
      families.put(hash.mlDsa(), mlDsa(new Variant.Hashed(hash)));
    }
    families.put(Ckm.SLH_DSA, slhDsa(new Variant.Pure()));
    families.put(Ckm.HASH_SLH_DSA, slhDsa(new Variant.Digest()));
    for (PreHash hash : PreHash.values()) {
      families.put(hash.slhDsa(), slhDsa(new Variant.Hashed(hash)));
    }
    return families;
  }

  @Override
  public Map<String, Parameter.Reader> parameters() {
    return Map.of("sign_context", SignContext::read, "hash_sign_context", HashSignContext::read);
  }

  private PqcKeyType mlDsa() {
    return new PqcKeyType(
        Ckk.ML_DSA,
        MlDsaFacts.TAG,
        List.of(MlDsaSet.values()),
        (set, publicKey) -> new MlDsaFacts((MlDsaSet) set, publicKey),
        Set.of(Cka.VERIFY),
        Set.of(Cka.SIGN),
        providers.random());
  }

  private PqcKeyType mlKem() {
    return new PqcKeyType(
        Ckk.ML_KEM,
        MlKemFacts.TAG,
        List.of(MlKemSet.values()),
        (set, publicKey) -> new MlKemFacts((MlKemSet) set, publicKey),
        Set.of(Cka.ENCAPSULATE),
        Set.of(Cka.DECAPSULATE),
        providers.random());
  }

  private PqcKeyType slhDsa() {
    return new PqcKeyType(
        Ckk.SLH_DSA,
        SlhDsaFacts.TAG,
        List.of(SlhDsaSet.values()),
        (set, publicKey) -> new SlhDsaFacts((SlhDsaSet) set, publicKey),
        Set.of(Cka.VERIFY),
        Set.of(Cka.SIGN),
        providers.random());
  }

  private Family mlDsa(Variant variant) {
    var info = info(mlDsa(), signing(variant));
    return new ContextSignature(info, MlDsaFacts.class, variant, providers);
  }

  private Family slhDsa(Variant variant) {
    var info = info(slhDsa(), signing(variant));
    return new ContextSignature(info, SlhDsaFacts.class, variant, providers);
  }

  private static long signing(Variant variant) {
    long inParts = variant instanceof Variant.Digest ? 0 : Ckf.MULTI_MESSAGE;
    return Ckf.SIGN | Ckf.VERIFY | inParts;
  }

  private static Family generation(PqcKeyType type) {
    return new PqcGeneration(info(type, Ckf.GENERATE_KEY_PAIR), type);
  }

  // Of the public key, in bytes: docs/adr/0021-post-quantum-keys.md.
  private static MechanismInfo info(PqcKeyType type, long flags) {
    var sizes = type.sets().stream().mapToLong(ParameterSet::publicBytes).summaryStatistics();
    return new MechanismInfo(sizes.getMin(), sizes.getMax(), flags);
  }
}
