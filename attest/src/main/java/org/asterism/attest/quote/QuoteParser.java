package org.asterism.attest.quote;

/// From bytes to a [Quote]: header, body by version and type, signature data, and whatever trails.
final class QuoteParser {
  static final int V3 = 3;

  private static final int V4 = 4;
  private static final int V5 = 5;
  private static final long TEE_SGX = 0;
  private static final long TEE_TDX = 0x81;

  private QuoteParser() {}

  static Quote parse(Bytes raw) throws MalformedException {
    Cursor cursor = new Cursor(raw);
    QuoteHeader header = new QuoteHeader(cursor.take(QuoteHeader.LENGTH, "quote header"));
    Report report = body(header, cursor);
    Bytes signed = cursor.consumed();
    long length = cursor.number(4, "signature data length");
    QuoteSignature signature =
        QuoteSignature.parse(header.version(), cursor.take(length, "signature data"));
    return new Quote(header, report, signed, signature, cursor.rest());
  }

  private static Report body(QuoteHeader header, Cursor cursor) throws MalformedException {
    return switch (header.version()) {
      case V3 -> enclave(header, cursor);
      case V4 -> header.teeType() == TEE_TDX ? domain10(header, cursor) : enclave(header, cursor);
      case V5 -> typed(header, cursor);
      default ->
          throw new MalformedException(
              "expected a quote of version 3, 4 or 5, found " + header.version());
    };
  }

  /// TDX DCAP Quoting Library API, A.4: version 5 names the body's type and size before it.
  private static Report typed(QuoteHeader header, Cursor cursor) throws MalformedException {
    int type = (int) cursor.number(2, "quote body type");
    long size = cursor.number(4, "quote body size");
    long expected =
        switch (type) {
          case 1 -> EnclaveReport.LENGTH;
          case 2 -> TdReport.LENGTH_10;
          case 3 -> TdReport.LENGTH_15;
          default ->
              throw new MalformedException("expected quote body type 1, 2 or 3, found " + type);
        };
    if (size != expected) {
      throw new MalformedException(
          "expected a body of %d bytes for type %d, found %d".formatted(expected, type, size));
    }
    return switch (type) {
      case 1 -> enclave(header, cursor);
      case 2 -> domain10(header, cursor);
      default -> domain15(header, cursor);
    };
  }

  private static Report enclave(QuoteHeader header, Cursor cursor) throws MalformedException {
    require(header, TEE_SGX);
    return new EnclaveReport(cursor.take(EnclaveReport.LENGTH, "enclave report"));
  }

  private static Report domain10(QuoteHeader header, Cursor cursor) throws MalformedException {
    require(header, TEE_TDX);
    return new TdReport(cursor.take(TdReport.LENGTH_10, "TD report 1.0"));
  }

  private static Report domain15(QuoteHeader header, Cursor cursor) throws MalformedException {
    require(header, TEE_TDX);
    return new TdReport(cursor.take(TdReport.LENGTH_15, "TD report 1.5"));
  }

  private static void require(QuoteHeader header, long tee) throws MalformedException {
    if (header.teeType() != tee) {
      throw new MalformedException(
          "expected TEE type %#x for this quote, found %#x".formatted(tee, header.teeType()));
    }
  }
}
