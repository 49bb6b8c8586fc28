package org.asterism.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

/// Products in plain Java are those of Bouncy Castle, for scalars of all kinds and any point.
class CombMultiplicationTest {
  private static final int POINTS = 20;
  private static final int SCALARS = 100;
  private static final ECPoint BASE = CustomNamedCurves.getByName("P-256").getG();
  private static final BigInteger ORDER = Curve.P256.order();

  @Test
  void scalarsAtTheEdges() {
    BigInteger one = BigInteger.ONE;
    for (ECPoint point : List.of(BASE, BASE.multiply(BigInteger.valueOf(4711)))) {
      var comb = comb(point);
      for (int bit = 0; bit < ORDER.bitLength(); bit++) {
        BigInteger power = one.shiftLeft(bit);
        check(comb, point, power, "2^" + bit);
        check(comb, point, ORDER.subtract(power), "order - 2^" + bit);
        check(comb, point, power.shiftLeft(1).subtract(one).mod(ORDER), "ones below " + bit);
      }
    }
  }

  @Test
  void anyScalarAndAnyPoint() {
    long seed = new SecureRandom().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < POINTS; i++) {
      ECPoint point = BASE.multiply(scalar(random)).normalize();
      var comb = comb(point);
      for (int j = 0; j < SCALARS; j++) {
        check(comb, point, scalar(random), "seed " + seed);
      }
    }
  }

  private static void check(
      CombMultiplication comb, ECPoint point, BigInteger scalar, String context) {
    try (SecretBytes secret = ScalarField.of(Curve.P256).scalar(scalar)) {
      assertArrayEquals(point.multiply(scalar).getEncoded(true), comb.multiply(secret), context);
    }
  }

  private static CombMultiplication comb(ECPoint point) {
    ECPoint affine = point.normalize();
    return new CombMultiplication(
        affine.getAffineXCoord().toBigInteger(), affine.getAffineYCoord().toBigInteger());
  }

  private static BigInteger scalar(Random random) {
    return new BigInteger(ORDER.bitLength() + 64, random)
        .mod(ORDER.subtract(BigInteger.ONE))
        .add(BigInteger.ONE);
  }
}
