package org.asterism.algorithm.aes;

import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.WrapParameter;

/// `CK_GCM_WRAP_PARAMS` (PKCS#11 v3.2 §6.13.7).
///
/// @param aad empty where the application gave none
public record GcmWrapParameter(byte[] iv, long fixedBits, long generator, byte[] aad, long tagBits)
    implements WrapParameter {
  @Override
  public int length() {
    return iv.length + aad.length;
  }

  static GcmWrapParameter read(Parameter.Fields fields) {
    return new GcmWrapParameter(
        fields.bytes("iv"),
        fields.number("ivFixedBits"),
        fields.number("ivGenerator"),
        fields.bytes("aad"),
        fields.number("tagBits"));
  }

  @Override
  public Parameter single(byte[] chosen) {
    return new Gcm(chosen, aad, tagBits);
  }

  @Override
  public String ivField() {
    return "iv";
  }
}
