package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The codes of RFC 4231, and the JDK's for every length of key.
class HmacSha256Test {
  // RFC 4231 §4.2 to §4.6; of the last only the first half is published.
  @ParameterizedTest
  @CsvSource({
    "0b*20, 4869205468657265*1,"
        + " b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    "4a656665*1, 7768617420646f2079612077616e7420666f72206e6f7468696e673f*1,"
        + " 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "aa*20, dd*50, 773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    "0102030405060708090a0b0c0d0e0f10111213141516171819*1, cd*50,"
        + " 82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    "0c*20, 546573742057697468205472756e636174696f6e*1, a3b6167473100ee06e0c796c2955552b",
  })
  void codeIsTheRfcs(String key, String message, String code) {
    try (var secret = Hex.secret(repeated(key))) {
      byte[] bytes = Hex.bytes(repeated(message));
      assertTrue(Hex.of(HmacSha256.mac(secret, bytes)).startsWith(code));
    }
  }

  @Test
  void keysOfEveryLength_giveTheJdksCode() throws GeneralSecurityException {
    var random = new Random(1);
    for (int length = 1; length <= HmacSha256.KEY_BYTES_MAX; length++) {
      byte[] key = new byte[length];
      byte[] message = new byte[length * 3];
      random.nextBytes(key);
      random.nextBytes(message);
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      try (var secret = SecretBytes.takeFrom(key)) {
        assertArrayEquals(mac.doFinal(message), HmacSha256.mac(secret, message));
      }
    }
  }

  @Test
  void parts_areOneMessage() {
    try (var key = Hex.secret("aa".repeat(32))) {
      byte[] code = HmacSha256.mac(key, Hex.bytes("0102030405"));
      assertArrayEquals(
          code, HmacSha256.mac(key, Hex.bytes("0102"), new byte[0], Hex.bytes("030405")));
    }
  }

  @Test
  void everyBitOfTheCode_counts() {
    try (var key = Hex.secret("aa".repeat(32))) {
      byte[] message = {1, 2, 3};
      byte[] code = HmacSha256.mac(key, message);
      assertTrue(HmacSha256.verifies(key, message, code));
      for (int bit = 0; bit < HmacSha256.BYTES * 8; bit++) {
        byte[] other = code.clone();
        other[bit / 8] ^= (byte) (1 << bit % 8);
        assertFalse(HmacSha256.verifies(key, message, other));
      }
      assertFalse(HmacSha256.verifies(key, message, Arrays.copyOf(code, 31)));
      assertFalse(HmacSha256.verifies(key, message, new byte[0]));
    }
  }

  @Test
  void keyLongerThanABlock_isRefused() {
    try (var key = SecretBytes.allocate(65)) {
      var refused = assertThrows(IllegalArgumentException.class, () -> HmacSha256.mac(key));
      assertEquals("a key has at most 64 bytes, not 65", refused.getMessage());
    }
  }

  @Test
  void closedKey_isRefused() {
    var key = SecretBytes.allocate(32);
    key.close();
    assertThrows(IllegalStateException.class, () -> HmacSha256.mac(key));
  }

  private static String repeated(String hexTimes) {
    String[] parts = hexTimes.split("\\*", 2);
    return parts[0].repeat(Integer.parseInt(parts[1]));
  }
}
