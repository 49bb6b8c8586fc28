package org.asterism.algorithm.tls;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.SecretLengths;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckm;
import org.asterism.token.MechanismRules;

/// The key schedule of TLS 1.2 (PKCS#11 v3.1 §6.40), over generic secrets.
///
/// @param providers what computes
public record TlsAlgorithm(Providers providers) implements Algorithm {
  /// The length of a master secret, and of a premaster secret that holds a version.
  static final int MASTER_BYTES = 48;

  static final SecretLengths MASTER_LENGTHS = SecretLengths.only((long) MASTER_BYTES);

  /// Of other generic secrets, in bytes.
  static final SecretLengths LENGTHS = SecretLengths.upTo(512);

  /// What may be done with a master secret.
  static final List<Long> OF_MASTER =
      List.of(
          Ckm.TLS12_KEY_AND_MAC_DERIVE,
          Ckm.TLS12_KEY_SAFE_DERIVE,
          Ckm.TLS_KDF,
          Ckm.TLS_MAC,
          Ckm.TLS12_KDF,
          Ckm.TLS12_MAC);

  @Override
  public List<KeyType> keyTypes() {
    return List.of();
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    var families = new LinkedHashMap<Long, Family>();
    families.put(Ckm.TLS12_MASTER_KEY_DERIVE, new MasterDerivation(false, false, providers));
    families.put(Ckm.TLS12_MASTER_KEY_DERIVE_DH, new MasterDerivation(false, true, providers));
    families.put(
        Ckm.TLS12_EXTENDED_MASTER_KEY_DERIVE, new MasterDerivation(true, false, providers));
    families.put(
        Ckm.TLS12_EXTENDED_MASTER_KEY_DERIVE_DH, new MasterDerivation(true, true, providers));
    families.put(Ckm.TLS12_KEY_AND_MAC_DERIVE, new KeyBlockDerivation(true, providers));
    families.put(Ckm.TLS12_KEY_SAFE_DERIVE, new KeyBlockDerivation(false, providers));
    families.put(Ckm.TLS_MAC, new FinishedMac(providers));
    families.put(Ckm.TLS12_MAC, new FinishedMac(providers));
    families.put(Ckm.TLS_KDF, new Exporter(providers));
    families.put(Ckm.TLS12_KDF, new Exporter(providers));
    return families;
  }

  @Override
  public Map<String, Parameter.Reader> parameters() {
    return Map.of(
        "tls12_master_key", MasterSecret::read,
        "tls12_extended_master_key", MasterSecret::readExtended,
        "tls12_key_material", KeyBlock::read,
        "tls_mac", TlsMac::read,
        "tls_kdf", TlsKdf::read);
  }
}
