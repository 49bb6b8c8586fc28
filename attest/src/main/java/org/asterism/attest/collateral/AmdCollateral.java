package org.asterism.attest.collateral;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// AMD's collateral: the VCEK or VLEK certificate, issuers that are not built in, and revocation
/// lists, in any order and any number of files.
public record AmdCollateral(List<X509Certificate> certificates, List<X509CRL> crls)
    implements Collateral {
  private static final int CERTIFICATE_OR_CRL = 0x30;

  public AmdCollateral {
    certificates = List.copyOf(certificates);
    crls = List.copyOf(crls);
  }

  static AmdCollateral parse(Bytes file) throws MalformedException {
    List<X509Certificate> certificates = new ArrayList<>();
    List<X509CRL> crls = new ArrayList<>();
    if (file.length() > 0 && file.at(0) == CERTIFICATE_OR_CRL) {
      der(file, certificates, crls);
    } else {
      pem(file.text(), certificates, crls);
    }
    if (certificates.isEmpty() && crls.isEmpty()) {
      throw new MalformedException("expected certificates or revocation lists, found neither");
    }
    return new AmdCollateral(certificates, crls);
  }

  private static void pem(String text, List<X509Certificate> certificates, List<X509CRL> crls)
      throws MalformedException {
    for (Pem block : Pem.blocks(text)) {
      switch (block.label()) {
        case "CERTIFICATE" -> certificates.add(X509.certificate(block.der()));
        case "X509 CRL" -> crls.add(X509.crl(block.der()));
        default ->
            throw new MalformedException(
                "expected CERTIFICATE or X509 CRL in PEM, found " + block.label());
      }
    }
  }

  /// A certificate's first inner element is a sequence whose first is a tagged version; a list's
  /// first is a version number or an algorithm (RFC 5280, 4.1 and 5.1).
  private static void der(Bytes file, List<X509Certificate> certificates, List<X509CRL> crls)
      throws MalformedException {
    List<Der> outer = Der.parse(file).children("a certificate or revocation list");
    List<Der> inner =
        outer.isEmpty() ? List.of() : outer.getFirst().children("a certificate or list");
    if (!inner.isEmpty() && inner.getFirst().tag() == 0xA0) {
      certificates.add(X509.certificate(file));
    } else {
      crls.add(X509.crl(file));
    }
  }
}
