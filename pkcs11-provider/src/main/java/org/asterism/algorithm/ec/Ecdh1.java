package org.asterism.algorithm.ec;

import org.asterism.algorithm.Parameter;

/// `CK_ECDH1_DERIVE_PARAMS` (PKCS#11 v3.1 §6.3.18).
///
/// @param kdf a `CKD_`
/// @param sharedData empty where the application gave none
/// @param publicPoint raw, or wrapped in a DER OCTET STRING
public record Ecdh1(long kdf, byte[] sharedData, byte[] publicPoint) implements Parameter {
  static Ecdh1 read(Parameter.Fields fields) {
    return new Ecdh1(fields.number("kdf"), fields.bytes("sharedData"), fields.bytes("publicData"));
  }
}
