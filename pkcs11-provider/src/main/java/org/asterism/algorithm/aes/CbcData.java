package org.asterism.algorithm.aes;

import org.asterism.algorithm.Parameter;

/// `CK_AES_CBC_ENCRYPT_DATA_PARAMS` (PKCS#11 v3.1 §6.17.2).
public record CbcData(byte[] iv, byte[] data) implements Parameter {
  @Override
  public int length() {
    return data.length;
  }

  static CbcData read(Fields fields) {
    return new CbcData(fields.bytes("iv"), fields.bytes("data"));
  }
}
