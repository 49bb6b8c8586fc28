package org.asterism.login;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.asterism.rows.CorruptRowException;

/// Any bytes are a sharing that is owed, or are refused.
class OwedRootsFuzzTest {
  @FuzzTest
  void anyBytesAreOwedOrRefused(byte[] input) {
    try {
      assertArrayEquals(input, OwedRoots.Due.decode(input).encode());
    } catch (CorruptRowException declared) {
      assertTrue(declared.getMessage() != null);
    }
  }
}
