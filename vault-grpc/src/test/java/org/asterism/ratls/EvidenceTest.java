package org.asterism.ratls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.asterism.attest.EvidenceExtension;
import org.asterism.ratls.SimulatedEvidence.SimulatedPlatform;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.junit.jupiter.api.Test;

/// Evidence is believed only as its policy names it, for one report data, and untouched.
class EvidenceTest {
  private static final Octets CODE = Octets.of(new byte[32]);
  private static final ReportData REPORT = new ReportData(Octets.of(new byte[64]));

  private final SecureRandom random = new SecureRandom();
  private final SimulatedKey root = SimulatedKey.generate(random);
  private final SimulatedKey platform = SimulatedKey.generate(random);
  private final TlsIdentity engine = TlsIdentity.generate(random);
  private final EvidenceSource simulated =
      SimulatedEvidence.source(
          new SimulatedPlatform(platform, root.certify(platform.publicKey()), CODE, 2));
  private final AcceptedEvidence accepts =
      new AcceptedEvidence.Simulated(root.publicKey(), Optional.of(CODE), 2);

  @Test
  void simulatedEvidenceSaysSo() throws Exception {
    var verdict = accepts.verify(simulated.evidence(REPORT), REPORT, engine.spki());
    var trusted = assertInstanceOf(EvidenceVerdict.Trusted.class, verdict);
    assertEquals(EvidenceKind.SIMULATED, trusted.kind());
    assertTrue(trusted.words().startsWith("simulated"));
  }

  @Test
  void noByteOfSimulatedEvidenceMayChange() throws Exception {
    byte[] genuine = simulated.evidence(REPORT).evidence().toByteArray();
    for (int i = 0; i < genuine.length; i++) {
      byte[] tampered = genuine.clone();
      tampered[i] ^= 0x40;
      assertRefused(accepts, new Evidence(EvidenceKind.SIMULATED, Octets.of(tampered), CODE));
    }
    byte[] longer = java.util.Arrays.copyOf(genuine, genuine.length + 1);
    assertRefused(accepts, new Evidence(EvidenceKind.SIMULATED, Octets.of(longer), CODE));
  }

  @Test
  void evidenceForOtherReportDataIsRefused() throws Exception {
    byte[] other = new byte[64];
    other[63] = 1;
    var elsewhere = new ReportData(Octets.of(other));
    var host = new AcceptedEvidence.Host();
    assertRefused(accepts, simulated.evidence(elsewhere));
    assertRefused(host, HostEvidence.source(engine).evidence(elsewhere));
    assertInstanceOf(
        EvidenceVerdict.Trusted.class,
        host.verify(HostEvidence.source(engine).evidence(REPORT), REPORT, engine.spki()));
  }

  @Test
  void hostEvidenceOfAnotherKeyIsRefused() throws Exception {
    var other = TlsIdentity.generate(random);
    assertRefused(new AcceptedEvidence.Host(), HostEvidence.source(other).evidence(REPORT));
    assertRefused(new AcceptedEvidence.Host(), new Evidence(EvidenceKind.HOST, CODE, Octets.EMPTY));
  }

  @Test
  void oneKindIsNotTakenForAnother() throws Exception {
    assertRefused(new AcceptedEvidence.Host(), simulated.evidence(REPORT));
    assertRefused(accepts, HostEvidence.source(engine).evidence(REPORT));
  }

  private void assertRefused(AcceptedEvidence accepted, Evidence evidence) {
    assertInstanceOf(
        EvidenceVerdict.Refused.class, accepted.verify(evidence, REPORT, engine.spki()));
  }

  @Test
  void keysSurviveTheirStores() {
    try (var pkcs8 = engine.toPkcs8();
        var seed = platform.toSeed()) {
      assertEquals(engine.spki(), TlsIdentity.fromPkcs8(pkcs8).spki());
      assertEquals(platform.publicKey(), SimulatedKey.fromSeed(seed).publicKey());
      assertThrows(IllegalArgumentException.class, () -> TlsIdentity.fromPkcs8(seed));
      assertThrows(IllegalArgumentException.class, () -> SimulatedKey.fromSeed(pkcs8));
    }
  }

  @Test
  void aCertificateCarriesEvidenceInTheInteroperableForm() throws Exception {
    var sun = Security.getProvider("SUN");
    var found = EvidenceExtension.in(EvidenceCertificate.with(engine, simulated), sun);
    assertEquals(1, found.size());
    var bound = new ReportData(Octets.of(found.getFirst().expectedReportData().toArray()));
    var evidence = Octets.of(found.getFirst().evidence().toArray());
    var shown = new Evidence(EvidenceKind.SIMULATED, evidence, Octets.EMPTY);
    assertInstanceOf(EvidenceVerdict.Trusted.class, accepts.verify(shown, bound, engine.spki()));
    assertEquals(0, EvidenceExtension.in(EvidenceCertificate.plain(engine), sun).size());
  }

  @Test
  void withoutAnExporterNothingIsAttested() {
    for (var protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
      var session =
          (SSLSession)
              Proxy.newProxyInstance(
                  SSLSession.class.getClassLoader(),
                  new Class<?>[] {SSLSession.class},
                  (_, _, _) -> protocol);
      var refused = assertThrows(AttestationRefused.class, () -> TlsExporter.of(session));
      assertEquals("exporter", refused.step());
    }
  }
}
