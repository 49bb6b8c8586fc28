package org.asterism.algorithm.aes;

import org.asterism.algorithm.Parameter;

/// `CK_CCM_PARAMS` (PKCS#11 v3.1 §6.13.5).
///
/// @param dataLength of the plaintext
/// @param aad empty where the application gave none
public record Ccm(long dataLength, byte[] nonce, byte[] aad, long macBytes) implements Parameter {
  @Override
  public int length() {
    return nonce.length + aad.length;
  }

  static Ccm read(Fields fields) {
    return new Ccm(
        fields.number("dataLen"),
        fields.bytes("nonce"),
        fields.bytes("aad"),
        fields.number("macLen"));
  }

  /// The same for another plaintext.
  Ccm of(long otherLength) {
    return new Ccm(otherLength, nonce, aad, macBytes);
  }
}
