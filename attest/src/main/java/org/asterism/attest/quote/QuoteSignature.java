package org.asterism.attest.quote;

/// The signed end of a quote. SGX DCAP ECDSA Quote Library API, A.4, "ECDSA 256-bit Quote Signature
/// Data Structure"; TDX DCAP Quoting Library API, A.3.8 and A.3.11 (the same parts, nested).
///
/// @param signature r and s over header and body, by the attestation key
/// @param attestationKey x and y on P-256
/// @param qe the quoting enclave's own report, which vouches for the attestation key
/// @param qeSignature r and s over that report, by the PCK
/// @param certification the PCK certificate chain, or something that cannot be verified
public record QuoteSignature(
    Bytes signature,
    Bytes attestationKey,
    QeReport qe,
    Bytes qeSignature,
    CertificationData certification) {
  private static final int SIGNATURE = 64;

  /// The quoting enclave's report and what it hashed together with the attestation key.
  public record QeReport(EnclaveReport report, Bytes authentication) {}

  static QuoteSignature parse(int version, Bytes raw) throws MalformedException {
    Cursor cursor = new Cursor(raw);
    Bytes signature = cursor.take(SIGNATURE, "quote signature");
    Bytes key = cursor.take(SIGNATURE, "attestation key");
    QuoteSignature parsed =
        certified(signature, key, version == QuoteParser.V3 ? cursor : nested(cursor));
    cursor.end("quote signature data");
    return parsed;
  }

  private static Cursor nested(Cursor outer) throws MalformedException {
    CertificationData data = CertificationData.read(outer);
    if (data.type() != CertificationData.QE_REPORT) {
      throw new MalformedException(
          "expected certification data of type 6 (QE report), found type " + data.type());
    }
    return new Cursor(data.data());
  }

  private static QuoteSignature certified(Bytes signature, Bytes key, Cursor cursor)
      throws MalformedException {
    EnclaveReport report = new EnclaveReport(cursor.take(EnclaveReport.LENGTH, "QE report"));
    Bytes qeSignature = cursor.take(SIGNATURE, "QE report signature");
    Bytes authentication =
        cursor.take(cursor.number(2, "QE authentication length"), "QE authentication data");
    CertificationData certification = CertificationData.read(cursor);
    cursor.end("QE certification");
    return new QuoteSignature(
        signature, key, new QeReport(report, authentication), qeSignature, certification);
  }
}
