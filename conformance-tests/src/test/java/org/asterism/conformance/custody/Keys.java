package org.asterism.conformance.custody;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.abi.Attributes;
import org.asterism.secret.SecretBytes;
import org.asterism.token.NewObject;

/// Objects to store.
final class Keys {
  private Keys() {}

  static NewObject rsa() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    var rsa = (RSAPublicKey) pair.getPublic();
    var facts = new KeyFacts.Rsa(unsigned(rsa.getModulus()), unsigned(rsa.getPublicExponent()));
    var material = new KeyMaterial(facts, SecretBytes.takeFrom(pair.getPrivate().getEncoded()));
    return new NewObject(Attributes.NONE.with(3, new byte[] {'k'}), true, Optional.of(material));
  }

  static byte[] unsigned(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
