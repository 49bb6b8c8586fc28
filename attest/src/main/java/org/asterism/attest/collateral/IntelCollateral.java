package org.asterism.attest.collateral;

import java.util.Optional;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// Intel's collateral for one kind of platform, as a provisioning service hands it out. One JSON
/// object with the names below; the two documents are texts, exactly as Intel signed them.
///
/// @param tcbInfo `tcb_info`, `tcb_info_signature`, `tcb_info_issuer_chain`
/// @param qeIdentity `qe_identity`, `qe_identity_signature`, `qe_identity_issuer_chain`
/// @param rootCrl `root_ca_crl`, DER in hexadecimal; missing or empty if there is none
/// @param pckCrl `pck_crl`, likewise
/// @param pckCrlChain `pck_crl_issuer_chain` in PEM
public record IntelCollateral(
    SignedDocument tcbInfo,
    SignedDocument qeIdentity,
    Optional<Bytes> rootCrl,
    Optional<Bytes> pckCrl,
    String pckCrlChain)
    implements Collateral {
  private static final int SIGNATURE = 64;

  /// A document with its signature.
  ///
  /// @param document the exact bytes that were signed
  /// @param signature r and s
  /// @param chain the signer's certificates in PEM
  public record SignedDocument(Bytes document, Bytes signature, String chain) {
    public SignedDocument {
      if (signature.length() != SIGNATURE) {
        throw new IllegalArgumentException("a signature of " + signature.length() + " bytes");
      }
    }
  }

  static IntelCollateral parse(Bytes file) throws MalformedException {
    Json json = Json.parse(file);
    return new IntelCollateral(
        signed(json, "tcb_info"),
        signed(json, "qe_identity"),
        hex(json, "root_ca_crl"),
        hex(json, "pck_crl"),
        json.optionalText("pck_crl_issuer_chain").orElse(""));
  }

  private static SignedDocument signed(Json json, String name) throws MalformedException {
    return new SignedDocument(
        Bytes.utf8(json.text(name)),
        json.hex(name + "_signature", SIGNATURE),
        json.text(name + "_issuer_chain"));
  }

  private static Optional<Bytes> hex(Json json, String name) throws MalformedException {
    Optional<String> digits = json.optionalText(name);
    return digits.isPresent() ? Optional.of(Bytes.hex(digits.get())) : Optional.empty();
  }
}
