package org.asterism.enclave.seal;

import java.util.Arrays;
import java.util.HexFormat;

/// A row's name on disk: HMAC of its handle under the data key, so that a stolen file tells no
/// handle and its order is no order of insertion. Immutable.
public final class RowKey {
  private final byte[] digest;

  private RowKey(byte[] digest) {
    this.digest = digest.clone();
  }

  public static RowKey of(byte[] digest) {
    return new RowKey(digest);
  }

  /// A copy of its 32 bytes.
  public byte[] bytes() {
    return digest.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey that && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "RowKey[" + HexFormat.of().formatHex(digest, 0, 4) + "…]";
  }
}
