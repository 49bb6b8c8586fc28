package org.asterism.algorithm.aes;

import org.asterism.algorithm.MessageParameter;
import org.asterism.algorithm.Parameter;

/// `CK_GCM_MESSAGE_PARAMS` (PKCS#11 v3.1 §6.13.3).
public record GcmMessageParameter(
    byte[] iv, long fixedBits, long generator, byte[] tag, long tagBits)
    implements MessageParameter {
  @Override
  public int length() {
    return iv.length + tag.length;
  }

  static GcmMessageParameter read(Parameter.Fields fields) {
    return new GcmMessageParameter(
        fields.bytes("iv"),
        fields.number("ivFixedBits"),
        fields.number("ivGenerator"),
        fields.bytes("tag"),
        fields.number("tagBits"));
  }

  @Override
  public Parameter single(byte[] chosen, byte[] associated) {
    return new Gcm(chosen, associated, tagBits);
  }

  @Override
  public String ivField() {
    return "iv";
  }

  @Override
  public String tagField() {
    return "tag";
  }
}
