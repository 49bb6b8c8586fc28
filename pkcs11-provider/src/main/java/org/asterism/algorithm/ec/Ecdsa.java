package org.asterism.algorithm.ec;

import java.util.Arrays;
import java.util.Optional;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
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
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.key.SigningScheme;

/// `CKM_ECDSA`, over a digest that the application made, and `CKM_ECDSA_SHA256` and its like
/// (PKCS#11 v3.1 §6.3.12, §6.3.13). Signatures are `r | s`, each of the field's length.
///
/// @param hashed what the mechanism itself hashes with; empty for the raw one
/// @param signs whether private keys may sign over this hash
record Ecdsa(Optional<Hash> hashed, boolean signs, CurveProviders curves) implements Family {
  private static final SigningScheme SCHEME = new EcdsaScheme();

  @Override
  public MechanismInfo info() {
    long inParts = hashed.isPresent() ? Ckf.MULTI_MESSAGE : 0;
    long flags = (signs ? Ckf.SIGN : 0) | Ckf.VERIFY | inParts;
    return new MechanismInfo(Curve.MIN_BITS, Curve.MAX_BITS, flags | EcAlgorithm.POINT_FLAGS);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key) throws CryptokiException {
    Refusals.requireNone(parameter);
    Refusals.requireSigning(signs);
    var curve = KeyRole.USE.require(key.facts(), EcFacts.class, "ec").curve();
    return new KeySigning(
        input(), 2L * curve.fieldBytes(), digest -> key.sign(SCHEME, leftmost(digest, curve)));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    Refusals.requireNone(parameter);
    var ec = KeyRole.USE.require(key, EcFacts.class, "ec");
    return new KeyVerification(
        input(),
        SignatureLength.twoNumbers(2L * ec.curve().fieldBytes()),
        (digest, signature) ->
            new EcPublic(curves).isEcdsaSignature(ec, leftmost(digest, ec.curve()), signature));
  }

  private SignatureInput input() {
    return SignatureInput.of(hashed.map(hash -> hash.digest(curves.all())));
  }

  // FIPS 186-5 §6.4.1 step 2: of a longer digest the leftmost bits count; none at all are zero.
  private static byte[] leftmost(byte[] digest, Curve curve) {
    int length = Math.clamp(digest.length, 1, curve.fieldBytes());
    return digest.length == length ? digest : Arrays.copyOf(digest, length);
  }
}
