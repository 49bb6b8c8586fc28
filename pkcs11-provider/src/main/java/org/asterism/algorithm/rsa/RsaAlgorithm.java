package org.asterism.algorithm.rsa;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.TemporaryKeyWrap;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckm;
import org.asterism.token.MechanismRules;

/// RSA (PKCS#11 v3.1 §6.1).
///
/// @param providers what computes
/// @param keyWrap AES key wrap with padding, for temporary keys
public record RsaAlgorithm(Providers providers, Family keyWrap) implements Algorithm {
  private static final SequencedMap<Long, Hash> HASHED = hashed();
  private static final SequencedMap<Long, Hash> HASHED_PSS = hashedPss();

  @Override
  public List<KeyType> keyTypes() {
    return List.of(new RsaKeyType(providers));
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    var publics = new RsaPublic(providers);
    var families = new LinkedHashMap<Long, Family>();
    families.put(Ckm.RSA_PKCS_KEY_PAIR_GEN, new RsaGeneration(rules.rsaBits(), providers));
    families.put(Ckm.RSA_PKCS, new RsaPkcs(publics, rules.pkcs1Decryption()));
    families.put(Ckm.RSA_X_509, new RsaX509(publics, rules.pkcs1Decryption()));
    HASHED.forEach((mechanism, hash) ->
        families.put(mechanism, new RsaPkcsHashed(hash, signs(hash, rules), providers, publics)));
    families.put(Ckm.RSA_PKCS_PSS, pss(Optional.empty(), rules));
    HASHED_PSS.forEach((mechanism, hash) -> families.put(mechanism, pss(Optional.of(hash), rules)));
    families.put(Ckm.RSA_PKCS_OAEP, new RsaOaep(publics));
    families.put(
        Ckm.RSA_AES_KEY_WRAP,
        new RsaAesKeyWrap(new RsaOaep(publics), new TemporaryKeyWrap(keyWrap)));
    return families;
  }

  @Override
  public Map<String, Parameter.Reader> parameters() {
    return Map.of("rsa_pss", Pss::read, "rsa_oaep", Oaep::read, "rsa_aes_wrap", RsaAes::read);
  }

  private RsaPss pss(Optional<Hash> hash, MechanismRules rules) {
    return new RsaPss(hash, rules.sha1Signatures(), providers, new RsaPublic(providers));
  }

  private static boolean signs(Hash hash, MechanismRules rules) {
    return hash != Hash.SHA1 || rules.sha1Signatures();
  }

  private static SequencedMap<Long, Hash> hashed() {
    var hashed = new LinkedHashMap<Long, Hash>();
    hashed.put(Ckm.SHA1_RSA_PKCS, Hash.SHA1);
    hashed.put(Ckm.SHA224_RSA_PKCS, Hash.SHA224);
    hashed.put(Ckm.SHA256_RSA_PKCS, Hash.SHA256);
    hashed.put(Ckm.SHA384_RSA_PKCS, Hash.SHA384);
    hashed.put(Ckm.SHA512_RSA_PKCS, Hash.SHA512);
    hashed.put(Ckm.SHA3_224_RSA_PKCS, Hash.SHA3_224);
    hashed.put(Ckm.SHA3_256_RSA_PKCS, Hash.SHA3_256);
    hashed.put(Ckm.SHA3_384_RSA_PKCS, Hash.SHA3_384);
    hashed.put(Ckm.SHA3_512_RSA_PKCS, Hash.SHA3_512);
    return hashed;
  }

  private static SequencedMap<Long, Hash> hashedPss() {
    var hashed = new LinkedHashMap<Long, Hash>();
    hashed.put(Ckm.SHA1_RSA_PKCS_PSS, Hash.SHA1);
    hashed.put(Ckm.SHA224_RSA_PKCS_PSS, Hash.SHA224);
    hashed.put(Ckm.SHA256_RSA_PKCS_PSS, Hash.SHA256);
    hashed.put(Ckm.SHA384_RSA_PKCS_PSS, Hash.SHA384);
    hashed.put(Ckm.SHA512_RSA_PKCS_PSS, Hash.SHA512);
    hashed.put(Ckm.SHA3_224_RSA_PKCS_PSS, Hash.SHA3_224);
    hashed.put(Ckm.SHA3_256_RSA_PKCS_PSS, Hash.SHA3_256);
    hashed.put(Ckm.SHA3_384_RSA_PKCS_PSS, Hash.SHA3_384);
    hashed.put(Ckm.SHA3_512_RSA_PKCS_PSS, Hash.SHA3_512);
    return hashed;
  }
}
