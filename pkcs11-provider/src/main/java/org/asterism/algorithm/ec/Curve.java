package org.asterism.algorithm.ec;

import java.util.List;

/// The curves: of the NIST P family (SP 800-186 §3.2.1), of Certicom (SEC 2 §2.4.1) and of the
/// Brainpool (RFC 5639). The cofactor of each is one.
public enum Curve {
  P224("secp224r1", "1.3.132.0.33", 224),
  P256("secp256r1", "1.2.840.10045.3.1.7", 256),
  P384("secp384r1", "1.3.132.0.34", 384),
  P521("secp521r1", "1.3.132.0.35", 521),
  K256("secp256k1", "1.3.132.0.10", 256),
  BP256("brainpoolP256r1", "1.3.36.3.3.2.8.1.1.7", 256),
  BP320("brainpoolP320r1", "1.3.36.3.3.2.8.1.1.9", 320),
  BP384("brainpoolP384r1", "1.3.36.3.3.2.8.1.1.11", 384),
  BP512("brainpoolP512r1", "1.3.36.3.3.2.8.1.1.13", 512);

  static final int MIN_BITS = 224;
  static final int MAX_BITS = 521;

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
      case P224 -> List.of(standardName, "P-224");
      case P256 -> List.of(standardName, "P-256", "prime256v1");
      case P384 -> List.of(standardName, "P-384");
      case P521 -> List.of(standardName, "P-521");
      case K256, BP256, BP320, BP384, BP512 -> List.of(standardName);
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

  /// The providers that lack it.
  List<String> strangers() {
    return switch (this) {
      case P256, P384, P521 -> List.of();
      case P224, K256 -> List.of("SunEC");
      case BP256, BP320, BP384, BP512 -> List.of("SunEC", "AmazonCorrettoCryptoProvider");
    };
  }
}
