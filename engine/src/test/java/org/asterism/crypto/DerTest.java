package org.asterism.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// DER is read back as it was written, and what is not DER is refused.
class DerTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 255, 256, 65_535, 65_536, 1 << 20})
  void elementsOfEveryLengthComeBack(int length) throws Exception {
    byte[] content = new byte[length];
    java.util.Arrays.fill(content, (byte) 3);
    var der = Der.of(Der.element(Der.SEQUENCE, Der.element(Der.OCTET_STRING, content)));
    var inside = der.enter(Der.SEQUENCE);
    assertArrayEquals(content, inside.bytes(Der.OCTET_STRING));
    inside.end();
    der.end();
    assertDoesNotThrow(der::end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "7f", "80", "ff", "100", "7fff", "8000", "123456789abcdef0"})
  void numbersComeBack(String hex) throws Exception {
    var number = new BigInteger(hex, 16);
    assertEquals(number, Der.of(Der.integer(number)).unsigned());
    byte[] padded = new byte[12];
    Der.put(number, padded, 2, 10);
    assertEquals(number, Der.of(Der.integer(padded, 0, 12)).unsigned());
    assertArrayEquals(Der.integer(number), Der.integer(padded, 0, 12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "0201", // cut short
        "020201", // cut short
        "02", // no length
        "0200", // no digits
        "0281", // no length byte
        "02810101", // long form of a short length
        "0282000101", // zero before the length
        "028180", // cut short
        "02800100", // indefinite length
        "028401000000", // a length of four bytes
        "02ff01", // reserved
        "020180", // negative
        "02020001", // not the shortest
        "0202007f", // not the shortest
        "030101", // another tag
        "22030201010000" // constructed
      })
  void whatIsNoUnsignedIntegerIsRefused(String hex) {
    var der = Der.of(HexFormat.of().parseHex(hex));
    assertThrows(DerException.class, der::unsigned);
  }

  @Test
  void moreThanExpectedIsRefused() throws Exception {
    var der = Der.of(HexFormat.of().parseHex("02010100"));
    assertEquals(BigInteger.ONE, der.unsigned());
    assertThrows(DerException.class, der::end);
  }

  @Test
  void anElementDoesNotReachBeyondTheOneAround() throws Exception {
    var outer = Der.of(HexFormat.of().parseHex("3003020201ff")).enter(Der.SEQUENCE);
    assertThrows(DerException.class, outer::unsigned);
  }
}
