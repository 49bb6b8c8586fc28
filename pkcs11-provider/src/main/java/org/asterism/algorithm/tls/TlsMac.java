package org.asterism.algorithm.tls;

import org.asterism.algorithm.Parameter;

/// `CK_TLS_MAC_PARAMS` (PKCS#11 v3.1 §6.40.2).
///
/// @param prfHash a `CKM_`
/// @param macLength of the code, in bytes
/// @param side 1 server, 2 client
public record TlsMac(long prfHash, long macLength, long side) implements Parameter {
  static TlsMac read(Parameter.Fields fields) {
    return new TlsMac(
        fields.number("prfHash"), fields.number("macLength"), fields.number("serverOrClient"));
  }
}
