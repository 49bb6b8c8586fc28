package org.asterism.kernel;

import java.util.Arrays;

/// A point of a curve that was found to be one: in its prime-order subgroup, and not the neutral
/// element.
public final class Point {
  private final Curve curve;
  private final byte[] affine;

  /// @param affine as a kernel computes with it: uncompressed SEC 1, or RFC 8032's encoding
  Point(Curve curve, byte[] affine) {
    this.curve = curve;
    this.affine = affine.clone();
  }

  public Curve curve() {
    return curve;
  }

  /// Its one encoding, [Curve#pointBytes()] long.
  public byte[] encoded() {
    if (curve.isEdwards()) {
      return affine.clone();
    }
    byte[] compressed = Arrays.copyOf(affine, curve.pointBytes());
    compressed[0] = (byte) (2 | (affine[affine.length - 1] & 1));
    return compressed;
  }

  byte[] affine() {
    return affine.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Point that && curve == that.curve && Arrays.equals(affine, that.affine);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(affine);
  }
}
