package org.asterism.algorithm.ec;

import java.math.BigInteger;
import org.asterism.crypto.Der;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;

/// The way of a private key's scalar from outside into material.
///
/// **Limit.** It passes through the heap, where the JDK cannot erase it.
public final class EcImport {
  private EcImport() {}

  /// The public point is computed.
  public static KeyMaterial ec(Curve curve, BigInteger d) throws CryptokiException {
    if (d.signum() <= 0 || d.compareTo(Curves.order(curve)) >= 0) {
      throw new CryptokiException(Ckr.ATTRIBUTE_VALUE_INVALID, "the scalar is out of range");
    }
    byte[] point = Curves.publicPoint(curve, d);
    byte[] fixed = new byte[curve.fieldBytes()];
    Der.put(d, fixed, 0, fixed.length);
    try (var scalar = SecretBytes.takeFrom(fixed)) {
      return new KeyMaterial(new EcFacts(curve, point), EcPkcs8.of(curve, scalar, point));
    }
  }
}
