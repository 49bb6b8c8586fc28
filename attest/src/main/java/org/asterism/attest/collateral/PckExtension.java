package org.asterism.attest.collateral;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// What Intel says of a platform in its PCK certificate. Intel SGX PCK Certificate and CRL Profile
/// Specification, 1.3.5, extension 1.2.840.113741.1.13.1.
///
/// @param ppid the platform's id
/// @param tcb its security versions
/// @param pceId the id of the provisioning enclave
/// @param fmspc family, model, stepping, platform and custom SKU: which TCB information applies
/// @param instance the id of a platform with several packages; only its certificates have it
public record PckExtension(
    Bytes ppid, Tcb tcb, Bytes pceId, Bytes fmspc, Optional<Bytes> instance) {
  private static final String OID = "1.2.840.113741.1.13.1";
  private static final String OID_CONTENT = "2a864886f84d010d01";
  private static final String PPID = OID_CONTENT + "01";
  private static final String TCB = OID_CONTENT + "02";
  private static final String PCE_ID = OID_CONTENT + "03";
  private static final String FMSPC = OID_CONTENT + "04";
  private static final String INSTANCE = OID_CONTENT + "06";

  /// Security versions of a platform: sixteen components of the processor, and the PCE's.
  public record Tcb(Bytes components, int pceSvn) {}

  /// Reads a certificate's extension; a certificate without it is not a PCK certificate.
  public static PckExtension of(X509Certificate certificate) throws MalformedException {
    return parse(
        X509.extension(certificate, OID)
            .orElseThrow(
                () -> new MalformedException("expected the SGX extension in a PCK certificate")));
  }

  /// Reads the extension's value.
  static PckExtension parse(Bytes der) throws MalformedException {
    List<Der> entries = Der.parse(der).children("the SGX extension");
    return new PckExtension(
        required(entries, PPID).octets(16, "PPID"),
        tcb(required(entries, TCB).children("TCB")),
        required(entries, PCE_ID).octets(2, "PCEID"),
        required(entries, FMSPC).octets(6, "FMSPC"),
        instance(entries));
  }

  private static Optional<Bytes> instance(List<Der> entries) throws MalformedException {
    Optional<Der> entry = find(entries, INSTANCE);
    return entry.isPresent()
        ? Optional.of(entry.get().octets(16, "platform instance id"))
        : Optional.empty();
  }

  private static Tcb tcb(List<Der> entries) throws MalformedException {
    byte[] components = new byte[16];
    for (int i = 0; i < components.length; i++) {
      String oid = TCB + "%02x".formatted(i + 1);
      components[i] = (byte) required(entries, oid).integer(0xFF, "a TCB component");
    }
    return new Tcb(Bytes.of(components), required(entries, TCB + "11").integer(0xFFFF, "PCESVN"));
  }

  private static Der required(List<Der> entries, String oid) throws MalformedException {
    return find(entries, oid)
        .orElseThrow(() -> new MalformedException("expected OID " + oid + " in SGX extension"));
  }

  private static Optional<Der> find(List<Der> entries, String oid) throws MalformedException {
    List<Der> found = new ArrayList<>();
    for (Der entry : entries) {
      List<Der> pair = entry.children("an entry of the SGX extension");
      if (pair.size() != 2 || pair.getFirst().tag() != Der.OID) {
        throw new MalformedException("expected pairs of OID and value in the SGX extension");
      }
      if (pair.getFirst().content().toString().equals(oid)) {
        found.add(pair.getLast());
      }
    }
    if (found.size() > 1) {
      throw new MalformedException("expected OID " + oid + " once, found " + found.size());
    }
    return found.stream().findFirst();
  }
}
