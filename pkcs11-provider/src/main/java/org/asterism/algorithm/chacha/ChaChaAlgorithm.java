package org.asterism.algorithm.chacha;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.SecretGeneration;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.SecretLengths;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.token.MechanismRules;

/// ChaCha20 with Poly1305 (PKCS#11 v3.1 §6.58, §6.61).
///
/// @param providers what computes
public record ChaChaAlgorithm(Providers providers) implements Algorithm {
  static final SecretLengths LENGTHS = SecretLengths.only(32L);

  private static final Set<Long> USES = Set.of(Cka.ENCRYPT, Cka.DECRYPT);

  @Override
  public List<KeyType> keyTypes() {
    return List.of(type());
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    var families = new LinkedHashMap<Long, Family>();
    families.put(Ckm.CHACHA20_KEY_GEN, new SecretGeneration(type(), info(Ckf.GENERATE), providers));
    families.put(Ckm.CHACHA20_POLY1305, new ChaChaPoly(providers));
    return families;
  }

  @Override
  public Map<String, Parameter.Reader> parameters() {
    return Map.of("chacha20_poly1305", Aead::read, "chacha20_poly1305_message", AeadMessage::read);
  }

  static MechanismInfo info(long flags) {
    return new MechanismInfo(32, 32, flags);
  }

  // The check value is of the SHA-1 of the value (PKCS#11 v3.1 §6.58.2).
  private SecretKeyType type() {
    return new SecretKeyType(
        Ckk.CHACHA20, USES, LENGTHS, value -> Hash.SHA1.digest(providers).digest(value));
  }
}
