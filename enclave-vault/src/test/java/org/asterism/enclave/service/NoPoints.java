package org.asterism.enclave.service;

import static org.asterism.enclave.service.CurveFixture.KERNEL;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.asterism.kernel.Curve;

/// What may be sent in a point's place and is none of the prime-order subgroup: the neutral
/// element, what is on the twist, of small order, not canonical, or of another length.
final class NoPoints {
  // All eight, in their canonical encodings.
  private static final List<String> SMALL_ORDER =
      List.of(
          "0100000000000000000000000000000000000000000000000000000000000000",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0000000000000000000000000000000000000000000000000000000000000080",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa");

  // The sum of RFC 8032's B and a point of order 8.
  private static final String OUTSIDE_THE_SUBGROUP =
      "da99e28ba529cdde35a25fba9059e78ecaee239f99755b9b1aa4f65df00803e2";

  // y = 1 + p and y = p, and x = 0 with a sign.
  private static final List<String> NOT_CANONICAL =
      List.of(
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "0100000000000000000000000000000000000000000000000000000000000080");

  private NoPoints() {}

  static List<byte[]> of(Curve curve) {
    byte[] good = CurveFixture.point(curve, BigInteger.TWO).encoded();
    byte[] ones = new byte[good.length];
    Arrays.fill(ones, (byte) -1);
    var all =
        new ArrayList<>(
            List.of(
                new byte[0],
                new byte[] {0},
                new byte[good.length],
                Arrays.copyOf(good, good.length - 1),
                Arrays.copyOf(good, good.length + 1),
                ones,
                offCurve(curve)));
    all.addAll(curve == Curve.EDWARDS25519 ? edwards() : weierstrass(good));
    return all;
  }

  /// Half of all x are none of the curve's but of its twist's.
  static byte[] offCurve(Curve curve) {
    byte[] candidate = CurveFixture.point(curve, BigInteger.TWO).encoded();
    int last = curve == Curve.EDWARDS25519 ? 0 : candidate.length - 1;
    do {
      candidate[last]++;
    } while (KERNEL.decode(curve, candidate).isPresent());
    return candidate;
  }

  private static List<byte[]> edwards() {
    var all = new ArrayList<>(SMALL_ORDER);
    all.addAll(NOT_CANONICAL);
    all.add(OUTSIDE_THE_SUBGROUP);
    return all.stream().map(HexFormat.of()::parseHex).toList();
  }

  private static List<byte[]> weierstrass(byte[] good) {
    byte[] uncompressed = Arrays.copyOf(good, 2 * good.length - 1);
    uncompressed[0] = 4;
    byte[] notReduced = new byte[good.length];
    Arrays.fill(notReduced, (byte) -1);
    notReduced[0] = 2;
    return List.of(uncompressed, notReduced);
  }
}
