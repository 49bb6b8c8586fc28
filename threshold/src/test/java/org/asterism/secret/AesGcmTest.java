package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the authors of GCM gave to NIST comes out, and nothing that was touched opens.
class AesGcmTest {
  private static final byte[] NONCE = Hex.bytes("cafebabefacedbaddecaf888");
  private static final byte[] PLACE = {4, 5};

  private final SecretBytes key = Hex.secret("feffe9928665731c6d6a8f9467308308".repeat(2));

  @AfterEach
  void close() {
    key.close();
  }

  // McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13 to 16: key, nonce,
  // plaintext, associated data, ciphertext with tag.
  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000,"
        + " 000000000000000000000000, '', '', 530f8afbc74536b9a963b4f1c4cb738b",
    "0000000000000000000000000000000000000000000000000000000000000000,"
        + " 000000000000000000000000, 00000000000000000000000000000000, '',"
        + " cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308,"
        + " cafebabefacedbaddecaf888,"
        + " d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255, '',"
        + " 522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
        + "b094dac5d93471bdec1a502270e3cc6c",
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308,"
        + " cafebabefacedbaddecaf888,"
        + " d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39,"
        + " feedfacedeadbeeffeedfacedeadbeefabaddad2,"
        + " 522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        + "76fc6ece0f4e1768cddf8853bb2d551b",
  })
  void sealed_isThePublishedOne(String key, String nonce, String plain, String data, String sealed)
      throws AEADBadTagException {
    try (var secret = Hex.secret(key)) {
      byte[] found = AesGcm.seal(secret, Hex.bytes(nonce), Hex.bytes(plain), Hex.bytes(data));
      assertEquals(nonce + sealed, Hex.of(found));
      assertArrayEquals(Hex.bytes(plain), AesGcm.open(secret, found, Hex.bytes(data)));
    }
  }

  @Test
  void sealingTheSameAgain_givesTheSame() {
    byte[] once = AesGcm.seal(key, NONCE, PLACE, PLACE);
    assertArrayEquals(once, AesGcm.seal(key, NONCE, PLACE, PLACE));
  }

  @Test
  void associatedParts_areOneAfterTheOther() throws AEADBadTagException {
    byte[] sealed = AesGcm.seal(key, NONCE, new byte[3], PLACE, new byte[] {6});
    assertArrayEquals(new byte[3], AesGcm.open(key, sealed, new byte[] {4, 5, 6}));
    assertThrows(AEADBadTagException.class, () -> AesGcm.open(key, sealed, PLACE));
    assertThrows(AEADBadTagException.class, () -> AesGcm.open(key, sealed));
  }

  @Test
  void everyChangedByteAndEveryShortening_isNoticed() {
    byte[] sealed = AesGcm.seal(key, NONCE, new byte[20], PLACE);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThrows(AEADBadTagException.class, () -> AesGcm.open(key, changed, PLACE));
      byte[] cut = Arrays.copyOf(sealed, i);
      assertThrows(AEADBadTagException.class, () -> AesGcm.open(key, cut, PLACE));
    }
  }

  @Test
  void anotherKey_doesNotOpen() {
    byte[] sealed = AesGcm.seal(key, NONCE, new byte[20], PLACE);
    try (var other = SecretBytes.allocate(AesGcm.KEY_BYTES)) {
      assertThrows(AEADBadTagException.class, () -> AesGcm.open(other, sealed, PLACE));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 24, 31, 33})
  void keyOfAnotherLength_isRefused(int length) {
    byte[] sealed = new byte[AesGcm.OVERHEAD_BYTES];
    try (var other = SecretBytes.allocate(length)) {
      assertThrows(IllegalArgumentException.class, () -> AesGcm.seal(other, NONCE, PLACE));
      assertThrows(IllegalArgumentException.class, () -> AesGcm.open(other, sealed));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11, 13, 16})
  void nonceOfAnotherLength_isRefused(int length) {
    assertThrows(IllegalArgumentException.class, () -> AesGcm.seal(key, new byte[length], PLACE));
  }

  @Test
  void closedKey_isRefused() {
    byte[] sealed = AesGcm.seal(key, NONCE, PLACE);
    key.close();
    assertThrows(IllegalStateException.class, () -> AesGcm.seal(key, NONCE, PLACE));
    assertThrows(IllegalStateException.class, () -> AesGcm.open(key, sealed));
  }
}
