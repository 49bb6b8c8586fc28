package org.asterism.crypto;

import org.asterism.secret.SecretBytes;

/// The envelope of PKCS#8 (RFC 5958) around a private key: what [org.asterism.key.KeyMaterial]
/// holds of one.
public final class Pkcs8 {
  private static final byte[] VERSION = {0x02, 0x01, 0x00};
  private static final int PUBLIC_KEY = 0x81;

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

  /// One that came from outside, taken apart (RFC 5958 §2): version, algorithm and key, and what a
  /// writer may have added, which is not used.
  ///
  /// @param algorithm the inside of the `AlgorithmIdentifier`
  /// @param inner the inside of the octet string that holds the key
  public record Parts(Der algorithm, Der inner) {}

  /// Total.
  public static Parts parts(byte[] encoded) throws DerException {
    var outer = Der.of(encoded);
    var info = outer.enter(Der.SEQUENCE);
    outer.end();
    int version = info.unsigned().bitLength();
    if (version > 1) {
      throw new DerException("expected version 0 or 1");
    }
    var parts = new Parts(info.enter(Der.SEQUENCE), info.enter(Der.OCTET_STRING));
    if (info.isNext(Der.CONTEXT_0)) {
      info.skip(Der.CONTEXT_0);
    }
    if (version == 1 && info.isNext(PUBLIC_KEY)) {
      info.skip(PUBLIC_KEY);
    }
    info.end();
    return parts;
  }

  /// The inside of the octet string that holds the key.
  public static Der inner(byte[] encoded) throws DerException {
    var info = Der.of(encoded).enter(Der.SEQUENCE);
    info.skip(Der.INTEGER);
    info.skip(Der.SEQUENCE);
    return info.enter(Der.OCTET_STRING);
  }
}
