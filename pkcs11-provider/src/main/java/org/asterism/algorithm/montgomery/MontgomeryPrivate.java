package org.asterism.algorithm.montgomery;

import org.asterism.algorithm.OctetCurves;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.key.NativeKey;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// A Montgomery private key. Owns its octets.
///
/// **Limit.** Bouncy Castle computes: in a time that does not depend on the key, but what it makes
/// of the octets on the way stays in the heap until that is reused.
final class MontgomeryPrivate implements NativeKey {
  private final MontgomeryFacts facts;
  private final SecretBytes octets;

  private MontgomeryPrivate(MontgomeryFacts facts, SecretBytes octets) {
    this.facts = facts;
    this.octets = octets;
  }

  /// @throws IllegalArgumentException if the material is not a key of its facts
  static MontgomeryPrivate of(KeyMaterial material) {
    var facts = (MontgomeryFacts) material.facts();
    var octets = OctetCurves.privateKey(material.encoded());
    try (var handover = Handover.orElse(octets::close)) {
      if (octets.length() != facts.curve().keyBytes()) {
        throw new IllegalArgumentException("expected a private key of " + facts.curve());
      }
      return handover.to(new MontgomeryPrivate(facts, octets));
    }
  }

  @Override
  public SecretBytes agree(byte[] peerPoint) throws CryptokiException {
    if (peerPoint.length != facts.curve().keyBytes()) {
      throw new CryptokiException(
          Ckr.MECHANISM_PARAM_INVALID, "expected a public key of " + facts.curve());
    }
    byte[] agreed = new byte[facts.curve().keyBytes()];
    if (!octets.useArray(privateKey -> facts.curve().agree(privateKey, peerPoint, agreed))) {
      throw new CryptokiException(
          Ckr.MECHANISM_PARAM_INVALID, "with this public key everybody agrees on zero");
    }
    return SecretBytes.takeFrom(agreed);
  }

  @Override
  public void destroy() {
    octets.close();
  }
}
