package org.asterism.algorithm.montgomery;

import java.util.Optional;
import org.asterism.algorithm.OctetCurves;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.SharedAgreement;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.curve.X25519Form;

/// X25519 keys that are shared out over vaults and never whole, by way of edwards25519.
///
/// **Limits.** What is agreed on passes through the heap. A peer's number that belongs to a point
/// of the twist is refused, where a key that is whole takes it.
record MontgomeryShares() implements SharedAgreement {
  @Override
  public Optional<String> refusal(KeyFacts facts) {
    MontgomeryCurve curve = ((MontgomeryFacts) facts).curve();
    return curve == MontgomeryCurve.CURVE25519
        ? Optional.empty()
        : Optional.of("montgomery keys in threshold custody are on curve25519, found curve448");
  }

  @Override
  public Curve curve(KeyFacts facts) {
    return Curve.EDWARDS25519;
  }

  @Override
  public KeyFacts born(Kernel kernel, KeyFacts like, Point publicKey) {
    byte[] u = X25519Form.publicKey(kernel, publicKey);
    return new MontgomeryFacts(((MontgomeryFacts) like).curve(), u);
  }

  @Override
  public SecretBytes scalar(KeyMaterial material) {
    try (SecretBytes octets = OctetCurves.privateKey(material.encoded())) {
      return X25519Form.scalar(octets);
    }
  }

  @Override
  public Point peer(Kernel kernel, KeyFacts facts, byte[] peer) throws CryptokiException {
    return X25519Form.peer(kernel, peer)
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.MECHANISM_PARAM_INVALID,
                "expected a public key of curve25519 and neither of its twist, nor one with which"
                    + " everybody agrees on zero"));
  }

  @Override
  public SecretBytes agreed(Point product) {
    return X25519Form.shared(product);
  }
}
