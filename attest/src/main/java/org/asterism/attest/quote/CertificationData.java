package org.asterism.attest.quote;

/// What certifies the quoting enclave. SGX DCAP ECDSA Quote Library API, A.4, "QE Certification
/// Data".
///
/// @param type 1 to 3 platform ids, 5 the certificate chain in PEM, 6 a nested QE report
/// @param data as the type says
public record CertificationData(int type, Bytes data) {
  /// The PCK certificate and its issuers in PEM.
  public static final int PCK_CHAIN = 5;

  /// Quote version 4 and later: QE report, its signature, and certification data again.
  public static final int QE_REPORT = 6;

  static CertificationData read(Cursor cursor) throws MalformedException {
    int type = (int) cursor.number(2, "certification data type");
    long length = cursor.number(4, "certification data length");
    return new CertificationData(type, cursor.take(length, "certification data"));
  }
}
