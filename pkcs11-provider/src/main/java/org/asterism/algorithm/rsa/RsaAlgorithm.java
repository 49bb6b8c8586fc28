package org.asterism.algorithm.rsa;

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

/// RSA (PKCS#11 v3.1 §6.1).
///
/// @param providers what computes
public record RsaAlgorithm(Providers providers) implements Algorithm {

  @Override
  public List<KeyType> keyTypes() {
    return List.of(new RsaKeyType(providers));
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    var publics = new RsaPublic(providers);
    var families = new LinkedHashMap<Long, Family>();
    families.put(Ckm.RSA_PKCS_KEY_PAIR_GEN, new RsaGeneration(rules.minimumRsaBits(), providers));
    families.put(Ckm.RSA_PKCS, new RsaPkcs(publics, rules.pkcs1Decryption()));
    families.put(Ckm.SHA256_RSA_PKCS, new RsaPkcsHashed(Hash.SHA256, providers, publics));
    families.put(Ckm.SHA384_RSA_PKCS, new RsaPkcsHashed(Hash.SHA384, providers, publics));
    families.put(Ckm.SHA512_RSA_PKCS, new RsaPkcsHashed(Hash.SHA512, providers, publics));
    families.put(Ckm.RSA_PKCS_PSS, new RsaPss(Optional.empty(), providers, publics));
    families.put(Ckm.SHA256_RSA_PKCS_PSS, pss(Hash.SHA256, publics));
    families.put(Ckm.SHA384_RSA_PKCS_PSS, pss(Hash.SHA384, publics));
    families.put(Ckm.SHA512_RSA_PKCS_PSS, pss(Hash.SHA512, publics));
    families.put(Ckm.RSA_PKCS_OAEP, new RsaOaep(publics));
    return families;
  }

  @Override
  public Map<String, Parameter.Reader> parameters() {
    return Map.of("rsa_pss", Pss::read, "rsa_oaep", Oaep::read);
  }

  private RsaPss pss(Hash hash, RsaPublic publics) {
    return new RsaPss(Optional.of(hash), providers, publics);
  }
}
