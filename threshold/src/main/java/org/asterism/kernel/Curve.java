package org.asterism.kernel;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/// A group of points of prime order: SP 800-186's curves, and edwards25519's subgroup (RFC 8032).
public enum Curve {
  P256(Group.P256, 32, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
  P384(
      Group.P384,
      48,
      "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77a"
          + "ecec196accc52973"),
  P521(
      Group.P521,
      66,
      "1ff"
          + "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
          + "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409"),
  EDWARDS25519(
      Group.EDWARDS25519, 32, "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed");

  private final Group group;
  private final int scalarBytes;
  private final BigInteger order;

  Curve(Group group, int scalarBytes, String order) {
    this.group = group;
    this.scalarBytes = scalarBytes;
    this.order = new BigInteger(order, 16);
  }

  /// The curve of a group; empty for RSA's.
  public static Optional<Curve> of(Group group) {
    return Arrays.stream(values()).filter(curve -> curve.group == group).findFirst();
  }

  public Group group() {
    return group;
  }

  /// How long a scalar is: big-endian, and little-endian for edwards25519.
  public int scalarBytes() {
    return scalarBytes;
  }

  /// How long a point is: compressed SEC 1, and RFC 8032's encoding for edwards25519.
  public int pointBytes() {
    return isEdwards() ? scalarBytes : scalarBytes + 1;
  }

  public BigInteger order() {
    return order;
  }

  boolean isEdwards() {
    return this == EDWARDS25519;
  }
}
