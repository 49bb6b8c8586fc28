package org.asterism.algorithm.aes;

import java.math.BigInteger;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_AES_CTR` (PKCS#11 v3.1 §6.11.3, SP 800-38A §6.5), in one part or many.
record AesCtr(AesKeys keys) implements CipherWrapping {
  private static final int BLOCK_BITS = 128;

  AesCtr(Providers providers) {
    this(new AesKeys("AES/CTR/NoPadding", providers));
  }

  @Override
  public MechanismInfo info() {
    return AesKeys.info(Ckf.ENCRYPT | Ckf.DECRYPT | Ckf.WRAP | Ckf.UNWRAP);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return begin(checked(parameter), key, Refusals.use(use));
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    return begin(checked(parameter), key.facts(), key);
  }

  private CipherOperation begin(Ctr ctr, KeyFacts facts, KeyUse use)
      throws VaultException, CryptokiException {
    var spec = new IvParameterSpec(ctr.block());
    return new CounterStream(keys.ready(Cipher.ENCRYPT_MODE, facts, use, spec), ctr.capacity());
  }

  @Override
  public long sealedLength(Parameter parameter, long length) throws CryptokiException {
    var _ = checked(parameter);
    return length;
  }

  private static Ctr checked(Parameter parameter) throws CryptokiException {
    if (parameter instanceof Ctr ctr
        && ctr.block().length == AesKeys.BLOCK_BYTES
        && ctr.counterBits() >= 1
        && ctr.counterBits() <= BLOCK_BITS) {
      return ctr;
    }
    throw Refusals.parameter("CK_AES_CTR_PARAMS with 1 to 128 bits of counter");
  }

  /// "If an attempt to encrypt/decrypt is made which will cause an overflow of the counter block's
  /// counter bits, then the mechanism shall return CKR_DATA_LEN_RANGE."
  private static final class CounterStream extends StreamCipher {
    private final KeyedCipher keyed;
    private BigInteger left;

    CounterStream(KeyedCipher keyed, BigInteger capacity) {
      this.keyed = keyed;
      this.left = capacity;
    }

    @Override
    public byte[] update(byte[] part) throws CryptokiException {
      left = left.subtract(BigInteger.valueOf(part.length));
      if (left.signum() < 0) {
        throw new CryptokiException(Ckr.DATA_LEN_RANGE, "the counter would start again");
      }
      byte[] out = part.length == 0 ? part : keyed.cipher().update(part);
      if (out == null || out.length != part.length) {
        throw new IllegalStateException("a stream comes out at once");
      }
      return out;
    }

    @Override
    public void wipe() {
      keyed.close();
    }
  }
}
