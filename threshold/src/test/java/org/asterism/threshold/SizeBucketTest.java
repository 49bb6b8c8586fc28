package org.asterism.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Padding hides the length and comes off again; anything else is refused.
class SizeBucketTest {
  private final SecureRandom random = Seeded.random(SizeBucketTest.class);

  @Test
  void everyLength_comesBack() throws CorruptSecretException {
    for (int length = 0; length <= SizeBucket.MAX_SECRET_BYTES; length++) {
      try (var secret = SecretBytes.random(length, random);
          var padded = SizeBucket.pad(secret);
          var again = SizeBucket.unpad(padded)) {
        assertEquals(SizeBucket.holding(length).size(), padded.length());
        assertTrue(again.constantTimeEquals(secret));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 64",
    "60, 64",
    "61, 128",
    "124, 128",
    "125, 512",
    "508, 512",
    "509, 1024",
    "1020, 1024",
    "1021, 2048",
    "2044, 2048",
    "2045, 4096",
    "4092, 4096",
    "4093, 8192",
    "8188, 8192"
  })
  void bucket_isTheSmallestThatHolds(int length, int size) {
    assertEquals(size, SizeBucket.holding(length).size());
  }

  // The longest PKCS#8 encodings of RSA-2048, -3072, -4096 and -8192, and a secret key of 1 KiB.
  @ParameterizedTest
  @CsvSource({"1219, 2048", "1795, 2048", "2377, 4096", "4689, 8192", "1024, 2048"})
  void keysOfATokenFit(int length, int size) {
    assertEquals(size, SizeBucket.holding(length).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void ecKeys_fit(String curve) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    int length = generator.generateKeyPair().getPrivate().getEncoded().length;
    assertTrue(SizeBucket.holding(length).size() <= 512);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 8189, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void tooLong_isRefused(int length) {
    assertThrows(IllegalArgumentException.class, () -> SizeBucket.holding(length));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 62, 63})
  void paddingThatIsNotZero_isRefused(int at) {
    byte[] bytes = new byte[64];
    bytes[3] = 1;
    bytes[at] = (byte) 0x80;
    assertRefused(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void lengthBeyondTheBucket_isRefused(int at) {
    byte[] bytes = new byte[64];
    bytes[at] = (byte) 0xFF;
    assertRefused(bytes);
  }

  @Test
  void bucketThatIsNotTheSmallest_isRefused() {
    assertRefused(new byte[128]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 63, 65, 4097})
  void noBucketAtAll_isRefused(int size) {
    assertRefused(new byte[size]);
  }

  private static void assertRefused(byte[] bytes) {
    try (var padded = SecretBytes.takeFrom(bytes)) {
      assertThrows(CorruptSecretException.class, () -> SizeBucket.unpad(padded));
    }
  }
}
