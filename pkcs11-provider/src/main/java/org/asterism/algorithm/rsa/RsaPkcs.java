package org.asterism.algorithm.rsa;

import java.util.Optional;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeySigning;
import org.asterism.algorithm.KeyVerification;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.RecoveryOperation;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretLengths;
import org.asterism.algorithm.SignatureInput;
import org.asterism.algorithm.SignatureLength;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.token.MechanismRules.Pkcs1Decryption;

/// `CKM_RSA_PKCS` (PKCS#11 v3.1 §6.1.6): PKCS#1 v1.5 around whatever block the application made.
///
/// What decryption and unwrapping do with a wrong padding is the token's rule. By default they
/// never tell: telling is Bleichenbacher's oracle for whoever may choose ciphertexts.
record RsaPkcs(RsaPublic publicOperations, Pkcs1Decryption decryption) implements RsaEncryption {
  private static final RsaSigning SIGNING = new RsaSigning.Pkcs1Block();
  private static final RsaDecryption DECRYPTION = new RsaDecryption.Pkcs1();

  @Override
  public MechanismInfo info() {
    long opening = decryption == Pkcs1Decryption.OFF ? 0 : Ckf.DECRYPT | Ckf.UNWRAP;
    long recovering = Ckf.SIGN_RECOVER | Ckf.VERIFY_RECOVER;
    return RsaSizes.info(Ckf.ENCRYPT | Ckf.SIGN | Ckf.VERIFY | recovering | Ckf.WRAP | opening);
  }

  // PKCS#11 v3.1 §6.1.6: at most k - 11 bytes, to sign and to verify.
  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key) throws CryptokiException {
    Refusals.requireNone(parameter);
    var rsa = RsaSizes.require(KeyRole.USE, key.facts());
    return new KeySigning(
        SignatureInput.atOnce(),
        rsa.length(),
        block -> key.sign(SIGNING, fitting(rsa, DECRYPTION, block)));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    var rsa = RsaSizes.require(KeyRole.USE, key);
    return new KeyVerification(
        SignatureInput.atOnce(),
        SignatureLength.exactly(rsa.length()),
        (block, signature) ->
            publicOperations.isRsaSignature(
                rsa, SIGNING, fitting(rsa, DECRYPTION, block), signature));
  }

  // The block is in every signature of this mechanism.
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
        OutputLength.atMost(rsa.length() - RsaPadding.PKCS1_OVERHEAD),
        signature -> {
          SignatureLength.exactly(rsa.length()).require(signature);
          return publicOperations
              .recoverPkcs1(rsa, signature)
              .orElseThrow(() ->
                  new CryptokiException(Ckr.SIGNATURE_INVALID, "no block is in the signature"));
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
    return switch (decryption) {
      case IMPLICIT -> new RsaDecryption.ImplicitPkcs1(wanted);
      case EXPLICIT -> DECRYPTION;
      case OFF ->
          throw new CryptokiException(
              Ckr.MECHANISM_INVALID, "pkcs1_decryption is off for this token");
    };
  }
}
