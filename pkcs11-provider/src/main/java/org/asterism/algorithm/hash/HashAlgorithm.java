package org.asterism.algorithm.hash;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.SecretGeneration;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.SecretLengths;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.token.MechanismRules;

/// SHA-2, HMAC over it, and the secrets that HMAC works with (PKCS#11 v3.1 §6.7, §6.22).
///
/// @param providers what computes
public record HashAlgorithm(Providers providers) implements Algorithm {
  /// The longest generic secret and HMAC key, in bytes.
  static final SecretLengths LENGTHS = SecretLengths.upTo(512);

  private static final Set<Long> USES = Set.of(Cka.SIGN, Cka.VERIFY);

  @Override
  public List<KeyType> keyTypes() {
    return List.of(type(Ckk.GENERIC_SECRET), type(Ckk.SHA256_HMAC));
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    // PKCS#11 v3.1 §6.7.3 counts generic secrets in bits, unlike AES keys.
    var bits = new MechanismInfo(Byte.SIZE, Byte.SIZE * LENGTHS.most(), Ckf.GENERATE);
    var families = new LinkedHashMap<Long, Family>();
    families.put(
        Ckm.GENERIC_SECRET_KEY_GEN,
        new SecretGeneration(type(Ckk.GENERIC_SECRET), bits, providers));
    families.put(Ckm.SHA256_HMAC, new Hmac(Hash.SHA256, Ckk.SHA256_HMAC, providers));
    families.put(Ckm.SHA224, new Sha(Hash.SHA224, providers));
    families.put(Ckm.SHA256, new Sha(Hash.SHA256, providers));
    families.put(Ckm.SHA384, new Sha(Hash.SHA384, providers));
    families.put(Ckm.SHA512, new Sha(Hash.SHA512, providers));
    return families;
  }

  // The check value is of the SHA-1 of the value (PKCS#11 v3.1 §6.8.2).
  private SecretKeyType type(long code) {
    return new SecretKeyType(
        code, USES, LENGTHS, value -> Hash.SHA1.digest(providers).digest(value));
  }
}
