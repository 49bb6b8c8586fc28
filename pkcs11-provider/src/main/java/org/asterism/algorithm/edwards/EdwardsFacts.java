package org.asterism.algorithm.edwards;

import org.asterism.algorithm.OctetFacts;

/// What is public of an Edwards key pair.
///
/// @param publicKey as RFC 8032 §5.1.2 and §5.2.2 encode a point
public record EdwardsFacts(EdwardsCurve curve, byte[] publicKey) implements OctetFacts {
  static final int TAG = 4;

  @Override
  public int tag() {
    return TAG;
  }
}
