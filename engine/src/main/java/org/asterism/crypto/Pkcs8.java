package org.asterism.crypto;

import java.util.Arrays;
import org.asterism.secret.SecretBytes;

/// The envelope of PKCS#8 (RFC 5958) around a private key: what [org.asterism.key.KeyMaterial]
/// holds of one. Arrays on the way are wiped; numbers of the JDK cannot be.
public final class Pkcs8 {
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  private Pkcs8() {}

  /// @param inner the key's own structure; erased
  /// @param algorithm the parts of the `AlgorithmIdentifier`
  public static SecretBytes envelope(byte[] inner, byte[]... algorithm) {
    byte[] identifier = Der.element(Der.SEQUENCE, algorithm);
    byte[] wrapped = Der.element(Der.OCTET_STRING, inner);
    byte[] encoded = Der.element(Der.SEQUENCE, VERSION, identifier, wrapped);
    Arrays.fill(inner, (byte) 0);
    Arrays.fill(wrapped, (byte) 0);
    return SecretBytes.takeFrom(encoded);
  }

  /// The inside of the octet string that holds the key.
  public static Der inner(byte[] encoded) throws DerException {
    var info = Der.of(encoded).enter(Der.SEQUENCE);
    info.unsigned();
    info.enter(Der.SEQUENCE);
    return info.enter(Der.OCTET_STRING);
  }
}
