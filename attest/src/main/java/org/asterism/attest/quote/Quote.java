package org.asterism.attest.quote;

/// An Intel quote: a report of an enclave or trust domain, signed by the platform's quoting
/// enclave.
///
/// @param header the first 48 bytes
/// @param report what is said of the enclave or domain
/// @param signed the bytes under the quote's signature
/// @param signature the signature and what vouches for it
/// @param trailing what follows the quote in its buffer; nothing signs or reads it. Real quotes
///   carry padding and even text there, so it is kept, shown and otherwise ignored
public record Quote(
    QuoteHeader header, Report report, Bytes signed, QuoteSignature signature, Bytes trailing)
    implements Evidence {}
