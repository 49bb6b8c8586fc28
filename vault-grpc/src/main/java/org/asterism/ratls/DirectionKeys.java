package org.asterism.ratls;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.X25519KeyPairGenerator;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.X25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/// One side's HPKE key pair, made for one connection, and the AES-256 key of each direction that
/// comes of it: RFC 9180, base mode, X25519, HKDF-SHA256, AES-256-GCM, by the context's export
/// (§5.3). HPKE's own sequence numbers cannot serve, because calls overtake each other.
final class DirectionKeys {
  static final int PUBLIC_KEY_LENGTH = 32;
  static final int ENCAPSULATION_LENGTH = 32;

  private static final int KEY_LENGTH = 32;
  private static final byte[] EXPORT =
      "asterism sealed parts v1".getBytes(StandardCharsets.US_ASCII);

  private final AsymmetricCipherKeyPair pair;

  DirectionKeys(SecureRandom random) {
    var generator = new X25519KeyPairGenerator();
    generator.init(new X25519KeyGenerationParameters(random));
    this.pair = generator.generateKeyPair();
  }

  Octets publicKey() {
    return Octets.of(((X25519PublicKeyParameters) pair.getPublic()).getEncoded());
  }

  /// A key for what we send to the owner of `peerKey`.
  static Sending sending(Octets peerKey, byte[] info) throws AttestationRefused {
    try {
      var suite = suite();
      var context = suite.setupBaseS(suite.deserializePublicKey(peerKey.toByteArray()), info);
      var exported = SecretBytes.takeFrom(context.export(EXPORT, KEY_LENGTH));
      return new Sending(Octets.of(context.getEncapsulation()), exported);
    } catch (RuntimeException badKey) {
      // Bouncy Castle reports a point of low order as IllegalStateException or its own unchecked
      // kinds.
      throw new AttestationRefused("hpke", "the peer's key cannot be used", badKey);
    }
  }

  /// The key for what the peer sends to us.
  SecretBytes receiving(Octets encapsulation, byte[] info) throws AttestationRefused {
    if (encapsulation.size() != ENCAPSULATION_LENGTH) {
      throw new AttestationRefused(
          "hpke",
          "an encapsulation has %d bytes, not %d"
              .formatted(ENCAPSULATION_LENGTH, encapsulation.size()));
    }
    try {
      var context = suite().setupBaseR(encapsulation.toByteArray(), pair, info);
      return SecretBytes.takeFrom(context.export(EXPORT, KEY_LENGTH));
    } catch (RuntimeException badEncapsulation) {
      throw new AttestationRefused(
          "hpke", "the peer's encapsulation cannot be used", badEncapsulation);
    }
  }

  /// What the receiver needs to derive `directionKey`, and that.
  record Sending(Octets encapsulation, SecretBytes directionKey) {}

  private static HPKE suite() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }
}
