package org.asterism.constellation;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.asterism.vault.Octets;

/// An operator as others know one: an Ed25519 public key (RFC 8410 SubjectPublicKeyInfo).
public record OperatorKey(Octets spki) {
  static final String ALGORITHM = "Ed25519";
  private static final int RAW_LENGTH = 32;

  /// The form in which configuration names an operator.
  ///
  /// @throws IllegalArgumentException where it names none
  public static OperatorKey parse(String base64) {
    try {
      var spki = Base64.getDecoder().decode(base64);
      var _ = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(spki));
      return new OperatorKey(Octets.of(spki));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "expected an operator's key: base64 of an Ed25519 SubjectPublicKeyInfo", e);
    }
  }

  /// The 32 bytes of the public key alone (RFC 8032 §5.1.5), which end the SubjectPublicKeyInfo.
  public Octets raw() {
    var encoded = spki.toByteArray();
    return Octets.of(Arrays.copyOfRange(encoded, encoded.length - RAW_LENGTH, encoded.length));
  }

  /// Whether the operator signed exactly `message`.
  public boolean verifies(byte[] message, byte[] signature) {
    try {
      var verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(
          KeyFactory.getInstance(ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(spki.toByteArray())));
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return Base64.getEncoder().encodeToString(spki.toByteArray());
  }
}
