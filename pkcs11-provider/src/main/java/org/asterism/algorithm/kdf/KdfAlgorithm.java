package org.asterism.algorithm.kdf;

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

/// Derivation of keys from keys and passwords (PKCS#11 v3.1 §6.20.5, §6.32, §6.37, §6.42, §6.43,
/// §6.62), and the keys of HKDF.
///
/// @param providers what computes
public record KdfAlgorithm(Providers providers) implements Algorithm {
  /// The longest key of HKDF, in bytes: as a generic secret.
  static final SecretLengths LENGTHS = SecretLengths.upTo(512);

  /// The standard names no unit for these; bytes, as for the HMAC in them.
  static final MechanismInfo INFO = new MechanismInfo(1, LENGTHS.most(), Ckf.DERIVE);

  @Override
  public List<KeyType> keyTypes() {
    return List.of(type());
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    var families = new LinkedHashMap<Long, Family>();
    var bytes = new MechanismInfo(1, LENGTHS.most(), Ckf.GENERATE);
    families.put(Ckm.HKDF_KEY_GEN, new SecretGeneration(type(), bytes, providers));
    families.put(Ckm.PKCS5_PBKD2, new Pbkdf2Generation(rules.pbkdf2Iterations(), providers));
    families.put(Ckm.HKDF_DERIVE, new HkdfDerivation(HkdfResult.KEY, providers));
    families.put(Ckm.HKDF_DATA, new HkdfDerivation(HkdfResult.DATA, providers));
    families.put(Ckm.SP800_108_COUNTER_KDF, new KbkdfDerivation(KbkdfMode.COUNTER, providers));
    families.put(Ckm.SP800_108_FEEDBACK_KDF, new KbkdfDerivation(KbkdfMode.FEEDBACK, providers));
    families.put(
        Ckm.SP800_108_DOUBLE_PIPELINE_KDF,
        new KbkdfDerivation(KbkdfMode.DOUBLE_PIPELINE, providers));
    families.put(Ckm.CONCATENATE_BASE_AND_KEY, Joining.BASE_AND_KEY);
    families.put(Ckm.CONCATENATE_BASE_AND_DATA, Joining.BASE_AND_DATA);
    families.put(Ckm.CONCATENATE_DATA_AND_BASE, Joining.DATA_AND_BASE);
    families.put(Ckm.XOR_BASE_AND_DATA, Joining.XOR_BASE_AND_DATA);
    families.put(Ckm.EXTRACT_KEY_FROM_KEY, new Extraction());
    for (Hash hash : Hash.values()) {
      families.put(derivation(hash), new HashDerivation(hash, providers));
    }
    families.put(Ckm.SHAKE_128_KEY_DERIVATION, new ShakeDerivation(128));
    families.put(Ckm.SHAKE_256_KEY_DERIVATION, new ShakeDerivation(256));
    return families;
  }

  @Override
  public Map<String, Parameter.Reader> parameters() {
    return Map.of(
        "hkdf", Hkdf::read,
        "sp800_108", Kbkdf::read,
        "sp800_108_feedback", Kbkdf::readFeedback,
        "pbkdf2", Pbkdf2::read);
  }

  private static long derivation(Hash hash) {
    return switch (hash) {
      case SHA1 -> Ckm.SHA1_KEY_DERIVATION;
      case SHA224 -> Ckm.SHA224_KEY_DERIVATION;
      case SHA256 -> Ckm.SHA256_KEY_DERIVATION;
      case SHA384 -> Ckm.SHA384_KEY_DERIVATION;
      case SHA512 -> Ckm.SHA512_KEY_DERIVATION;
      case SHA512_224 -> Ckm.SHA512_224_KEY_DERIVATION;
      case SHA512_256 -> Ckm.SHA512_256_KEY_DERIVATION;
      case SHA3_224 -> Ckm.SHA3_224_KEY_DERIVATION;
      case SHA3_256 -> Ckm.SHA3_256_KEY_DERIVATION;
      case SHA3_384 -> Ckm.SHA3_384_KEY_DERIVATION;
      case SHA3_512 -> Ckm.SHA3_512_KEY_DERIVATION;
    };
  }

  // The check value is of the SHA-1 of the value, as of generic secrets (PKCS#11 v3.1 §6.8.2).
  private SecretKeyType type() {
    return new SecretKeyType(
        Ckk.HKDF, Set.of(Cka.DERIVE), LENGTHS, value -> Hash.SHA1.digest(providers).digest(value));
  }
}
