package org.asterism.rows;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What one release wrote into a directory or to a vault, every later one reads. The answers were
/// computed with Python's `hmac` and `cryptography` from the layouts that [RowKeys] documents.
class RowKeysTest {
  private static final String MAC =
      "0d1c4c057a7868dd18382ad213e93a74c869b1bd3f87ce31b17d07798bd1c678";
  private static final String SEALED =
      "2c09135db70d15e18a4b855f82d38b36b37229743f5d06d8735241af48e6645bf1";
  private static final byte[] ROW = "a row".getBytes(US_ASCII);
  private static final byte[] PLACE = "its place".getBytes(US_ASCII);

  private final RowKeys keys = keys("test");

  @AfterEach
  void close() {
    keys.close();
  }

  @Test
  void mac_isWhatItWas() {
    assertEquals(MAC, HexFormat.of().formatHex(keys.mac(ROW)));
    assertTrue(keys.verifies(ROW, HexFormat.of().parseHex(MAC)));
    assertFalse(keys.verifies(PLACE, HexFormat.of().parseHex(MAC)));
  }

  @Test
  void sealedRow_isWhatItWas() throws CorruptRowException {
    assertEquals(SEALED, HexFormat.of().formatHex(keys.seal(ROW, PLACE)));
    assertArrayEquals(ROW, keys.open(HexFormat.of().parseHex(SEALED), PLACE));
  }

  @Test
  void anotherPlaceOrPurpose_doesNotOpenIt() {
    byte[] sealed = HexFormat.of().parseHex(SEALED);
    assertThrows(CorruptRowException.class, () -> keys.open(sealed, ROW));
    try (RowKeys others = keys("another")) {
      assertThrows(CorruptRowException.class, () -> others.open(sealed, PLACE));
      assertFalse(others.verifies(ROW, HexFormat.of().parseHex(MAC)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11, 12, 27, 32})
  void cutRow_isRefused(int length) {
    byte[] cut = Arrays.copyOf(HexFormat.of().parseHex(SEALED), length);
    assertThrows(CorruptRowException.class, () -> keys.open(cut, PLACE));
  }

  @Test
  void closedKeys_areGone() {
    keys.close();
    assertThrows(IllegalStateException.class, () -> keys.mac(ROW));
    assertThrows(IllegalStateException.class, () -> keys.seal(ROW, PLACE));
  }

  private static RowKeys keys(String purpose) {
    byte[] counted = new byte[32];
    for (int i = 0; i < counted.length; i++) {
      counted[i] = (byte) i;
    }
    try (var root = SecretBytes.takeFrom(counted)) {
      return RowKeys.derive(root, purpose);
    }
  }
}
