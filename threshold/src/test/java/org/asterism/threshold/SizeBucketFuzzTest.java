package org.asterism.threshold;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.asterism.secret.SecretBytes;

/// Whatever bytes are joined, unpadding refuses them or finds the one secret they are padded of.
class SizeBucketFuzzTest {
  @FuzzTest
  void anyBytes_areRefusedOrPadBackToThemselves(byte[] bytes) {
    if (bytes.length > SecretBytes.MAX_LENGTH) {
      return;
    }
    try (var padded = SecretBytes.takeFrom(bytes)) {
      try (var secret = SizeBucket.unpad(padded);
          var again = SizeBucket.pad(secret)) {
        assertTrue(again.constantTimeEquals(padded));
      } catch (CorruptSecretException refused) {
        assertTrue(String.valueOf(refused.getMessage()).startsWith("expected"));
      }
    }
  }
}
