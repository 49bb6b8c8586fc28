package org.asterism.attest.collateral;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.quote.SnpTcb;

/// What AMD says of a platform in a VCEK or VLEK certificate. AMD 57230 (VCEK Certificate and KDS
/// Interface Specification), 3.1, extensions under 1.3.6.1.4.1.3704.1.
///
/// @param product the product line, without the stepping that follows a dash
/// @param tcb the security versions that the key was derived for
/// @param hardwareId the chip's id; only a VCEK has it
/// @param cloud the provider a VLEK was loaded for; only a VLEK has it
public record AmdExtensions(
    String product, SnpTcb tcb, Optional<Bytes> hardwareId, Optional<String> cloud) {
  private static final String ARC = "1.3.6.1.4.1.3704.1.";
  private static final int CHIP_ID = 64;
  private static final int TURIN_ID = 8;
  private static final int[] MILAN_ORDER = {1, 2, 4, 5, 6, 7, 3, 8};
  private static final int[] TURIN_ORDER = {9, 1, 2, 3, 5, 6, 7, 8};

  /// Reads a certificate's extensions.
  public static AmdExtensions of(X509Certificate certificate) throws MalformedException {
    String name = text(certificate, "2");
    String product = name.split("-", 2)[0];
    boolean turin = product.equals("Turin");
    return new AmdExtensions(
        product,
        tcb(certificate, turin),
        hardwareId(certificate, turin ? TURIN_ID : CHIP_ID),
        X509.extension(certificate, ARC + "5").isPresent()
            ? Optional.of(text(certificate, "5"))
            : Optional.empty());
  }

  private static SnpTcb tcb(X509Certificate certificate, boolean turin) throws MalformedException {
    int[] order = turin ? TURIN_ORDER : MILAN_ORDER;
    byte[] word = new byte[order.length];
    for (int i = 0; i < order.length; i++) {
      word[i] =
          (byte) Der.parse(value(certificate, "3." + order[i])).integer(0xFF, "a TCB component");
    }
    return new SnpTcb(Bytes.of(word), turin);
  }

  /// The id lies there bare or in an OCTET STRING; both are in use.
  private static Optional<Bytes> hardwareId(X509Certificate certificate, int length)
      throws MalformedException {
    Optional<Bytes> id = X509.extension(certificate, ARC + "4");
    if (id.isEmpty() || id.get().length() == length) {
      return id;
    }
    return Optional.of(Der.parse(id.get()).octets(length, "hardware id"));
  }

  private static String text(X509Certificate certificate, String arc) throws MalformedException {
    return Der.parse(value(certificate, arc))
        .require(Der.IA5_STRING, "extension " + ARC + arc)
        .content()
        .text();
  }

  private static Bytes value(X509Certificate certificate, String arc) throws MalformedException {
    return X509.extension(certificate, ARC + arc)
        .orElseThrow(() -> new MalformedException("expected AMD's extension " + ARC + arc));
  }
}
