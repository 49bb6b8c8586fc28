package org.asterism.algorithm.vendor;

import org.asterism.key.KeyFacts;
import org.asterism.rows.FieldWriter;

/// What is public of a key pair.
///
/// @param info the DER of a `SubjectPublicKeyInfo`
record VendorFacts(byte[] info) implements KeyFacts {
  static final int TAG = 5700;

  @Override
  public int tag() {
    return TAG;
  }

  @Override
  public void write(FieldWriter out) {
    out.bytes(info);
  }

  @Override
  public int materialLength() {
    return 64;
  }
}
