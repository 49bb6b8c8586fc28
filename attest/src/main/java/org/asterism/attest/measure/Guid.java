package org.asterism.attest.measure;

import java.util.UUID;
import org.asterism.attest.quote.Bytes;

/// GUIDs as UEFI lays them out (UEFI 2.10, appendix A): the first three fields little-endian.
final class Guid {
  /// How long one is.
  static final int BYTES = 16;

  private Guid() {}

  /// From the usual text, `96b582de-1fb2-45f7-baea-a366c55a082d`.
  static Bytes of(String text) {
    UUID uuid = UUID.fromString(text);
    long high = uuid.getMostSignificantBits();
    return new LittleEndian(BYTES)
        .number(0, 4, high >>> 32)
        .number(4, 2, high >>> 16)
        .number(6, 2, high)
        .number(8, 8, Long.reverseBytes(uuid.getLeastSignificantBits()))
        .toBytes();
  }
}
