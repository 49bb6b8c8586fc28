package org.asterism.attest.collateral;

import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// What a vendor publishes so that evidence can be verified. Parsed, not verified.
public sealed interface Collateral permits IntelCollateral, AmdCollateral {
  /// Reads one file: the JSON object of [IntelCollateral], or a VCEK, VLEK or ASVK certificate or a
  /// revocation list of AMD, in PEM or DER, or a [CertificateTable] that begins with one of these.
  static Collateral parse(Bytes file) throws MalformedException {
    if (file.length() > Json.MAX_BYTES) {
      throw new MalformedException(
          "expected collateral of at most %d bytes, found %d"
              .formatted(Json.MAX_BYTES, file.length()));
    }
    if (CertificateTable.isBegunBy(file)) {
      return CertificateTable.parse(file).collateral();
    }
    boolean json = file.length() > 0 && "{ \t\r\n".indexOf(file.at(0)) >= 0;
    return json ? IntelCollateral.parse(file) : AmdCollateral.parse(file);
  }
}
