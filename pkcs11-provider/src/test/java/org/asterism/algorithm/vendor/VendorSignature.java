package org.asterism.algorithm.vendor;

import java.security.GeneralSecurityException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeySigning;
import org.asterism.algorithm.KeyVerification;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SignatureInput;
import org.asterism.algorithm.SignatureLength;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;

/// Signs with the vendor's keys.
record VendorSignature(Providers providers) implements Family {
  private static final int BYTES = 64;

  @Override
  public MechanismInfo info() {
    return new MechanismInfo(255, 255, Ckf.SIGN | Ckf.VERIFY);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key) throws CryptokiException {
    Refusals.requireNone(parameter);
    var _ = KeyRole.USE.require(key.facts(), VendorFacts.class, "the vendor");
    return new KeySigning(
        SignatureInput.atOnce(), BYTES, data -> key.sign(VendorKeyType.SCHEME, data));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    var facts = KeyRole.USE.require(key, VendorFacts.class, "the vendor");
    return new KeyVerification(
        SignatureInput.atOnce(),
        SignatureLength.exactly(BYTES),
        (data, signature) -> isValid(facts, data, signature));
  }

  private boolean isValid(VendorFacts facts, byte[] data, byte[] signature) {
    try {
      var verifier = providers.signature("Ed25519");
      verifier.initVerify(
          providers.keyFactory("Ed25519").generatePublic(new X509EncodedKeySpec(facts.info())));
      verifier.update(data);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
