package org.asterism.algorithm.ec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.asterism.crypto.Der;
import org.junit.jupiter.api.Test;

/// Curves and points in the forms that applications write.
class CurvesTest {

  @Test
  void aCurveIsKnownByItsIdentifier() {
    var identifiers =
        Map.of(
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
