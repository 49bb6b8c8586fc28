package org.asterism.algorithm.ec;

import org.asterism.key.KeyFacts;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// What is public of a key pair on a named curve.
///
/// @param point uncompressed, `04 | x | y` (SEC 1 §2.3.3)
public record EcFacts(Curve curve, byte[] point) implements KeyFacts {
  static final int TAG = 2;

  static EcFacts read(FieldReader in) throws CorruptRowException {
    String name = in.text();
    for (Curve curve : Curve.values()) {
      if (curve.name().equals(name)) {
        return new EcFacts(curve, in.bytes());
      }
    }
    throw new CorruptRowException("expected the name of a curve");
  }

  @Override
  public int tag() {
    return TAG;
  }

  @Override
  public void write(FieldWriter out) {
    out.text(curve.name()).bytes(point);
  }

  @Override
  public int materialLength() {
    return EcPkcs8.length(curve, point);
  }
}
