package org.asterism.ratls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.asterism.attest.quote.Report;
import org.asterism.ratls.AttestedExchange.Attester;
import org.asterism.ratls.ReportData.Parties;
import org.asterism.ratls.ReportData.Side;
import org.asterism.tee.Gramine;
import org.asterism.tee.GramineProcess;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A quote goes through the attested exchange bound to its connection, and to no other; where none
/// can be made the exchange ends and says why.
class HardwareExchangeTest {
  @TempDir private Path scratch;
  private final SecureRandom random = new SecureRandom();
  private final TlsIdentity vault = TlsIdentity.generate(random);
  private final TlsIdentity engine = TlsIdentity.generate(random);
  private final Parties parties =
      new Parties(vault.spki(), engine.spki(), EnrolmentId.random(random));

  /// Both ends' sessions of one TLS connection.
  private record Sessions(SSLSession vault, SSLSession engine) {}

  private static SSLContext context(TlsIdentity self, Spki peer, SecureRandom random)
      throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(
        new KeyManager[] {new IdentityKeys(self, EvidenceCertificate.plain(self))},
        new TrustManager[] {new PinnedTrust(Set.of(peer))},
        random);
    return context;
  }

  private Sessions connected() throws Exception {
    var server = context(vault, engine.spki(), random).getServerSocketFactory();
    var client = context(engine, vault.spki(), random).getSocketFactory();
    try (var listening =
            (SSLServerSocket) server.createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      listening.setNeedClientAuth(true);
      var accepted =
          threads.submit(() -> {
            var socket = (SSLSocket) listening.accept();
            socket.startHandshake();
            return socket;
          });
      try (var near =
          (SSLSocket) client.createSocket(listening.getInetAddress(), listening.getLocalPort())) {
        near.startHandshake();
        try (var far = accepted.get()) {
          return new Sessions(far.getSession(), near.getSession());
        }
      }
    }
  }

  // What a peer's policy will ask first, without a vendor's signatures.
  private static EvidenceVerdict read(Evidence evidence, ReportData expected) {
    try {
      Report report =
          org.asterism.attest.quote.Evidence.parse(Bytes.of(evidence.evidence().toByteArray()))
              .report();
      var found = Octets.of(report.reportData().toArray());
      return found.equals(expected.bytes())
          ? new EvidenceVerdict.Trusted(
              EvidenceKind.SGX, Octets.of(report.measurement().toArray()), "a quote")
          : new EvidenceVerdict.Refused("report data", "for another connection");
    } catch (MalformedException malformed) {
      return new EvidenceVerdict.Refused("format", String.valueOf(malformed.getMessage()));
    }
  }

  private AttestedExchange side(Side side, SSLSession session, EvidenceSource source)
      throws AttestationRefused {
    return side == Side.VAULT
        ? new AttestedExchange(
            side, parties, session, new Attester(source, new AcceptedEvidence.Host()), random)
        : new AttestedExchange(
            side,
            parties.mirrored(),
            session,
            new Attester(source, (evidence, data, _) -> read(evidence, data)),
            random);
  }

  @Test
  void aQuoteAttestsTheConnectionItWasMadeFor() throws Exception {
    try (var process = new GramineProcess(scratch.resolve("attestation"), "none", 0)) {
      var sessions = connected();
      var gramine = new Gramine(process.root()).source();
      var near = side(Side.ENGINE, sessions.engine(), HostEvidence.source(engine));
      var far = side(Side.VAULT, sessions.vault(), gramine);
      Octets challenge = AttestedExchange.freshChallenge(random);
      var answer = near.answer(challenge, far.challenge(), far.offer(challenge));
      var attested = far.accept(challenge, answer.proof());
      var finished = answer.waiting().finish(attested.encapsulation());
      assertEquals(EvidenceKind.SGX, finished.verdict().kind());
      assertEquals(EvidenceKind.HOST, attested.verdict().kind());
    }
  }

  @Test
  void aQuoteOfOneConnectionIsNothingOnAnother() throws Exception {
    try (var process = new GramineProcess(scratch.resolve("attestation"), "none", 0)) {
      var gramine = new Gramine(process.root()).source();
      Octets challenge = AttestedExchange.freshChallenge(random);
      var far = side(Side.VAULT, connected().vault(), gramine);
      var proof = far.offer(challenge);
      var near = side(Side.ENGINE, connected().engine(), HostEvidence.source(engine));
      var refused =
          assertThrows(
              AttestationRefused.class, () -> near.answer(challenge, far.challenge(), proof));
      assertEquals("report data", refused.step());
    }
  }

  @Test
  void whereNoEvidenceCanBeMadeTheExchangeEnds() throws Exception {
    var nowhere = new Gramine(scratch.resolve("none")).source();
    var far = side(Side.VAULT, connected().vault(), nowhere);
    var refused =
        assertThrows(
            AttestationRefused.class, () -> far.offer(AttestedExchange.freshChallenge(random)));
    assertEquals("evidence", refused.step());
    assertTrue(refused.reason().contains("gramine-sgx"), refused::reason);
    assertThrows(EvidenceUnavailable.class, () -> EvidenceCertificate.with(vault, nowhere));
  }
}
