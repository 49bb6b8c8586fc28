package org.asterism.algorithm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Data that come in parts, kept until all are there. For one thread.
final class KeptParts {
  private final List<byte[]> parts = new ArrayList<>();
  private int length;

  /// Of all that came.
  int length() {
    return length;
  }

  // Twice, because the parts are put together at the end; and a part has a place in the list.
  long keeps(long partLength) {
    return 2 * (length + partLength) + 64L * (parts.size() + 1);
  }

  void add(byte[] part) {
    parts.add(part.clone());
    length += part.length;
  }

  /// All of them, and none is kept any longer.
  ///
  /// @param first what comes before them
  byte[] joined(byte[] first) {
    var whole = ByteBuffer.allocate(first.length + length).put(first);
    parts.forEach(whole::put);
    forget();
    return whole.array();
  }

  void forget() {
    parts.forEach(part -> Arrays.fill(part, (byte) 0));
    parts.clear();
  }
}
