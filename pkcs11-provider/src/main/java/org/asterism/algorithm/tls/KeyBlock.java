package org.asterism.algorithm.tls;

import org.asterism.algorithm.Parameter;

/// `CK_TLS12_KEY_MAT_PARAMS` (PKCS#11 v3.1 §6.40.2).
///
/// @param prfHash a `CKM_`
/// @param returned whether the application gave room for what is made
public record KeyBlock(
    Sizes sizes, byte[] clientRandom, byte[] serverRandom, long prfHash, boolean returned)
    implements Parameter {

  /// In bits.
  public record Sizes(long mac, long key, long iv, boolean export) {}

  static KeyBlock read(Parameter.Fields fields) {
    return new KeyBlock(
        new Sizes(
            fields.number("macBits"),
            fields.number("keyBits"),
            fields.number("ivBits"),
            fields.number("export") != 0),
        fields.bytes("clientRandom"),
        fields.bytes("serverRandom"),
        fields.number("prfHash"),
        fields.present("out"));
  }
}
