package org.asterism.algorithm.ec;

import java.util.List;

/// The curves of the NIST P family (SP 800-186 §3.2.1).
public enum Curve {
  P256("secp256r1", "1.2.840.10045.3.1.7", 256),
  P384("secp384r1", "1.3.132.0.34", 384),
  P521("secp521r1", "1.3.132.0.35", 521);

  private final String standardName;
  private final String oid;
  private final int bits;

  Curve(String standardName, String oid, int bits) {
    this.standardName = standardName;
    this.oid = oid;
    this.bits = bits;
  }

  /// The name that the JCA and SEC 2 use.
  public String standardName() {
    return standardName;
  }

  /// The names that applications use: those of SEC 2, SP 800-186 and ANSI X9.62.
  List<String> names() {
    return switch (this) {
      case P256 -> List.of(standardName, "P-256", "prime256v1");
      case P384 -> List.of(standardName, "P-384");
      case P521 -> List.of(standardName, "P-521");
    };
  }

  public String oid() {
    return oid;
  }

  public int bits() {
    return bits;
  }

  /// Length of one coordinate or scalar in bytes.
  public int fieldBytes() {
    return (bits + 7) / 8;
  }
}
