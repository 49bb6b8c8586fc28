package org.asterism.attest.quote;

/// The first 48 bytes of a quote. SGX DCAP ECDSA Quote Library API, A.4, "Quote Header"; TDX DCAP
/// Quoting Library API, A.3.1.
public record QuoteHeader(Bytes raw) {
  /// The length of the structure.
  public static final int LENGTH = 48;

  /// The key type of ECDSA P-256, the only one that Intel's quoting enclaves use.
  public static final int ECDSA_P256 = 2;

  public QuoteHeader {
    if (raw.length() != LENGTH) {
      throw new IllegalArgumentException("a quote header of " + raw.length() + " bytes");
    }
  }

  /// The quote's version.
  public int version() {
    return (int) raw.slice(0, 2).littleEndian();
  }

  /// What signed it.
  public int keyType() {
    return (int) raw.slice(2, 2).littleEndian();
  }

  /// 0 for SGX, 0x81 for TDX.
  public long teeType() {
    return raw.slice(4, 4).littleEndian();
  }

  /// Whose quoting enclave made it.
  public Bytes qeVendor() {
    return raw.slice(12, 16);
  }

  /// The quoting enclave's own note; Intel's puts the platform's id in it.
  public Bytes userData() {
    return raw.slice(28, 20);
  }
}
