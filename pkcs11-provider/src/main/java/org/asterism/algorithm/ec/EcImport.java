package org.asterism.algorithm.ec;

import java.math.BigInteger;
import java.util.Arrays;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.Handover;
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

  /// A key that was wrapped.
  ///
  /// @throws CryptokiException `CKR_WRAPPED_KEY_INVALID`, or `CKR_CURVE_NOT_SUPPORTED`
  static KeyMaterial wrapped(SecretBytes pkcs8) throws CryptokiException {
    try (var key = foreign(pkcs8)) {
      return wrapped(key);
    }
  }

  private static EcPkcs8.Foreign foreign(SecretBytes pkcs8) throws CryptokiException {
    try {
      return pkcs8.useArray(EcPkcs8::read);
    } catch (DerException e) {
      throw Refusals.wrapped("no ec private key as pkcs#8 is wrapped in it");
    }
  }

  private static KeyMaterial wrapped(EcPkcs8.Foreign key) throws CryptokiException {
    var curve =
        Curves.byParameters(key.parameters())
            .orElseThrow(() ->
                new CryptokiException(
                    Ckr.CURVE_NOT_SUPPORTED, "the wrapped key is on another curve"));
    var scalar = new BigInteger(1, key.scalar());
    if (key.scalar().length != curve.fieldBytes()
        || scalar.signum() == 0
        || scalar.compareTo(Curves.order(curve)) >= 0) {
      throw Refusals.wrapped("the wrapped scalar is none of " + curve);
    }
    var material = ec(curve, scalar);
    try (var handover = Handover.orElse(material::close)) {
      byte[] computed = ((EcFacts) material.facts()).point();
      if (key.point().isPresent() && !isPoint(curve, key.point().get(), computed)) {
        throw Refusals.wrapped("the wrapped key has the point of another");
      }
      return handover.to(material);
    }
  }

  private static boolean isPoint(Curve curve, byte[] stated, byte[] computed) {
    return Curves.point(curve, stated).filter(point -> Arrays.equals(point, computed)).isPresent();
  }
}
