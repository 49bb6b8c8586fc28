package org.asterism.algorithm.rsa;

import java.util.Optional;
import java.util.OptionalLong;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeySigning;
import org.asterism.algorithm.KeyVerification;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.RecoveryOperation;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.SecretLengths;
import org.asterism.algorithm.SignatureInput;
import org.asterism.algorithm.SignatureLength;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.algorithm.WantedKey;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.token.MechanismRules.Pkcs1Decryption;
import org.asterism.vault.VaultException;

/// `CKM_RSA_X_509` (PKCS#11 v3.1 §6.1.11): the number itself, padded by nobody but with leading
/// zeros. Where a token decrypts no PKCS#1 v1.5 it does not decrypt so either, since an application
/// could then undo the padding itself.
record RsaX509(RsaPublic publicOperations, Pkcs1Decryption decryption) implements RsaEncryption {
  private static final RsaSigning SIGNING = new RsaSigning.Raw();
  private static final RsaDecryption DECRYPTION = new RsaDecryption.Raw();

  @Override
  public MechanismInfo info() {
    long opening = decryption == Pkcs1Decryption.OFF ? 0 : Ckf.DECRYPT | Ckf.UNWRAP;
    long recovering = Ckf.SIGN_RECOVER | Ckf.VERIFY_RECOVER;
    return RsaSizes.info(Ckf.ENCRYPT | Ckf.SIGN | Ckf.VERIFY | recovering | Ckf.WRAP | opening);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key) throws CryptokiException {
    Refusals.requireNone(parameter);
    var rsa = RsaSizes.require(KeyRole.USE, key.facts());
    return new KeySigning(
        SignatureInput.atOnce(),
        rsa.length(),
        number -> key.sign(SIGNING, RsaSizes.requireBelow(rsa, number)));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    var rsa = RsaSizes.require(KeyRole.USE, key);
    return new KeyVerification(
        SignatureInput.atOnce(),
        SignatureLength.exactly(rsa.length()),
        (number, signature) ->
            publicOperations.isRsaSignature(
                rsa, SIGNING, RsaSizes.requireBelow(rsa, number), signature));
  }

  @Override
  public SigningOperation signRecover(Parameter parameter, KeyUse key) throws CryptokiException {
    return sign(parameter, key);
  }

  @Override
  public RecoveryOperation verifyRecover(Parameter parameter, KeyFacts key)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    var rsa = RsaSizes.require(KeyRole.USE, key);
    return new RecoveryOperation(
        OutputLength.exactly(rsa.length()),
        signature -> {
          SignatureLength.exactly(rsa.length()).require(signature);
          return publicOperations
              .recoverRaw(rsa, signature)
              .orElseThrow(() ->
                  new CryptokiException(
                      Ckr.SIGNATURE_INVALID, "expected a number below the modulus"));
        });
  }

  @Override
  public RsaDecryption scheme(Parameter parameter) throws CryptokiException {
    Refusals.requireNone(parameter);
    return DECRYPTION;
  }

  @Override
  public RsaDecryption opening(Parameter parameter, Optional<SecretLengths> wanted)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    if (decryption == Pkcs1Decryption.OFF) {
      throw new CryptokiException(
          Ckr.MECHANISM_INVALID, "pkcs1_decryption is off for this token, and so is this");
    }
    return DECRYPTION;
  }

  @Override
  public byte[] fitting(RsaFacts rsa, RsaDecryption scheme, byte[] data) throws CryptokiException {
    return RsaSizes.requireBelow(rsa, data);
  }

  // One byte less than the modulus has: so it is below it whatever it is.
  @Override
  public int keyCapacity(RsaFacts rsa, RsaDecryption scheme) {
    return rsa.length() - 1;
  }

  // "The recovered plaintext is truncated": the key is its end, and zeros stand before it.
  @Override
  public KeyMaterial unwrap(
      Parameter parameter, KeyUse unwrapping, byte[] wrapped, WantedKey wanted)
      throws VaultException, CryptokiException {
    var type = wanted.type();
    var scheme = opening(parameter, Optional.empty());
    var rsa = RsaSizes.require(KeyRole.UNWRAPPING, unwrapping.facts());
    RsaEncryption.requireLength(rsa, wrapped, Ckr.WRAPPED_KEY_LEN_RANGE);
    int length = length(wanted, type, rsa);
    try (SecretBytes number = unwrapping.decrypt(scheme, wrapped)) {
      if (!isZero(number, rsa.length() - length)) {
        throw new CryptokiException(Ckr.WRAPPED_KEY_INVALID, "no key of this length is in it");
      }
      return wanted.unwrapped(type, number.slice(rsa.length() - length, rsa.length()));
    }
  }

  private static int length(WantedKey wanted, SecretKeyType type, RsaFacts rsa)
      throws CryptokiException {
    OptionalLong given = wanted.length();
    if (given.isEmpty()) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing, and the number does not tell it");
    }
    type.requireLength(given.getAsLong());
    if (given.getAsLong() >= rsa.length()) {
      throw new CryptokiException(Ckr.KEY_SIZE_RANGE, "the key is shorter than the modulus");
    }
    return (int) given.getAsLong();
  }

  private static boolean isZero(SecretBytes number, int bytes) {
    return number.useArray(array -> {
      int all = 0;
      for (int i = 0; i < bytes; i++) {
        all |= array[i];
      }
      return all == 0;
    });
  }
}
