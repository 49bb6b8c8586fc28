package org.asterism.algorithm.rsa;

import org.asterism.algorithm.Parameter;

/// `CK_RSA_PKCS_PSS_PARAMS` (PKCS#11 v3.1 §6.1.9).
///
/// @param hash a `CKM_`
/// @param mgf a `CKG_`
public record Pss(long hash, long mgf, long saltLength) implements Parameter {
  static Pss read(Parameter.Fields fields) {
    return new Pss(fields.number("hashAlg"), fields.number("mgf"), fields.number("sLen"));
  }
}
