package org.asterism.algorithm.rsa;

import org.asterism.algorithm.Parameter;

/// `CK_RSA_PKCS_OAEP_PARAMS` (PKCS#11 v3.1 §6.1.7).
///
/// @param hash a `CKM_`
/// @param mgf a `CKG_`
/// @param source a `CKZ_`
public record Oaep(long hash, long mgf, long source, byte[] label) implements Parameter {
  @Override
  public int length() {
    return label.length;
  }

  static Oaep read(Parameter.Fields fields) {
    return new Oaep(
        fields.number("hashAlg"),
        fields.number("mgf"),
        fields.number("source"),
        fields.bytes("sourceData"));
  }
}
