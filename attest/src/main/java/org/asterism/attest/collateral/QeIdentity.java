package org.asterism.attest.collateral;

import java.util.List;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// Which quoting enclave may sign quotes. Intel PCS API v4, "Get QE Identity" and "Get TD QE
/// Identity", version 2.
///
/// @param header kind, dates, evaluation number
/// @param miscSelect what MISCSELECT must be
/// @param attributes what ATTRIBUTES must be
/// @param signer who signed it
/// @param levels its levels by ISVSVN, high to low
public record QeIdentity(
    DocumentHeader header,
    Masked miscSelect,
    Masked attributes,
    Signer signer,
    List<IsvLevel> levels) {
  /// Who signed an enclave, and under which product id.
  public record Signer(Bytes mrSigner, int isvProdId) {}

  /// Reads the document; its signature is another's business.
  public static QeIdentity parse(Bytes document) throws MalformedException {
    Json json = Json.parse(document);
    return new QeIdentity(
        DocumentHeader.parse(json, 2, "QE", "TD_QE"),
        Masked.of(json, "miscselect", 4),
        Masked.of(json, "attributes", 16),
        new Signer(json.hex("mrsigner", 32), json.number("isvprodid", 0xFFFF)),
        IsvLevel.parse(json.objects("tcbLevels")));
  }
}
