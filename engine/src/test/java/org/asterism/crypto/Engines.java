package org.asterism.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.SigningScheme;

/// Both orders of providers, and what shows that a key works.
final class Engines {
  static final List<Providers> BOTH =
      List.of(Providers.fastest(new SecureRandom()), Providers.portable(new SecureRandom()));

  private Engines() {}

  /// Whether the private half signs and the public half, from the facts alone, verifies.
  static boolean works(KeyMaterial material, Providers providers) throws Exception {
    byte[] digest = new byte[32];
    digest[5] = 1;
    var publics = new PublicOperations(providers);
    try (var key =
        LocalKey.of(new KeyMaterial(material.facts(), material.encoded().copy()), providers)) {
      return switch (material.facts()) {
        case KeyFacts.Rsa rsa -> {
          var scheme = new SigningScheme.Pss("SHA-256", "SHA-256", 32);
          yield publics.isRsaSignature(rsa, scheme, digest, key.sign(scheme, digest))
              && decrypts(rsa, key, publics);
        }
        case KeyFacts.Ec ec ->
            publics.isEcdsaSignature(ec, digest, key.sign(new SigningScheme.Ecdsa(), digest));
        case KeyFacts.Secret _ -> false;
      };
    }
  }

  private static boolean decrypts(KeyFacts.Rsa rsa, LocalKey key, PublicOperations publics)
      throws Exception {
    for (var scheme :
        List.of(
            new DecryptionScheme.Pkcs1(),
            new DecryptionScheme.Oaep("SHA-256", "SHA-1", new byte[] {9}))) {
      byte[] message = new byte[publics.capacity(rsa, scheme)];
      message[0] = 1;
      try (var opened = key.decrypt(scheme, publics.encrypt(rsa, scheme, message))) {
        if (!opened.useArray(bytes -> Arrays.equals(message, bytes))) {
          return false;
        }
      }
    }
    return true;
  }
}
