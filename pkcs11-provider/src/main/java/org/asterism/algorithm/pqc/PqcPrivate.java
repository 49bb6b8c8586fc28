package org.asterism.algorithm.pqc;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyMaterial;
import org.asterism.key.NativeKey;
import org.asterism.key.SigningScheme;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// A post-quantum private key. Owns its octets.
///
/// **Limit.** Bouncy Castle computes. What it expands the octets to is erased after each use; what
/// it makes of that on the way stays in the heap until that is reused.
final class PqcPrivate implements NativeKey {
  private final PqcFacts facts;
  private final SecretBytes octets;
  private final SecureRandom random;

  private PqcPrivate(PqcFacts facts, SecretBytes octets, SecureRandom random) {
    this.facts = facts;
    this.octets = octets;
    this.random = random;
  }

  /// How an ML-KEM key decapsulates.
  record Decapsulation() implements DecryptionScheme {}

  /// @throws IllegalArgumentException if the material is not a key of its facts
  static PqcPrivate of(KeyMaterial material, SecureRandom random) {
    var facts = (PqcFacts) material.facts();
    var octets = PqcPkcs8.octets(facts.set(), material.encoded());
    try (var handover = Handover.orElse(octets::close)) {
      if (!Arrays.equals(octets.useArray(facts.set()::publicKey), facts.publicKey())) {
        throw new IllegalArgumentException("expected the private key of the public one");
      }
      return handover.to(new PqcPrivate(facts, octets, random));
    }
  }

  @Override
  public byte[] sign(SigningScheme scheme, byte[] input) throws CryptokiException {
    if (!(scheme instanceof ContextScheme with) || !(facts.set() instanceof SignatureSet set)) {
      throw new CryptokiException(
          Ckr.KEY_TYPE_INCONSISTENT, "a post-quantum key signs in no other way");
    }
    Optional<SecureRandom> hedge = with.deterministic() ? Optional.empty() : Optional.of(random);
    return octets.useArray(own -> set.sign(own, input, hedge));
  }

  @Override
  public SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext) throws CryptokiException {
    if (!(scheme instanceof Decapsulation) || !(facts.set() instanceof MlKemSet set)) {
      throw new CryptokiException(
          Ckr.KEY_TYPE_INCONSISTENT, "a post-quantum key decrypts in no other way");
    }
    return SecretBytes.takeFrom(octets.useArray(own -> set.decapsulate(own, ciphertext)));
  }

  @Override
  public void destroy() {
    octets.close();
  }
}
