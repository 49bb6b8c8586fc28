package org.asterism.algorithm;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.ec.EcPublic;
import org.asterism.algorithm.ec.EcdsaScheme;
import org.asterism.algorithm.rsa.RsaDecryption;
import org.asterism.algorithm.rsa.RsaFacts;
import org.asterism.algorithm.rsa.RsaPublic;
import org.asterism.algorithm.rsa.RsaSigning;
import org.asterism.crypto.LocalKey;
import org.asterism.crypto.Providers;
import org.asterism.key.KeyForms;
import org.asterism.key.KeyMaterial;
import org.asterism.wiring.Algorithms;

/// Both orders of providers, and what shows that a key works.
public final class Engines {
  public static final List<Providers> BOTH =
      List.of(Providers.fastest(new SecureRandom()), Providers.portable(new SecureRandom()));

  private Engines() {}

  public static KeyTypes keyTypes(Providers providers) {
    return new KeyTypes(Algorithms.all(providers));
  }

  static KeyForms forms(Providers providers) {
    return keyTypes(providers).forms();
  }

  public static MechanismTable table(Providers providers) {
    return new MechanismTable(Algorithms.all(providers), keyTypes(providers));
  }

  /// Whether the private half signs and the public half, from the facts alone, verifies.
  static boolean works(KeyMaterial material, Providers providers) throws Exception {
    byte[] digest = new byte[32];
    digest[5] = 1;
    var publics = new RsaPublic(providers);
    try (var key =
        LocalKey.of(
            new KeyMaterial(material.facts(), material.encoded().copy()), forms(providers))) {
      if (material.facts() instanceof EcFacts ec) {
        byte[] signature = key.sign(new EcdsaScheme(), digest);
        return new EcPublic(providers).isEcdsaSignature(ec, digest, signature);
      }
      var rsa = (RsaFacts) material.facts();
      var scheme = new RsaSigning.Pss("SHA-256", "SHA-256", 32);
      return publics.isRsaSignature(rsa, scheme, digest, key.sign(scheme, digest))
          && decrypts(rsa, key, publics);
    }
  }

  private static boolean decrypts(RsaFacts rsa, LocalKey key, RsaPublic publics) throws Exception {
    for (var scheme :
        List.of(
            new RsaDecryption.Pkcs1(),
            new RsaDecryption.Oaep("SHA-256", "SHA-1", new byte[] {9}))) {
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
