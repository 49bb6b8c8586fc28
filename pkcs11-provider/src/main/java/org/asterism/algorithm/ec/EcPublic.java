package org.asterism.algorithm.ec;

import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.security.spec.ECPublicKeySpec;
import org.asterism.crypto.Providers;

/// What anyone can do with a public EC key, from its facts alone. Safe for use by many threads.
public record EcPublic(CurveProviders curves) {
  public EcPublic(Providers providers) {
    this(new CurveProviders(providers));
  }

  /// @param digest at most 64 bytes
  /// @param signature `r | s`, both of the field's length or both shorter
  public boolean isEcdsaSignature(EcFacts ec, byte[] digest, byte[] signature) {
    try {
      var spec =
          new ECPublicKeySpec(Curves.coordinates(ec.curve(), ec.point()), Curves.spec(ec.curve()));
      var providers = curves.of(ec.curve());
      var verifier = providers.signature("NONEwithECDSA");
      verifier.initVerify(providers.keyFactory("EC").generatePublic(spec));
      verifier.update(digest);
      return verifier.verify(EcdsaSignature.der(signature));
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the provider does not take a valid public key", e);
    }
  }
}
