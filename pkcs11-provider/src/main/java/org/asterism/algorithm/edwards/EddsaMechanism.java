package org.asterism.algorithm.edwards;

import java.util.Optional;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeptMessage;
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
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;

/// `CKM_EDDSA` (PKCS#11 v3.1 §6.3.15): Ed25519 without a parameter, Ed25519ctx and Ed25519ph with
/// one, Ed448 and Ed448ph. What is not hashed beforehand is kept, since the key reads it twice.
record EddsaMechanism(MechanismInfo info, Providers providers) implements Family {
  // RFC 8032 §5.1, §5.2.
  private static final int MAX_CONTEXT_BYTES = 255;

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key) throws CryptokiException {
    var curve = KeyRole.USE.require(key.facts(), EdwardsFacts.class, "edwards").curve();
    var scheme = scheme(curve, parameter);
    return new KeySigning(
        input(curve, scheme), curve.signatureBytes(), input -> key.sign(scheme, input));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    var facts = KeyRole.USE.require(key, EdwardsFacts.class, "edwards");
    var curve = facts.curve();
    var scheme = scheme(curve, parameter);
    return new KeyVerification(
        input(curve, scheme),
        SignatureLength.exactly(curve.signatureBytes()),
        (input, signature) -> curve.isSignature(scheme, facts.publicKey(), input, signature));
  }

  private SignatureInput input(EdwardsCurve curve, EddsaScheme scheme) {
    return scheme.preHashed()
        ? SignatureInput.digested(curve.preHash(providers))
        : new KeptMessage(new byte[0]);
  }

  private static EddsaScheme scheme(EdwardsCurve curve, Parameter parameter)
      throws CryptokiException {
    return switch (parameter) {
      case Parameter.None() -> new EddsaScheme(curve == EdwardsCurve.ED448, false, new byte[0]);
      case Eddsa(boolean preHash, byte[] context) when context.length <= MAX_CONTEXT_BYTES ->
          new EddsaScheme(true, preHash, context);
      default -> throw Refusals.parameter("CK_EDDSA_PARAMS with at most 255 bytes, or none");
    };
  }
}
