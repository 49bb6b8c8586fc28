package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// What a holder of a secret relies on: its bytes come back inside a borrow, and nowhere else.
class SecretBytesTest {
  @Test
  void takeFrom_movesTheBytesOutOfTheArray() {
    byte[] bytes = {1, 2, 3};
    try (var secret = SecretBytes.takeFrom(bytes)) {
      assertArrayEquals(new byte[3], bytes);
      assertArrayEquals(new byte[] {1, 2, 3}, secret.useArray(byte[]::clone));
      assertEquals("SecretBytes[3]", secret.toString());
    }
  }
}
