package org.asterism.attest.quote;

/// Parsed attestation evidence: an Intel quote or an AMD report. Parsing proves nothing; only a
/// verifier's verdict does.
public sealed interface Evidence permits Quote, SnpReport {
  /// The largest evidence that is looked at. Real quotes have 4 to 8 KiB.
  int MAX_BYTES = 64 * 1024;

  /// What is said of the protected software.
  Report report();

  /// Parses SGX quotes v3 to v5, TDX quotes v4 and v5 and SEV-SNP reports v2 to v5.
  ///
  /// A quote begins with a 16-bit version and a 16-bit key type that is never zero; a report with a
  /// 32-bit version below 65536. So the two never read as each other.
  static Evidence parse(Bytes raw) throws MalformedException {
    if (raw.length() > MAX_BYTES) {
      throw new MalformedException(
          "expected evidence of at most %d bytes, found %d".formatted(MAX_BYTES, raw.length()));
    }
    boolean quote = raw.length() >= 4 && raw.slice(2, 2).littleEndian() != 0;
    return quote ? QuoteParser.parse(raw) : SnpReport.parse(raw);
  }
}
