package org.asterism.algorithm.aes;

import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_CCM` (PKCS#11 v3.1 §6.13.4, SP 800-38C), in one part or many.
record AesCcm(AesKeys keys) implements AesAead {
  private static final Set<Long> MAC_BYTES = Set.of(4L, 6L, 8L, 10L, 12L, 14L, 16L);
  private static final int SHORTEST_NONCE = 7;
  private static final int LONGEST_NONCE = 13;

  AesCcm(Providers providers) {
    this(new AesKeys("AES/CCM/NoPadding", providers));
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    var ccm = checked(parameter);
    var cipher = keyed(Cipher.ENCRYPT_MODE, key, Refusals.use(use), spec(ccm), ccm.aad());
    return new CcmMessage(cipher, true, ccm);
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    var ccm = checked(parameter);
    var cipher = keyed(Cipher.DECRYPT_MODE, key.facts(), key, spec(ccm), ccm.aad());
    return new CcmMessage(cipher, false, ccm);
  }

  @Override
  public long sealedLength(Parameter parameter, long length) throws CryptokiException {
    return length + checked(parameter).macBytes();
  }

  // PKCS#11 v3.2 §6.13.5: the token determines the length of a wrapped key, and ignores the field.
  @Override
  public Parameter toWrap(Parameter parameter, long length) {
    return parameter instanceof Ccm ccm ? ccm.of(length) : parameter;
  }

  private static GCMParameterSpec spec(Ccm ccm) {
    return new GCMParameterSpec((int) ccm.macBytes() * Byte.SIZE, ccm.nonce());
  }

  private static Ccm checked(Parameter parameter) throws CryptokiException {
    if (!(parameter instanceof Ccm ccm)) {
      throw Refusals.parameter("CK_CCM_PARAMS");
    }
    int nonce = ccm.nonce().length;
    if (nonce < SHORTEST_NONCE || nonce > LONGEST_NONCE) {
      throw Refusals.parameter("a nonce of 7 to 13 bytes");
    }
    if (!MAC_BYTES.contains(ccm.macBytes())) {
      throw Refusals.parameter("a mac of 4, 6, 8, 10, 12, 14 or 16 bytes");
    }
    // SP 800-38C §A.1: the length's own field has what the nonce leaves.
    int field = Byte.SIZE * (15 - nonce);
    if (ccm.dataLength() < 0 || (field < Long.SIZE && ccm.dataLength() >>> field != 0)) {
      throw Refusals.parameter("a data length that fits beside the nonce");
    }
    return ccm;
  }
}
