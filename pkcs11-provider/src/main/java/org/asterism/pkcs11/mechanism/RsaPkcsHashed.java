package org.asterism.pkcs11.mechanism;

import java.util.Optional;
import org.asterism.crypto.Providers;
import org.asterism.crypto.PublicOperations;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.key.SigningScheme;

/// `CKM_SHA256_RSA_PKCS` and its like (PKCS#11 v3.1 §6.1.10).
final class RsaPkcsHashed implements Family {
  private static final SigningScheme SCHEME = new SigningScheme.Pkcs1Block();

  private final Hash hash;
  private final Providers providers;
  private final PublicOperations publicOperations;

  RsaPkcsHashed(Hash hash, Providers providers, PublicOperations publicOperations) {
    this.hash = hash;
    this.providers = providers;
    this.publicOperations = publicOperations;
  }

  @Override
  public MechanismInfo info() {
    return RsaSizes.info(Ckf.SIGN | Ckf.VERIFY);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key) throws CryptokiException {
    Refusals.requireNone(parameter);
    int length = RsaSizes.length(KeyRole.USE.rsa(key.facts()));
    return new DigestSigning(
        providers.digest(hash.algorithm()),
        length,
        digest -> key.sign(SCHEME, hash.digestInfo(digest)));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    var rsa = KeyRole.USE.rsa(key);
    return new DigestVerification(
        providers.digest(hash.algorithm()),
        SignatureLength.exactly(RsaSizes.length(rsa)),
        (digest, signature) ->
            publicOperations.isRsaSignature(rsa, SCHEME, hash.digestInfo(digest), signature));
  }
}
