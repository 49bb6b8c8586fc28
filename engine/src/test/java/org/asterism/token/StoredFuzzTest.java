package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.asterism.custody.threshold.OwedReseat;
import org.asterism.key.SampleForm;
import org.asterism.login.Owed;
import org.asterism.login.TokenRecord;
import org.asterism.rows.CorruptRowException;

/// Any bytes are a token, attributes or what is owed, or are refused.
class StoredFuzzTest {
  @FuzzTest
  void anyBytesAreATokenOrRefused(byte[] input) {
    try {
      TokenRecord token = TokenRecord.decode(input).token();
      assertTrue(token.triesPerVault() > 0);
    } catch (CorruptRowException declared) {
      assertTrue(declared.getMessage() != null);
    }
  }

  @FuzzTest
  void anyBytesAreAttributesOrRefused(byte[] input) {
    try {
      ObjectCodec.Decoded decoded = ObjectCodec.decode(input, SampleForm.ALL);
      byte[] again = ObjectCodec.encode(decoded.attributes(), decoded.key());
      assertArrayEquals(
          again,
          ObjectCodec.encode(
              ObjectCodec.decode(again, SampleForm.ALL).attributes(), decoded.key()));
    } catch (CorruptRowException declared) {
      assertTrue(declared.getMessage() != null);
    }
  }

  @FuzzTest
  void anyBytesAreOwedOrRefused(byte[] input) {
    try {
      assertArrayEquals(input, Owed.decode(input).encode());
    } catch (CorruptRowException declared) {
      assertTrue(declared.getMessage() != null);
    }
  }

  @FuzzTest
  void anyBytesAreAnOwedReseatOrRefused(byte[] input) {
    try {
      byte[] again = OwedReseat.decode(input).encode();
      assertArrayEquals(again, OwedReseat.decode(again).encode());
    } catch (CorruptRowException declared) {
      assertTrue(declared.getMessage() != null);
    }
  }
}
