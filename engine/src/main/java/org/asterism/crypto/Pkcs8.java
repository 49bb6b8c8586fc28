package org.asterism.crypto;

import org.asterism.secret.SecretBytes;

/// The envelope of PKCS#8 (RFC 5958) around a private key: what [org.asterism.key.KeyMaterial]
/// holds of one.
public final class Pkcs8 {
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  private Pkcs8() {}

  /// @param inner the key's own structure
  /// @param algorithm the parts of the `AlgorithmIdentifier`
  public static SecretBytes envelope(SecretDer inner, byte[]... algorithm) {
    return SecretDer.element(
            Der.SEQUENCE,
            SecretDer.of(VERSION),
            SecretDer.of(Der.element(Der.SEQUENCE, algorithm)),
            SecretDer.element(Der.OCTET_STRING, inner))
        .write();
  }

  /// The inside of the octet string that holds the key.
  public static Der inner(byte[] encoded) throws DerException {
    var info = Der.of(encoded).enter(Der.SEQUENCE);
    info.skip(Der.INTEGER);
    info.skip(Der.SEQUENCE);
    return info.enter(Der.OCTET_STRING);
  }
}
