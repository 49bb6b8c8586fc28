package org.asterism.algorithm.hash;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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

/// SHA-1, SHA-2 and SHA-3, HMAC over them, and the secrets that HMAC works with (PKCS#11 v3.1 §6.8,
/// §6.20 to §6.31).
///
/// @param providers what computes
public record HashAlgorithm(Providers providers) implements Algorithm {
  /// The longest generic secret and HMAC key, in bytes.
  static final SecretLengths LENGTHS = SecretLengths.upTo(512);

  // SunPKCS11 derives from generic secrets that it made with a bare template.
  private static final Set<Long> GENERIC_USES = Set.of(Cka.SIGN, Cka.VERIFY, Cka.DERIVE);
  private static final Set<Long> HMAC_USES = Set.of(Cka.SIGN, Cka.VERIFY);

  @Override
  public List<KeyType> keyTypes() {
    return Stream.concat(Stream.of(generic()), Arrays.stream(Hashing.values()).map(this::made))
        .<KeyType>map(type -> type)
        .toList();
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    // PKCS#11 v3.1 §6.8.4 counts generic secrets in bits, §6.20.6 keys for HMAC in bytes.
    var bits = new MechanismInfo(Byte.SIZE, Byte.SIZE * LENGTHS.most(), Ckf.GENERATE);
    var bytes = new MechanismInfo(1, LENGTHS.most(), Ckf.GENERATE);
    var families = new LinkedHashMap<Long, Family>();
    families.put(Ckm.GENERIC_SECRET_KEY_GEN, new SecretGeneration(generic(), bits, providers));
    for (Hashing hashing : Hashing.values()) {
      families.put(hashing.keyGeneration(), new SecretGeneration(made(hashing), bytes, providers));
      families.put(hashing.hash().mechanism(), new Sha(hashing.hash(), providers));
      families.put(hashing.hash().hmac(), new Hmac(hashing, false, providers));
      families.put(hashing.generalHmac(), new Hmac(hashing, true, providers));
    }
    return families;
  }

  private SecretKeyType generic() {
    return type(Ckk.GENERIC_SECRET, GENERIC_USES);
  }

  private SecretKeyType made(Hashing hashing) {
    return type(hashing.keyType(), HMAC_USES);
  }

  // The check value is of the SHA-1 of the value (PKCS#11 v3.1 §6.8.2).
  private SecretKeyType type(long code, Set<Long> uses) {
    return new SecretKeyType(
        code, uses, LENGTHS, value -> Hash.SHA1.digest(providers).digest(value));
  }
}
