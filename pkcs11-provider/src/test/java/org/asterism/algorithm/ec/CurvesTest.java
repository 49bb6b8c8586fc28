package org.asterism.algorithm.ec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.crypto.Der;
import org.junit.jupiter.api.Test;

/// Curves and points in the forms that applications write.
class CurvesTest {

  @Test
  void aCurveIsKnownByItsIdentifier() {
    Map<Curve, String> identifiers =
        Map.of(
            Curve.P224, "06052b81040021",
            Curve.K256, "06052b8104000a",
            Curve.BP256, "06092b2403030208010107",
            Curve.BP320, "06092b2403030208010109",
            Curve.BP384, "06092b240303020801010b",
            Curve.BP512, "06092b240303020801010d",
            Curve.P256, "06082a8648ce3d030107",
            Curve.P384, "06052b81040022",
            Curve.P521, "06052b81040023");
    identifiers.forEach((curve, hex) -> {
      byte[] parameters = HexFormat.of().parseHex(hex);
      assertArrayEquals(parameters, Curves.parameters(curve));
      assertEquals(Optional.of(curve), Curves.byParameters(parameters));
    });
  }

  @Test
  void aCurveIsKnownByItsNames() {
    var names =
        Map.of(
            "secp256r1",
            Curve.P256,
            "prime256v1",
            Curve.P256,
            "P-256",
            Curve.P256,
            "secp384r1",
            Curve.P384,
            "P-384",
            Curve.P384,
            "secp521r1",
            Curve.P521);
    names.forEach((text, curve) -> {
      byte[] name = text.getBytes(StandardCharsets.US_ASCII);
      assertEquals(
          Optional.of(curve), Curves.byParameters(Der.element(Der.PRINTABLE_STRING, name)));
      assertTrue(Curves.byParameters(name).isEmpty());
    });
  }

  /// A scalar in two random parts makes what it makes in one.
  @Test
  void aScalarMultipliesInParts() throws Exception {
    var random = new SecureRandom();
    var point = Curves.publicPoint(Curve.P256, BigInteger.valueOf(7));
    for (var d : List.of(BigInteger.ONE, BigInteger.TWO, Curves.order(Curve.P256).shiftRight(1))) {
      var seven = d.multiply(BigInteger.valueOf(7)).mod(Curves.order(Curve.P256));
      var product = Curves.publicPoint(Curve.P256, seven);
      for (int i = 0; i < 8; i++) {
        assertArrayEquals(
            Arrays.copyOfRange(product, 1, 33), Curves.product(Curve.P256, d, point, random));
      }
    }
  }

  @Test
  void aPointIsTakenBareAndWrappedAndGivenBare() {
    for (var curve : Curve.values()) {
      byte[] point = Curves.publicPoint(curve, java.math.BigInteger.TEN);
      assertArrayEquals(point, Curves.point(curve, point).orElseThrow());
      assertArrayEquals(point, Curves.point(curve, Curves.wrapped(point)).orElseThrow());
      assertArrayEquals(point, Curves.uncompressed(curve, Curves.coordinates(curve, point)));
      for (var other : Curve.values()) {
        assertEquals(other == curve, Curves.point(other, point).isPresent());
      }
    }
  }
}
