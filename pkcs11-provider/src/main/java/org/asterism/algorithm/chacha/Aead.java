package org.asterism.algorithm.chacha;

import org.asterism.algorithm.Parameter;

/// `CK_SALSA20_CHACHA20_POLY1305_PARAMS` (PKCS#11 v3.1 §6.61.3).
///
/// @param aad empty where the application gave none
public record Aead(byte[] nonce, byte[] aad) implements Parameter {
  @Override
  public int length() {
    return nonce.length + aad.length;
  }

  static Aead read(Fields fields) {
    return new Aead(fields.bytes("nonce"), fields.bytes("aad"));
  }
}
