package org.asterism.custody.threshold;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import org.asterism.custody.records.Locator;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.curve.PublicScalar;

/// Who shares a key, as vaults are committed to it and are shown it in sessions. Stateless.
final class Roster {
  private Roster() {}

  /// In the order of the locator.
  static List<Commitment.Seat> seats(Group group, List<Locator.Point> points) {
    return points.stream()
        .map(point -> new Commitment.Seat(point.mark().toByteArray(), x(group, point.x())))
        .toList();
  }

  private static byte[] x(Group group, BigInteger x) {
    return Curve.of(group)
        .map(curve -> PublicScalar.encode(curve, x))
        .orElseGet(() -> ByteBuffer.allocate(Long.BYTES).putLong(x.longValueExact()).array());
  }
}
