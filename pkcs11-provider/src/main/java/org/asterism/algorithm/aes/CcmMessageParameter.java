package org.asterism.algorithm.aes;

import org.asterism.algorithm.MessageParameter;
import org.asterism.algorithm.Parameter;

/// `CK_CCM_MESSAGE_PARAMS` (PKCS#11 v3.1 §6.13.5).
///
/// @param dataLength of the plaintext
public record CcmMessageParameter(
    long dataLength, byte[] nonce, long fixedBits, long generator, byte[] mac, long macBytes)
    implements MessageParameter {
  @Override
  public int length() {
    return nonce.length + mac.length;
  }

  static CcmMessageParameter read(Parameter.Fields fields) {
    return new CcmMessageParameter(
        fields.number("dataLen"),
        fields.bytes("nonce"),
        fields.number("nonceFixedBits"),
        fields.number("nonceGenerator"),
        fields.bytes("mac"),
        fields.number("macLen"));
  }

  @Override
  public byte[] iv() {
    return nonce;
  }

  @Override
  public byte[] tag() {
    return mac;
  }

  @Override
  public long tagBits() {
    return Byte.SIZE * macBytes;
  }

  @Override
  public Parameter single(byte[] chosen, byte[] associated) {
    return new Ccm(dataLength, chosen, associated, macBytes);
  }

  @Override
  public String ivField() {
    return "nonce";
  }

  @Override
  public String tagField() {
    return "mac";
  }
}
