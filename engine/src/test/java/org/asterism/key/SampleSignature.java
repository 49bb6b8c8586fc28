package org.asterism.key;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;

/// The JDK's Ed25519 keys, shared out.
final class SampleSignature implements SharedSignature {
  private static final int BYTES = 32;

  @Override
  public Optional<String> refusal(KeyFacts facts) {
    return Optional.empty();
  }

  @Override
  public Curve curve(KeyFacts facts) {
    return Curve.EDWARDS25519;
  }

  @Override
  public KeyFacts born(Kernel kernel, KeyFacts like, Point publicKey) {
    byte[] spki = ((SampleForm.Facts) like).second().clone();
    System.arraycopy(publicKey.encoded(), 0, spki, spki.length - BYTES, BYTES);
    return new SampleForm.Facts(
        ((SampleForm.Facts) like).form(), ((SampleForm.Facts) like).first(), spki);
  }

  // The last 32 bytes of the JDK's PKCS#8 are RFC 8032's.
  @Override
  public SecretBytes scalar(KeyMaterial material) {
    try {
      byte[] encoded = material.encoded().useArray(byte[]::clone);
      byte[] octets = Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
      byte[] expanded = MessageDigest.getInstance("SHA-512").digest(octets);
      try (var clamped = SecretBytes.takeFrom(Arrays.copyOf(expanded, BYTES))) {
        clamped.borrow(bytes -> {
          bytes.set(JAVA_BYTE, 0, (byte) (bytes.get(JAVA_BYTE, 0) & 0xf8));
          bytes.set(JAVA_BYTE, 31, (byte) ((bytes.get(JAVA_BYTE, 31) & 0x7f) | 0x40));
        });
        return ScalarField.of(Curve.EDWARDS25519).reduce(clamped);
      }
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public byte[] publicKey(KeyFacts facts) {
    byte[] spki = ((SampleForm.Facts) facts).second();
    return Arrays.copyOfRange(spki, spki.length - BYTES, spki.length);
  }

  @Override
  public void requireShared(SigningScheme scheme) {}

  @Override
  public boolean verifies(KeyFacts facts, byte[] message, byte[] signature) {
    return ((SampleForm.Facts) facts).verifies(message, signature);
  }
}
