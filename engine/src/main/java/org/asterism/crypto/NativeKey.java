package org.asterism.crypto;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Optional;
import javax.security.auth.DestroyFailedException;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.SigningScheme;
import org.asterism.secret.SecretBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A private key as its provider holds it, made once and ready for use by many threads.
sealed interface NativeKey permits RsaPrivate, EcPrivate {
  Logger LOG = LoggerFactory.getLogger(NativeKey.class);

  byte[] sign(SigningScheme scheme, byte[] input) throws CryptokiException;

  default SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext) throws CryptokiException {
    throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "only rsa keys decrypt");
  }

  default SecretBytes agree(byte[] peerPoint) throws CryptokiException {
    throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "only ec keys agree");
  }

  void destroy();

  /// Empty for a secret key, whose value is all there is.
  static Optional<NativeKey> of(KeyMaterial material, Providers providers) {
    return switch (material.facts()) {
      case KeyFacts.Rsa rsa ->
          Optional.of(new RsaPrivate(rsa, load("RSA", material, providers), providers));
      case KeyFacts.Ec ec ->
          Optional.of(new EcPrivate(ec, load("EC", material, providers), providers));
      case KeyFacts.Secret _ -> Optional.empty();
    };
  }

  private static PrivateKey load(String algorithm, KeyMaterial material, Providers providers) {
    return material
        .encoded()
        .useArray(encoded -> {
          var spec = new LentSpec(encoded);
          try {
            return providers.keyFactory(algorithm).generatePrivate(spec);
          } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("expected a pkcs#8 key, " + algorithm, e);
          } finally {
            spec.wipe();
          }
        });
  }

  static void destroy(PrivateKey privateKey) {
    try {
      privateKey.destroy();
    } catch (DestroyFailedException e) {
      // The JDK's own keys do not know how; the garbage collector has the last word there.
      LOG.debug("{} cannot destroy a key: {}", privateKey.getClass().getSimpleName(), e.toString());
    }
  }
}
