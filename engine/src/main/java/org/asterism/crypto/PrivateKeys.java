package org.asterism.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import javax.security.auth.DestroyFailedException;
import org.asterism.secret.SecretBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Private keys of a provider: out of PKCS#8, newly generated, and back.
public final class PrivateKeys {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateKeys.class);

  private PrivateKeys() {}

  /// @throws IllegalArgumentException if it is no such key
  public static PrivateKey load(String algorithm, SecretBytes pkcs8, Providers providers) {
    return pkcs8.useArray(encoded -> {
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

  /// RSA-8192 may take a minute.
  public static KeyPair generate(
      String algorithm, AlgorithmParameterSpec spec, Providers providers) {
    try {
      var generator = providers.keyPairGenerator(algorithm);
      generator.initialize(spec, providers.random());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot generate " + algorithm + " " + spec, e);
    }
  }

  /// The private key of `pair` as PKCS#8; the provider's own is destroyed.
  public static SecretBytes take(KeyPair pair) {
    try {
      return SecretBytes.takeFrom(pair.getPrivate().getEncoded());
    } finally {
      destroy(pair.getPrivate());
    }
  }

  public static void destroy(PrivateKey privateKey) {
    try {
      privateKey.destroy();
    } catch (DestroyFailedException e) {
      // The JDK's own keys do not know how; the garbage collector has the last word there.
      LOG.debug("{} cannot destroy a key: {}", privateKey.getClass().getSimpleName(), e.toString());
    }
  }
}
