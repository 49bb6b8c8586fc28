package org.asterism.algorithm.ec;

import java.math.BigInteger;
import java.util.Arrays;
import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;
import org.asterism.crypto.Pkcs8;
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
  static SecretBytes of(Curve curve, BigInteger d, byte[] point) {
    byte[] scalar = new byte[curve.fieldBytes()];
    Der.put(d, scalar, 0, scalar.length);
    byte[] wrapped = Der.element(Der.OCTET_STRING, scalar);
    byte[] publicBits = Der.element(Der.BIT_STRING, new byte[1], point);
    byte[] inner = Der.element(Der.SEQUENCE, ONE, wrapped, Der.element(Der.CONTEXT_1, publicBits));
    Arrays.fill(scalar, (byte) 0);
    Arrays.fill(wrapped, (byte) 0);
    return Pkcs8.envelope(inner, EC_PUBLIC_KEY, Curves.parameters(curve));
  }

  /// The scalar, of the field's length.
  public static SecretBytes scalar(SecretBytes pkcs8) throws DerException {
    return pkcs8.useArray(encoded -> {
      var fields = Pkcs8.inner(encoded).enter(Der.SEQUENCE);
      fields.unsigned();
      return SecretBytes.takeFrom(fields.bytes(Der.OCTET_STRING));
    });
  }
}
