package org.asterism.algorithm.tls;

import java.util.List;
import org.asterism.algorithm.Derivation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_TLS12_KEY_AND_MAC_DERIVE` and `CKM_TLS12_KEY_SAFE_DERIVE` (PKCS#11 v3.1 §6.40.7, §6.40.8;
/// RFC 5246 §6.3): four keys, and with the first two initialisation vectors.
///
/// @param vectors whether it makes initialisation vectors
record KeyBlockDerivation(boolean vectors, Providers providers) implements Family {
  /// No cipher suite has longer keys or vectors.
  static final int MAX_BITS = 512;

  @Override
  public MechanismInfo info() {
    return new MechanismInfo(TlsAlgorithm.MASTER_BYTES, TlsAlgorithm.MASTER_BYTES, Ckf.DERIVE);
  }

  @Override
  public Derivation deriveAll(Parameter parameter, List<KeyUse> keys, WantedKey wanted)
      throws VaultException, CryptokiException {
    if (!(parameter instanceof KeyBlock block) || !block.returned() || block.sizes().export()) {
      throw Refusals.parameter("CK_TLS12_KEY_MAT_PARAMS, room for what is made, no export");
    }
    TlsPrf prf = TlsPrf.of(block.prfHash(), providers);
    KeyPartition partition = partition(block.sizes());
    KeyUse master = keys.getFirst();
    KeyRole.USE.secret(master.facts(), TlsAlgorithm.MASTER_LENGTHS, Ckk.GENERIC_SECRET);
    SecretKeyType cipher = cipherType(wanted, partition.key());
    byte[] seed = TlsPrf.joined(block.serverRandom(), block.clientRandom());
    SecretBytes output =
        master.material(material ->
            prf.derive(material.encoded(), Label.KEY_EXPANSION.bytes(), seed, partition.all()));
    try (output) {
      return partition.cut(output, wanted, cipher);
    }
  }

  private KeyPartition partition(KeyBlock.Sizes sizes) throws CryptokiException {
    int iv = vectors ? bytes(sizes.iv()) : 0;
    return new KeyPartition(bytes(sizes.mac()), bytes(sizes.key()), iv);
  }

  private static int bytes(long bits) throws CryptokiException {
    if (bits < 0 || bits > MAX_BITS || bits % Byte.SIZE != 0) {
      throw Refusals.parameter("whole bytes, at most %d bits".formatted(MAX_BITS));
    }
    return (int) bits / Byte.SIZE;
  }

  private static SecretKeyType cipherType(WantedKey wanted, int length) throws CryptokiException {
    SecretKeyType type = wanted.type();
    if (wanted.length().orElse(length) != length) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "the parameter says another length of the keys");
    }
    if (length > 0) {
      type.requireLength(length);
    }
    return type;
  }
}
