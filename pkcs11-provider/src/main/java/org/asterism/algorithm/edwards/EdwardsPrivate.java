package org.asterism.algorithm.edwards;

import java.util.Arrays;
import org.asterism.algorithm.OctetCurves;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.key.NativeKey;
import org.asterism.key.SigningScheme;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// An Edwards private key. Owns its octets.
///
/// **Limit.** Bouncy Castle computes: in a time that does not depend on the key, but what it
/// expands the octets to stays in the heap until that is reused.
final class EdwardsPrivate implements NativeKey {
  private final EdwardsFacts facts;
  private final SecretBytes octets;

  private EdwardsPrivate(EdwardsFacts facts, SecretBytes octets) {
    this.facts = facts;
    this.octets = octets;
  }

  /// Computes the public key: one that did not belong to the private key would reveal it with the
  /// first signature, and stored facts are not to be trusted so far.
  ///
  /// @throws IllegalArgumentException if the material is not a key of its facts
  static EdwardsPrivate of(KeyMaterial material) {
    var facts = (EdwardsFacts) material.facts();
    var octets = OctetCurves.privateKey(material.encoded());
    try (var handover = Handover.orElse(octets::close)) {
      if (octets.length() != facts.curve().keyBytes()
          || !Arrays.equals(octets.useArray(facts.curve()::publicKey), facts.publicKey())) {
        throw new IllegalArgumentException("expected the private key of the public one");
      }
      return handover.to(new EdwardsPrivate(facts, octets));
    }
  }

  @Override
  public byte[] sign(SigningScheme scheme, byte[] input) throws CryptokiException {
    if (!(scheme instanceof EddsaScheme eddsa)) {
      throw new CryptokiException(
          Ckr.KEY_TYPE_INCONSISTENT, "an edwards key signs in no other way");
    }
    return octets.useArray(
        privateKey -> facts.curve().sign(eddsa, privateKey, facts.publicKey(), input));
  }

  @Override
  public void destroy() {
    octets.close();
  }
}
