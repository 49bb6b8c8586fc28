package org.asterism.threshold;

/// Where a sharing polynomial is evaluated for one vault: a field element other than 0, because at
/// 0 lies the secret. Known to the engine only: a vault that knew it would learn something of n.
///
/// @param value 1 to 255
public record XCoordinate(int value) implements Comparable<XCoordinate> {
  public static final int MAX_VALUE = 255;

  public XCoordinate {
    if (value < 1 || value > MAX_VALUE) {
      throw new IllegalArgumentException(
          "an x-coordinate is 1 to %d, not %d".formatted(MAX_VALUE, value));
    }
  }

  @Override
  public int compareTo(XCoordinate other) {
    return Integer.compare(value, other.value);
  }
}
