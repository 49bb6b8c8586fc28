package org.asterism.conformance.chapter;

/// The curves of the token as Cryptoki and Java name them.
enum Curve {
  P256("secp256r1", "06082a8648ce3d030107", 32, Mechanisms.Digest.SHA256),
  P384("secp384r1", "06052b81040022", 48, Mechanisms.Digest.SHA384),
  P521("secp521r1", "06052b81040023", 66, Mechanisms.Digest.SHA512);

  final String java;
  final int fieldLength;
  final Mechanisms.Digest digest;
  private final String oid;

  Curve(String java, String oid, int fieldLength, Mechanisms.Digest digest) {
    this.java = java;
    this.oid = oid;
    this.fieldLength = fieldLength;
    this.digest = digest;
  }

  /// `CKA_EC_PARAMS`: the DER of the curve's object identifier.
  byte[] parameters() {
    return Numbers.hex(oid);
  }
}
