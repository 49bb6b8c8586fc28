package org.asterism.rows;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any bytes are fields or [CorruptRowException], whatever fields are expected.
class FieldReaderFuzzTest {
  @FuzzTest
  void isTotal(byte[] input) {
    var in = new FieldReader(input);
    try {
      boolean more = true;
      while (more) {
        in.list(16, element -> element.flag() ? element.text() : element.bytes());
        more = in.number(0, 1) == 1;
      }
      in.end();
    } catch (CorruptRowException declared) {
      assertTrue(declared.getMessage() != null);
    }
  }
}
