package org.asterism.algorithm.aes;

import org.asterism.algorithm.Parameter;

/// `CK_GCM_PARAMS` (PKCS#11 v3.1 §6.13.3), in either layout.
///
/// @param aad empty where the application gave none
public record Gcm(byte[] iv, byte[] aad, long tagBits) implements Parameter {
  @Override
  public int length() {
    return iv.length + aad.length;
  }

  int tagBytes() {
    return (int) tagBits / 8;
  }

  static Gcm read(Parameter.Fields fields) {
    return new Gcm(fields.bytes("iv"), fields.bytes("aad"), fields.number("tagBits"));
  }
}
