package org.asterism.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;

/// The JDK's EC keys, shared out: the peer's point comes compressed, what is agreed on is its
/// product's x, what is signed a digest.
public final class SampleAgreement implements SharedEcdsa {
  @Override
  public Optional<String> refusal(KeyFacts facts) {
    return Optional.empty();
  }

  @Override
  public Curve curve(KeyFacts facts) {
    return Curve.P256;
  }

  // The JDK decodes uncompressed points alone; its generator's have the same header.
  @Override
  public KeyFacts born(Kernel kernel, KeyFacts like, Point publicKey) {
    var point =
        ECNamedCurveTable.getByName("secp256r1").getCurve().decodePoint(publicKey.encoded());
    byte[] uncompressed = point.getEncoded(false);
    byte[] spki = ((SampleForm.Facts) like).second().clone();
    System.arraycopy(uncompressed, 0, spki, spki.length - uncompressed.length, uncompressed.length);
    return new SampleForm.Facts(
        ((SampleForm.Facts) like).form(), ((SampleForm.Facts) like).first(), spki);
  }

  @Override
  public SecretBytes scalar(KeyMaterial material) {
    try {
      var spec = new PKCS8EncodedKeySpec(material.encoded().useArray(byte[]::clone));
      BigInteger scalar =
          ((ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec)).getS();
      return ScalarField.of(Curve.P256).scalar(scalar);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Point peer(Kernel kernel, KeyFacts facts, byte[] peer) throws CryptokiException {
    return kernel
        .decode(Curve.P256, peer)
        .orElseThrow(() -> new CryptokiException(Ckr.MECHANISM_PARAM_INVALID, "no point"));
  }

  @Override
  public Point publicKey(Kernel kernel, KeyFacts facts) {
    byte[] spki = ((SampleForm.Facts) facts).second();
    byte[] point = Arrays.copyOfRange(spki, spki.length - 65, spki.length);
    byte[] compressed = Arrays.copyOf(point, 33);
    compressed[0] = (byte) (2 | (point[64] & 1));
    return kernel.decode(Curve.P256, compressed).orElseThrow();
  }

  @Override
  public void requireShared(SigningScheme scheme) {}

  @Override
  public SecretBytes agreed(Point product) {
    byte[] compressed = product.encoded();
    return SecretBytes.takeFrom(Arrays.copyOfRange(compressed, 1, compressed.length));
  }
}
