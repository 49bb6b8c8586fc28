package org.asterism.pkcs11.mechanism;

import java.util.Optional;
import org.asterism.crypto.PublicOperations;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.key.SigningScheme;
import org.asterism.vault.VaultException;

/// `CKM_RSA_PKCS` (PKCS#11 v3.1 §6.1.6): PKCS#1 v1.5 around whatever block the application made.
///
/// Decryption that fails says so, and by design of PKCS#11 that is an oracle (Bleichenbacher) for
/// whoever may choose ciphertexts: prefer OAEP.
final class RsaPkcs implements Family {
  private static final SigningScheme SIGNING = new SigningScheme.Pkcs1Block();
  private static final DecryptionScheme DECRYPTION = new DecryptionScheme.Pkcs1();

  private final PublicOperations publicOperations;
  private final RsaEncryption encryption;

  RsaPkcs(PublicOperations publicOperations) {
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
    var rsa = KeyRole.USE.rsa(key.facts());
    return new SinglePartSigning(
        RsaSizes.length(rsa), block -> key.sign(SIGNING, fitting(rsa, block)));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    var rsa = KeyRole.USE.rsa(key);
    return new SinglePartVerification(
        SignatureLength.exactly(RsaSizes.length(rsa)),
        (block, signature) ->
            publicOperations.isRsaSignature(rsa, SIGNING, fitting(rsa, block), signature));
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    return encryption.encrypt(DECRYPTION, KeyRole.USE.rsa(key));
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
      Parameter parameter, KeyUse unwrapping, byte[] wrapped, Template template)
      throws VaultException, CryptokiException {
    Refusals.requireNone(parameter);
    return encryption.unwrap(DECRYPTION, unwrapping, wrapped, template);
  }

  // PKCS#11 v3.1 §6.1.6: at most k - 11 bytes, to sign and to verify.
  private byte[] fitting(KeyFacts.Rsa rsa, byte[] block) throws CryptokiException {
    int capacity = publicOperations.capacity(rsa, DECRYPTION);
    if (block.length > capacity) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE, "at most " + capacity + " bytes, found " + block.length);
    }
    return block;
  }
}
