package org.asterism.algorithm.pqc;

import org.asterism.algorithm.Parameter;

/// `CK_SIGN_ADDITIONAL_CONTEXT` (PKCS#11 v3.2 §6.67).
///
/// @param hedge a `CKH_`
public record SignContext(long hedge, byte[] context) implements Parameter {
  @Override
  public int length() {
    return context.length;
  }

  static SignContext read(Parameter.Fields fields) {
    return new SignContext(fields.number("hedge"), fields.bytes("context"));
  }
}
