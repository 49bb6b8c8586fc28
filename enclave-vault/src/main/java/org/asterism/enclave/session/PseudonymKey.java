package org.asterism.enclave.session;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.asterism.vault.Pseudonym;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/// A pseudonym and its private key. What the JDK has of the private key while it signs stays in the
/// heap until that is reused: it gives a name, and no secret of a key. The owner closes it.
public final class PseudonymKey implements AutoCloseable {
  private final Pseudonym name;
  private final SecretBytes privateKey;

  private PseudonymKey(Pseudonym name, SecretBytes privateKey) {
    this.name = name;
    this.privateKey = privateKey;
  }

  /// A fresh one.
  public static PseudonymKey generate(SecureRandom random) {
    KeyPair pair = pair(random);
    byte[] spki = pair.getPublic().getEncoded();
    return new PseudonymKey(
        Pseudonym.of(Arrays.copyOfRange(spki, spki.length - Pseudonym.LENGTH, spki.length)),
        SecretBytes.takeFrom(((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow()));
  }

  /// The one that a record keeps, whose private key this takes over.
  public static PseudonymKey of(SecretBytes privateKey) {
    byte[] name =
        privateKey.useArray(
            bytes -> new Ed25519PrivateKeyParameters(bytes).generatePublicKey().getEncoded());
    return new PseudonymKey(Pseudonym.of(name), privateKey);
  }

  public Pseudonym name() {
    return name;
  }

  /// The 32 bytes of RFC 8032 §5.1.5; lent.
  public SecretBytes privateKey() {
    return privateKey;
  }

  public Octets sign(byte[] message) {
    try {
      var signer = Signature.getInstance(Pseudonym.ALGORITHM);
      signer.initSign(privateKey.useArray(PseudonymKey::imported));
      signer.update(message);
      return Octets.of(signer.sign());
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  @Override
  public void close() {
    privateKey.close();
  }

  private static PrivateKey imported(byte[] bytes) throws GeneralSecurityException {
    return KeyFactory.getInstance(Pseudonym.ALGORITHM)
        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes));
  }

  private static KeyPair pair(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance(Pseudonym.ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static IllegalStateException missing(GeneralSecurityException cause) {
    return new IllegalStateException("the JDK has no Ed25519, or does not sign with it", cause);
  }
}
