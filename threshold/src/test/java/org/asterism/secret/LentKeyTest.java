package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// A lent key outlives the loan of its bytes, and takes every copy back on close.
class LentKeyTest {
  private static final byte[] VALUE = {1, 2, 3};

  @Test
  void itStaysWholeUntilItIsClosed() {
    byte[] lentBytes = VALUE.clone();
    var lent = new LentKey("AES", lentBytes);
    lentBytes[0] = 0;
    byte[] first = lent.getEncoded();
    assertArrayEquals(VALUE, first);
    assertArrayEquals(VALUE, lent.getEncoded());
    assertEquals("AES", lent.getAlgorithm());
    assertEquals("RAW", lent.getFormat());
    lent.close();
    assertArrayEquals(new byte[3], first);
    assertArrayEquals(new byte[3], lent.getEncoded());
  }

  @Test
  void theCallersBytesStayTheCallers() {
    byte[] lentBytes = VALUE.clone();
    new LentKey("AES", lentBytes).close();
    assertArrayEquals(VALUE, lentBytes);
  }
}
