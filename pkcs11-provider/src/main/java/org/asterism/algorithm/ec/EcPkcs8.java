package org.asterism.algorithm.ec;

import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;
import org.asterism.crypto.Pkcs8;
import org.asterism.crypto.SecretDer;
import org.asterism.secret.SecretBytes;

/// EC private keys inside PKCS#8: the `ECPrivateKey` of RFC 5915.
public final class EcPkcs8 {
  // id-ecPublicKey (RFC 5480 §2.1.1).
  private static final byte[] EC_PUBLIC_KEY = {
    0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01
  };
  private static final byte[] ONE = {0x02, 0x01, 0x01};

  private EcPkcs8() {}

  /// With the public key, so that nobody computes it again.
  ///
  /// @param scalar of the field's length; stays the caller's
  static SecretBytes of(Curve curve, SecretBytes scalar, byte[] point) {
    byte[] publicBits = Der.element(Der.BIT_STRING, new byte[1], point);
    var inner =
        SecretDer.element(
            Der.SEQUENCE,
            SecretDer.of(ONE),
            SecretDer.element(Der.OCTET_STRING, SecretDer.bytes(scalar)),
            SecretDer.of(Der.element(Der.CONTEXT_1, publicBits)));
    return Pkcs8.envelope(inner, EC_PUBLIC_KEY, Curves.parameters(curve));
  }

  /// The scalar, of the field's length.
  public static SecretBytes scalar(SecretBytes pkcs8) throws DerException {
    return pkcs8.useArray(encoded -> {
      var fields = Pkcs8.inner(encoded).enter(Der.SEQUENCE);
      fields.skip(Der.INTEGER);
      return SecretBytes.takeFrom(fields.bytes(Der.OCTET_STRING));
    });
  }
}
