package org.asterism.algorithm.rsa;

import java.util.Optional;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SignatureLength;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.SinglePartSigning;
import org.asterism.algorithm.SinglePartVerification;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.algorithm.WantedKey;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_RSA_PKCS` (PKCS#11 v3.1 §6.1.6): PKCS#1 v1.5 around whatever block the application made.
///
/// Decryption that fails says so, and by design of PKCS#11 that is an oracle (Bleichenbacher) for
/// whoever may choose ciphertexts: prefer OAEP.
final class RsaPkcs implements Family {
  private static final RsaSigning SIGNING = new RsaSigning.Pkcs1Block();
  private static final RsaDecryption DECRYPTION = new RsaDecryption.Pkcs1();

  private final RsaPublic publicOperations;
  private final RsaEncryption encryption;

  RsaPkcs(RsaPublic publicOperations) {
    this.publicOperations = publicOperations;
    this.encryption = new RsaEncryption(publicOperations);
  }

  @Override
  public MechanismInfo info() {
    return RsaSizes.info(Ckf.ENCRYPT | Ckf.DECRYPT | Ckf.SIGN | Ckf.VERIFY | Ckf.WRAP | Ckf.UNWRAP);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key) throws CryptokiException {
    Refusals.requireNone(parameter);
    var rsa = RsaSizes.require(KeyRole.USE, key.facts());
    return new SinglePartSigning(rsa.length(), block -> key.sign(SIGNING, fitting(rsa, block)));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    var rsa = RsaSizes.require(KeyRole.USE, key);
    return new SinglePartVerification(
        SignatureLength.exactly(rsa.length()),
        (block, signature) ->
            publicOperations.isRsaSignature(rsa, SIGNING, fitting(rsa, block), signature));
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    return encryption.encrypt(DECRYPTION, RsaSizes.require(KeyRole.USE, key));
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key) throws CryptokiException {
    Refusals.requireNone(parameter);
    return encryption.decrypt(DECRYPTION, key);
  }

  @Override
  public long wrappedLength(Parameter parameter, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    return encryption.wrappedLength(DECRYPTION, wrapping, wrapped);
  }

  @Override
  public byte[] wrap(
      Parameter parameter, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    return encryption.wrap(DECRYPTION, wrapping, wrapped);
  }

  @Override
  public KeyMaterial unwrap(
      Parameter parameter, KeyUse unwrapping, byte[] wrapped, WantedKey wanted)
      throws VaultException, CryptokiException {
    Refusals.requireNone(parameter);
    return encryption.unwrap(DECRYPTION, unwrapping, wrapped, wanted);
  }

  // PKCS#11 v3.1 §6.1.6: at most k - 11 bytes, to sign and to verify.
  private byte[] fitting(RsaFacts rsa, byte[] block) throws CryptokiException {
    int capacity = publicOperations.capacity(rsa, DECRYPTION);
    if (block.length > capacity) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE, "at most " + capacity + " bytes, found " + block.length);
    }
    return block;
  }
}
