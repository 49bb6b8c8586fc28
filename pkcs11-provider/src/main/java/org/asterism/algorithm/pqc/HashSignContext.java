package org.asterism.algorithm.pqc;

import org.asterism.algorithm.Parameter;

/// `CK_HASH_SIGN_ADDITIONAL_CONTEXT` (PKCS#11 v3.2 §6.67).
///
/// @param hedge a `CKH_`
/// @param hash the `CKM_` of the digest that is signed
public record HashSignContext(long hedge, byte[] context, long hash) implements Parameter {
  @Override
  public int length() {
    return context.length;
  }

  static HashSignContext read(Parameter.Fields fields) {
    return new HashSignContext(
        fields.number("hedge"), fields.bytes("context"), fields.number("hash"));
  }
}
