package org.asterism.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where shares are whole numbers, x-coordinates are 1 to 16 in 8 bytes.
class XCoordinateTest {
  @Test
  void wholeNumbersAreReadAsRostersHaveThem() {
    for (long x = 1; x <= XCoordinate.WHOLE_MAX; x++) {
      assertEquals(Optional.of(BigInteger.valueOf(x)), XCoordinate.ofWhole(eightBytes(x)));
    }
    for (long x : new long[] {0, XCoordinate.WHOLE_MAX + 1, Long.MAX_VALUE, -1}) {
      assertEquals(Optional.empty(), XCoordinate.ofWhole(eightBytes(x)));
    }
    for (byte[] other : new byte[][] {{}, {1}, new byte[9]}) {
      assertEquals(Optional.empty(), XCoordinate.ofWhole(other));
    }
  }

  private static byte[] eightBytes(long x) {
    return ByteBuffer.allocate(Long.BYTES).putLong(x).array();
  }
}
