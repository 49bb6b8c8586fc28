package org.asterism.enclave.service;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.asterism.vault.Pseudonym;

/// A pseudonym that was just made, with its key. What the JDK has of the private key stays in the
/// heap until it is reused: it gives a name, and no secret of a key.
final class PseudonymKey {
  private final KeyPair pair;

  private PseudonymKey(KeyPair pair) {
    this.pair = pair;
  }

  static PseudonymKey generate(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance(Pseudonym.ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, random);
      return new PseudonymKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no Ed25519", e);
    }
  }

  Pseudonym name() {
    byte[] spki = pair.getPublic().getEncoded();
    return Pseudonym.of(Arrays.copyOfRange(spki, spki.length - Pseudonym.LENGTH, spki.length));
  }

  /// The 32 bytes of RFC 8032 §5.1.5; the caller closes them.
  SecretBytes privateKey() {
    return SecretBytes.takeFrom(((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow());
  }

  Octets sign(byte[] message) {
    try {
      var signer = Signature.getInstance(Pseudonym.ALGORITHM);
      signer.initSign(pair.getPrivate());
      signer.update(message);
      return Octets.of(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK does not sign with its own key", e);
    }
  }
}
