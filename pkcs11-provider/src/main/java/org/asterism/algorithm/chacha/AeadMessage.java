package org.asterism.algorithm.chacha;

import org.asterism.algorithm.MessageParameter;
import org.asterism.algorithm.Parameter;

/// `CK_SALSA20_CHACHA20_POLY1305_MSG_PARAMS` (PKCS#11 v3.1 §6.61.4). Its nonce is always given.
record AeadMessage(byte[] nonce, byte[] tag) implements MessageParameter {
  @Override
  public int length() {
    return nonce.length + tag.length;
  }

  static AeadMessage read(Parameter.Fields fields) {
    return new AeadMessage(fields.bytes("nonce"), fields.bytes("tag"));
  }

  @Override
  public byte[] iv() {
    return nonce;
  }

  @Override
  public long tagBits() {
    return Byte.SIZE * (long) ChaChaPoly.TAG_BYTES;
  }

  @Override
  public Parameter single(byte[] chosen, byte[] associated) {
    return new Aead(chosen, associated);
  }

  @Override
  public String ivField() {
    return "nonce";
  }

  @Override
  public String tagField() {
    return "tag";
  }
}
