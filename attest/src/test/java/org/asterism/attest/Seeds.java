package org.asterism.attest;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.attest.Vectors.Vector;
import org.asterism.attest.collateral.IntelCollateral;
import org.asterism.attest.collateral.X509;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Quote;
import org.asterism.attest.quote.SnpReport;

/// Where the fuzz tests start: the real vectors and their parts. Origin and licence of each are in
/// the vectors' README.
public final class Seeds {
  private static final String SGX_EXTENSION = "1.2.840.113741.1.13.1";
  private static final List<String> CERTIFICATES =
      List.of("gramine-cert.pem", "intel-sgxsdk-cert.pem", "rats-tls-cert.pem");

  private Seeds() {}

  public static Stream<byte[]> evidence() {
    return MutationTest.vectors().stream().map(vector -> vector.raw().toArray());
  }

  public static Stream<byte[]> collateral() {
    return files().map(file -> Vectors.bytes(file).toArray());
  }

  private static Stream<String> files() {
    return MutationTest.vectors().stream().flatMap(v -> v.collateral().stream()).distinct();
  }

  private static Stream<IntelCollateral> intel() {
    return files()
        .map(Vectors::collateral)
        .flatMap(one -> one instanceof IntelCollateral intel ? Stream.of(intel) : Stream.of());
  }

  public static Stream<byte[]> tcbInfos() {
    return intel().map(one -> one.tcbInfo().document().toArray());
  }

  public static Stream<byte[]> qeIdentities() {
    return intel().map(one -> one.qeIdentity().document().toArray());
  }

  public static Stream<byte[]> revocationLists() {
    return intel()
        .flatMap(one -> Stream.concat(one.rootCrl().stream(), one.pckCrl().stream()))
        .map(Bytes::toArray);
  }

  public static Stream<byte[]> pems() {
    return Stream.concat(
        intel().map(one -> Bytes.utf8(one.tcbInfo().chain()).toArray()),
        CERTIFICATES.stream().map(file -> Vectors.bytes("ra-tls-certs/" + file).toArray()));
  }

  /// RA-TLS certificates, platform certificates and a VCEK, in DER.
  public static Stream<byte[]> certificates() {
    Stream<X509Certificate> tls =
        CERTIFICATES.stream().map(file -> first(Vectors.bytes("ra-tls-certs/" + file)));
    return Stream.of(tls, platforms(), Stream.of(first(Vectors.bytes(vcek()))))
        .flatMap(some -> some)
        .map(certificate -> MadeUp.parsed(certificate::getEncoded));
  }

  private static String vcek() {
    return Vectors.SNP_V3.collateral().getFirst();
  }

  private static Stream<X509Certificate> platforms() {
    return Stream.of(Vectors.SGX_CONFIG, Vectors.TDX_UP_TO_DATE)
        .map(Vector::parsed)
        .map(evidence ->
            switch (evidence) {
              case Quote quote -> first(quote.signature().certification().data());
              case SnpReport _ -> throw new AssertionError("a report has no platform certificate");
            });
  }

  private static X509Certificate first(Bytes pem) {
    return MadeUp.parsed(() -> X509.chain(pem.text().replace("\0", "")).getFirst());
  }

  /// The SGX extensions of real platform certificates.
  public static Stream<byte[]> platformExtensions() {
    return platforms()
        .flatMap(one -> MadeUp.parsed(() -> X509.extension(one, SGX_EXTENSION)).stream())
        .map(Bytes::toArray);
  }

  public static Stream<byte[]> extensions(String oid) {
    return certificates()
        .flatMap(der ->
            MadeUp.parsed(() -> X509.extension(X509.certificate(Bytes.of(der)), oid)).stream())
        .map(Bytes::toArray);
  }
}
