package org.asterism.enclave.seal;

import org.asterism.vault.Octets;

/// A row's name on disk: HMAC of its handle under the data key, so that a stolen file tells no
/// handle and its order is no order of insertion.
public record RowKey(Octets digest) {
  public static final int BYTES = 32;

  private static final int SHOWN = 8;

  public static RowKey of(byte[] digest) {
    return new RowKey(Octets.of(digest));
  }

  /// A copy of its 32 bytes.
  public byte[] bytes() {
    return digest.toByteArray();
  }

  @Override
  public String toString() {
    return "RowKey[" + digest.toHex().substring(0, SHOWN) + "…]";
  }
}
