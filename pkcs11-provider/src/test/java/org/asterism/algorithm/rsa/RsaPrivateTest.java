package org.asterism.algorithm.rsa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import org.asterism.algorithm.Engines;
import org.asterism.algorithm.RsaNumbers;
import org.junit.jupiter.api.Test;

/// A native key ends with its use.
class RsaPrivateTest {
  @Test
  void amazonsNativeKeyIsDestroyed() throws Exception {
    var fastest = Engines.BOTH.getFirst();
    assertEquals("AmazonCorrettoCryptoProvider", fastest.names().getFirst());
    try (var material = RsaNumbers.RSA_2048.imported()) {
      var spec = new PKCS8EncodedKeySpec(material.encoded().useArray(byte[]::clone));
      var key =
          KeyFactory.getInstance("RSA", AmazonCorrettoCryptoProvider.INSTANCE)
              .generatePrivate(spec);
      var powers = new RsaPowers(key, ImplicitRejection.exponentHash(material), fastest);
      RsaPrivate.of((RsaFacts) material.facts(), powers, fastest).destroy();
      assertTrue(key.isDestroyed());
    }
  }
}
