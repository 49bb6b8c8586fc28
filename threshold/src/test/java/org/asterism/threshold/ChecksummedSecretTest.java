package org.asterism.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A joined root is known to be right, or is refused.
class ChecksummedSecretTest {
  private final SecureRandom random = Seeded.random(ChecksummedSecretTest.class);

  @Test
  void root_comesBackThroughASharing() throws CorruptSecretException {
    var sharing = ByteSharing.draw(2, 2, random);
    try (var root = SecretBytes.random(ChecksummedSecret.ROOT_BYTES, random);
        var encoded = ChecksummedSecret.encode(root)) {
      var shares = sharing.split(encoded, random);
      try (var joined = sharing.combine(shares);
          var opened = ChecksummedSecret.open(joined)) {
        assertTrue(opened.constantTimeEquals(root));
      } finally {
        shares.values().forEach(SecretBytes::close);
      }
    }
  }

  @Test
  void encoding_isWhatItWas() {
    // Known answer, computed with Python's hashlib over the documented layout.
    byte[] bytes = new byte[ChecksummedSecret.ROOT_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    try (var root = SecretBytes.takeFrom(bytes);
        var encoded = ChecksummedSecret.encode(root);
        var checksum = encoded.slice(32, 48)) {
      assertEquals(
          "89adab644eef32b37438e1c732be0f90", checksum.useArray(HexFormat.of()::formatHex));
    }
  }

  @Test
  void drawnRoots_openAndDiffer() throws CorruptSecretException {
    try (var one = ChecksummedSecret.draw(random);
        var other = ChecksummedSecret.draw(random);
        var opened = ChecksummedSecret.open(one)) {
      assertEquals(ChecksummedSecret.ROOT_BYTES, opened.length());
      assertFalse(one.constantTimeEquals(other));
    }
  }

  @Test
  void everyChangedByte_isNoticed() {
    int before = LockedMemory.bytesInUse();
    for (int at = 0; at < ChecksummedSecret.ENCODED_BYTES; at++) {
      byte[] bytes;
      try (var encoded = ChecksummedSecret.draw(random)) {
        bytes = encoded.useArray(byte[]::clone);
      }
      bytes[at] ^= 1;
      try (var changed = SecretBytes.takeFrom(bytes)) {
        assertThrows(CorruptSecretException.class, () -> ChecksummedSecret.open(changed));
      }
    }
    assertEquals(before, LockedMemory.bytesInUse(), "secrets left open");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 32, 47, 49})
  void anotherLength_isRefused(int length) {
    try (var bytes = SecretBytes.allocate(length)) {
      assertThrows(CorruptSecretException.class, () -> ChecksummedSecret.open(bytes));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 48})
  void rootOfAnotherLength_isRefused(int length) {
    try (var bytes = SecretBytes.allocate(length)) {
      assertThrows(IllegalArgumentException.class, () -> ChecksummedSecret.encode(bytes));
    }
  }
}
