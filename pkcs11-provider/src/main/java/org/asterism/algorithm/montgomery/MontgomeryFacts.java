package org.asterism.algorithm.montgomery;

import java.util.Optional;
import org.asterism.algorithm.AgreementFacts;
import org.asterism.algorithm.OctetCurves;
import org.asterism.algorithm.OctetFacts;

/// What is public of a Montgomery key pair.
///
/// @param publicKey a u-coordinate, little-endian (RFC 7748 §5)
public record MontgomeryFacts(MontgomeryCurve curve, byte[] publicKey)
    implements OctetFacts, AgreementFacts {
  static final int TAG = 5;

  @Override
  public int tag() {
    return TAG;
  }

  @Override
  public Optional<byte[]> peer(byte[] publicData) {
    return OctetCurves.octets(curve, publicData);
  }

  @Override
  public int agreedBytes() {
    return curve.keyBytes();
  }
}
