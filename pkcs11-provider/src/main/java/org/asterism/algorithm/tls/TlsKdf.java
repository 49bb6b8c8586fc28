package org.asterism.algorithm.tls;

import java.util.Optional;
import org.asterism.algorithm.Parameter;

/// `CK_TLS_KDF_PARAMS` (PKCS#11 v3.1 §6.40.2).
///
/// @param prf the `CKM_` of the hash
/// @param context another thing if it is there and empty (RFC 5705 §4)
public record TlsKdf(
    long prf, byte[] label, byte[] clientRandom, byte[] serverRandom, Optional<byte[]> context)
    implements Parameter {
  static TlsKdf read(Parameter.Fields fields) {
    return new TlsKdf(
        fields.number("prf"),
        fields.bytes("label"),
        fields.bytes("clientRandom"),
        fields.bytes("serverRandom"),
        fields.present("context") ? Optional.of(fields.bytes("context")) : Optional.empty());
  }

  @Override
  public int length() {
    return label.length + context.map(bytes -> bytes.length).orElse(0);
  }
}
