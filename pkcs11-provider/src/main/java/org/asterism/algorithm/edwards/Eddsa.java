package org.asterism.algorithm.edwards;

import org.asterism.algorithm.Parameter;

/// `CK_EDDSA_PARAMS` (PKCS#11 v3.1 §6.3.14).
///
/// @param preHash whether the message is hashed before it is signed
public record Eddsa(boolean preHash, byte[] context) implements Parameter {
  @Override
  public int length() {
    return context.length;
  }

  static Eddsa read(Parameter.Fields fields) {
    return new Eddsa(fields.number("preHash") != 0, fields.bytes("context"));
  }
}
