package org.asterism.algorithm.ec;

import java.util.Arrays;
import java.util.Optional;
import org.asterism.crypto.DerException;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.SharedEcdsa;
import org.asterism.key.SigningScheme;
import org.asterism.secret.SecretBytes;

/// EC keys that are shared out over vaults and never whole: they agree, sign, or do both.
///
/// **Limit.** What is agreed on passes through the heap.
record EcShares() implements SharedEcdsa {
  @Override
  public Optional<String> refusal(KeyFacts facts) {
    Curve curve = ((EcFacts) facts).curve();
    return shared(curve).isPresent()
        ? Optional.empty()
        : Optional.of(
            "ec keys in threshold custody are on secp256r1, secp384r1 or secp521r1, found "
                + curve.standardName());
  }

  @Override
  public org.asterism.kernel.Curve curve(KeyFacts facts) {
    return shared(((EcFacts) facts).curve()).orElseThrow(IllegalArgumentException::new);
  }

  @Override
  public KeyFacts born(Kernel kernel, KeyFacts like, Point publicKey) {
    Curve curve = ((EcFacts) like).curve();
    return new EcFacts(curve, Curves.point(curve, publicKey.encoded()).orElseThrow());
  }

  @Override
  public SecretBytes scalar(KeyMaterial material) {
    try {
      return EcPkcs8.scalar(material.encoded());
    } catch (DerException e) {
      throw new IllegalStateException("the material is not the ec key that it says", e);
    }
  }

  @Override
  public Point peer(Kernel kernel, KeyFacts facts, byte[] peer) throws CryptokiException {
    Curve curve = ((EcFacts) facts).curve();
    return Optional.of(peer)
        .filter(point -> Curves.isOnCurve(curve, point))
        .flatMap(point -> kernel.decode(curve(facts), compressed(point)))
        .orElseThrow(() ->
            new CryptokiException(Ckr.MECHANISM_PARAM_INVALID, "expected a point of " + curve));
  }

  @Override
  public Point publicKey(Kernel kernel, KeyFacts facts) {
    return kernel.decode(curve(facts), compressed(((EcFacts) facts).point())).orElseThrow();
  }

  @Override
  public void requireShared(SigningScheme scheme) throws CryptokiException {
    if (!(scheme instanceof EcdsaScheme)) {
      throw new CryptokiException(
          Ckr.MECHANISM_PARAM_INVALID, "vaults sign ecdsa together, and nothing else");
    }
  }

  @Override
  public SecretBytes agreed(Point product) {
    byte[] compressed = product.encoded();
    try {
      return SecretBytes.takeFrom(Arrays.copyOfRange(compressed, 1, compressed.length));
    } finally {
      Arrays.fill(compressed, (byte) 0);
    }
  }

  // SEC 1 §2.3.3.
  private static byte[] compressed(byte[] point) {
    byte[] compressed = Arrays.copyOf(point, 1 + point.length / 2);
    compressed[0] = (byte) (2 | (point[point.length - 1] & 1));
    return compressed;
  }

  private static Optional<org.asterism.kernel.Curve> shared(Curve curve) {
    return switch (curve) {
      case P256 -> Optional.of(org.asterism.kernel.Curve.P256);
      case P384 -> Optional.of(org.asterism.kernel.Curve.P384);
      case P521 -> Optional.of(org.asterism.kernel.Curve.P521);
      case P224, K256, BP256, BP320, BP384, BP512 -> Optional.empty();
    };
  }
}
