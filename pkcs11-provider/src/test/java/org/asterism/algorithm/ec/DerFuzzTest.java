package org.asterism.algorithm.ec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigInteger;
import java.util.Arrays;
import org.asterism.algorithm.rsa.RsaPkcs8;
import org.asterism.crypto.DerException;
import org.asterism.secret.SecretBytes;

/// Whatever bytes arrive, they become a key, a point or a signature, or are refused.
class DerFuzzTest {
  private static final int MAX_BYTES = 10_000;

  @FuzzTest
  void anyBytesAreAnRsaKeyOrRefused(byte[] bytes) {
    try (var pkcs8 =
        SecretBytes.takeFrom(Arrays.copyOf(bytes, Math.min(bytes.length, MAX_BYTES)))) {
      for (var part : RsaPkcs8.Part.values()) {
        try (var number = RsaPkcs8.part(pkcs8, part)) {
          assertTrue(number.length() >= 1 && number.length() <= bytes.length);
        }
      }
    } catch (DerException refused) {
      assertTrue(refused.getMessage() != null);
    }
  }

  @FuzzTest
  void anyBytesAreAnEcKeyOrRefused(byte[] bytes) {
    try (var pkcs8 = SecretBytes.takeFrom(Arrays.copyOf(bytes, Math.min(bytes.length, MAX_BYTES)));
        var scalar = EcPkcs8.scalar(pkcs8)) {
      assertTrue(scalar.length() < bytes.length);
    } catch (DerException refused) {
      assertTrue(refused.getMessage() != null);
    }
  }

  @FuzzTest
  void anyBytesAreAForeignEcKeyOrRefused(byte[] bytes) {
    try (var key = EcPkcs8.read(bytes)) {
      assertTrue(key.scalar().length < bytes.length);
    } catch (DerException refused) {
      assertTrue(refused.getMessage() != null);
    }
  }

  @FuzzTest
  void anyBytesAreAPointOrNone(byte[] bytes) {
    for (var curve : Curve.values()) {
      Curves.point(curve, bytes)
          .ifPresent(point -> assertEquals(1 + 2 * curve.fieldBytes(), point.length));
    }
    assertTrue(Curves.byParameters(bytes).isEmpty() || bytes.length < 16);
  }

  @FuzzTest
  void anyBytesAreASignatureOrRefused(byte[] bytes) {
    for (var curve : Curve.values()) {
      try {
        byte[] fixed = EcdsaSignature.fixedLength(bytes, curve);
        assertEquals(2 * curve.fieldBytes(), fixed.length);
        // What was read is written again as the same numbers.
        byte[] again = EcdsaSignature.fixedLength(EcdsaSignature.der(fixed), curve);
        assertEquals(new BigInteger(1, fixed), new BigInteger(1, again));
      } catch (DerException refused) {
        assertTrue(refused.getMessage() != null);
      }
    }
  }
}
