package org.asterism.algorithm.rsa;

import java.util.Optional;
import org.asterism.algorithm.Parameter;

/// `CK_RSA_AES_KEY_WRAP_PARAMS` (PKCS#11 v3.1 §6.1.20).
///
/// @param aesKeyBits of the temporary key
/// @param oaep empty where the application's pointer was NULL
public record RsaAes(long aesKeyBits, Optional<Oaep> oaep) implements Parameter {
  @Override
  public int length() {
    return oaep.map(Oaep::length).orElse(0);
  }

  static RsaAes read(Parameter.Fields fields) {
    return new RsaAes(
        fields.number("aesKeyBits"),
        fields.present("oaep") ? Optional.of(Oaep.read(fields)) : Optional.empty());
  }
}
