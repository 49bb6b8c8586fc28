package org.asterism.threshold;

import java.math.BigInteger;
import java.util.Optional;

/// Where a sharing polynomial is evaluated for one vault: a field element other than 0, because at
/// 0 lies the secret. Known to the engine only: a vault that knew it would learn something of n.
///
/// @param value 1 to 255
public record XCoordinate(int value) implements Comparable<XCoordinate> {
  public static final int MAX_VALUE = 255;

  /// The largest where shares are whole numbers.
  public static final int WHOLE_MAX = 16;

  public XCoordinate {
    if (value < 1 || value > MAX_VALUE) {
      throw new IllegalArgumentException(
          "an x-coordinate is 1 to %d, not %d".formatted(MAX_VALUE, value));
    }
  }

  /// One where shares are whole numbers, as rosters have it: 8 bytes, big-endian; empty if it is
  /// none.
  public static Optional<BigInteger> ofWhole(byte[] encoded) {
    var x = new BigInteger(1, encoded);
    return Optional.of(x)
        .filter(_ -> encoded.length == Long.BYTES)
        .filter(number -> number.signum() > 0)
        .filter(number -> number.compareTo(BigInteger.valueOf(WHOLE_MAX)) <= 0);
  }

  @Override
  public int compareTo(XCoordinate other) {
    return Integer.compare(value, other.value);
  }
}
