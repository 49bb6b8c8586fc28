package org.asterism.ratls;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Byte arrays joined.
final class Bytes {
  private Bytes() {}

  static byte[] concat(byte[]... parts) {
    var whole = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      whole.put(part);
    }
    return whole.array();
  }
}
