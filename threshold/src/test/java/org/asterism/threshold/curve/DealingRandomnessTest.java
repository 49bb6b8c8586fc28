package org.asterism.threshold.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Arrays;
import org.asterism.kernel.Curve;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// The scalars of a dealing are those that HKDF of RFC 5869 gives, computed by another program.
class DealingRandomnessTest {
  @ParameterizedTest
  @CsvFileSource(resources = "dealing-randomness.csv", numLinesToSkip = 1)
  void scalarsAreHkdfs(Curve curve, int shareBytes, String first, String second) {
    byte[] session = new byte[16];
    for (int i = 0; i < session.length; i++) {
      session[i] = (byte) i;
    }
    try (SecretBytes fresh = filled(DealingRandomness.FRESH_BYTES, 3);
        SecretBytes share = filled(shareBytes, 4);
        var randomness = new DealingRandomness(fresh, share, session)) {
      assertEquals(new BigInteger(first, 16), next(curve, randomness));
      assertEquals(new BigInteger(second, 16), next(curve, randomness));
    }
  }

  private static BigInteger next(Curve curve, DealingRandomness randomness) {
    try (SecretBytes scalar = randomness.next(curve)) {
      return PublicScalar.reveal(curve, scalar);
    }
  }

  private static SecretBytes filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return SecretBytes.takeFrom(bytes);
  }
}
