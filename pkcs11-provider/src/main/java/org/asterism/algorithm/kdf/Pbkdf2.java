package org.asterism.algorithm.kdf;

import org.asterism.algorithm.Parameter;
import org.asterism.secret.SecretBytes;

/// `CK_PKCS5_PBKD2_PARAMS2` (PKCS#11 v3.1 §6.37.3).
///
/// @param prf a `CKP_PKCS5_PBKD2_HMAC_`
/// @param password closed with the call
public record Pbkdf2(Salt salt, long iterations, long prf, byte[] prfData, SecretBytes password)
    implements Parameter {

  /// @param source a `CKZ_`
  public record Salt(long source, byte[] value) {
    static final long SPECIFIED = 1;
  }

  static Pbkdf2 read(Parameter.Fields fields) {
    return new Pbkdf2(
        new Salt(fields.number("saltSource"), fields.bytes("salt")),
        fields.number("iterations"),
        fields.number("prf"),
        fields.bytes("prfData"),
        fields.secret("password"));
  }
}
