package org.asterism.bridge;

import java.nio.ByteBuffer;

/// The secret that the connections of one application have in common. It grants nothing by itself:
/// the peer's user must be the application's.
final class ApplicationId {
  private final long high;
  private final long low;

  /// @param bytes 16 of them
  ApplicationId(byte[] bytes) {
    ByteBuffer halves = ByteBuffer.wrap(bytes);
    this.high = halves.getLong();
    this.low = halves.getLong();
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApplicationId theirs
        && ((high ^ theirs.high) | (low ^ theirs.low)) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ low);
  }

  @Override
  public String toString() {
    return "ApplicationId[16]";
  }
}
