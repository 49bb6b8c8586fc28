package org.asterism.algorithm.aes;

import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.WrapParameter;

/// `CK_CCM_WRAP_PARAMS` (PKCS#11 v3.2 §6.13.7); the length in it counts for nothing, since the
/// token knows that of the key.
///
/// @param aad empty where the application gave none
public record CcmWrapParameter(
    byte[] nonce, long fixedBits, long generator, byte[] aad, long macBytes)
    implements WrapParameter {
  @Override
  public int length() {
    return nonce.length + aad.length;
  }

  static CcmWrapParameter read(Parameter.Fields fields) {
    return new CcmWrapParameter(
        fields.bytes("nonce"),
        fields.number("nonceFixedBits"),
        fields.number("nonceGenerator"),
        fields.bytes("aad"),
        fields.number("macLen"));
  }

  @Override
  public byte[] iv() {
    return nonce;
  }

  @Override
  public Parameter single(byte[] chosen) {
    return new Ccm(0, chosen, aad, macBytes);
  }

  @Override
  public String ivField() {
    return "nonce";
  }
}
