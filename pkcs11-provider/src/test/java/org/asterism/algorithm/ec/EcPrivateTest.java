package org.asterism.algorithm.ec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import org.asterism.algorithm.Engines;
import org.asterism.algorithm.NewKeys;
import org.junit.jupiter.api.Test;

/// A native key ends with its use.
class EcPrivateTest {
  @Test
  void amazonsNativeKeyIsDestroyed() throws Exception {
    var fastest = Engines.BOTH.getFirst();
    assertEquals("AmazonCorrettoCryptoProvider", fastest.names().getFirst());
    try (var material = new NewKeys(Engines.BOTH.getFirst()).ec(Curve.P256)) {
      var spec = new PKCS8EncodedKeySpec(material.encoded().useArray(byte[]::clone));
      var key =
          KeyFactory.getInstance("EC", AmazonCorrettoCryptoProvider.INSTANCE).generatePrivate(spec);
      new EcPrivate((EcFacts) material.facts(), key, fastest).destroy();
      assertTrue(key.isDestroyed());
    }
  }
}
