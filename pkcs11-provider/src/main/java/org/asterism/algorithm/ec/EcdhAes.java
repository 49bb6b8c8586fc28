package org.asterism.algorithm.ec;

import org.asterism.algorithm.Parameter;

/// `CK_ECDH_AES_KEY_WRAP_PARAMS` (PKCS#11 v3.1 §6.3.21).
///
/// @param aesKeyBits of the temporary key
/// @param kdf a `CKD_`
public record EcdhAes(long aesKeyBits, long kdf, byte[] sharedData) implements Parameter {
  @Override
  public int length() {
    return sharedData.length;
  }

  static EcdhAes read(Parameter.Fields fields) {
    return new EcdhAes(
        fields.number("aesKeyBits"), fields.number("kdf"), fields.bytes("sharedData"));
  }
}
