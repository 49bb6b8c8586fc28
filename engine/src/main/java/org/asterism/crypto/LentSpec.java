package org.asterism.crypto;

import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A PKCS#8 key lent to a key factory: unlike its parent it remembers the copies it gave out, and
/// wipes them.
final class LentSpec extends PKCS8EncodedKeySpec {
  private final byte[] encoded;
  private final List<byte[]> copies = new ArrayList<>();

  /// @param encoded stays the caller's to wipe
  LentSpec(byte[] encoded) {
    super(new byte[1]);
    this.encoded = encoded;
  }

  @Override
  public byte[] getEncoded() {
    byte[] copy = encoded.clone();
    copies.add(copy);
    return copy;
  }

  void wipe() {
    copies.forEach(copy -> Arrays.fill(copy, (byte) 0));
  }
}
