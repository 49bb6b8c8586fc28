package org.asterism.rpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.asterism.proto.vault.v1.Accepted;
import org.asterism.proto.vault.v1.AttestMessage;
import org.asterism.proto.vault.v1.Challenge;
import org.asterism.proto.vault.v1.Rejected;
import org.asterism.ratls.AcceptedEvidence;
import org.asterism.ratls.AttestationRefused;
import org.asterism.ratls.AttestedExchange;
import org.asterism.ratls.AttestedExchange.Attester;
import org.asterism.ratls.EvidenceSource;
import org.asterism.ratls.EvidenceVerdict;
import org.asterism.ratls.ReportData.Parties;
import org.asterism.ratls.ReportData.Side;
import org.asterism.ratls.Spki;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;
import org.asterism.vault.VaultDoor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The vault's side of the attested exchange.
final class AttestService {
  private static final Logger LOG = LoggerFactory.getLogger(AttestService.class);

  private final Terms terms;
  private final VaultDoor door;
  private final VaultServer.Environment environment;

  /// Under which terms this vault attests a connection.
  ///
  /// @param lifetime how long a connection stays attested
  record Terms(
      EnrolmentId enrolment,
      Spki identity,
      Enrolled engines,
      EvidenceSource source,
      Duration lifetime) {}

  AttestService(Terms terms, VaultDoor door, VaultServer.Environment environment) {
    this.terms = terms;
    this.door = door;
    this.environment = environment;
  }

  StreamObserver<AttestMessage> attest(
      Connection connection, StreamObserver<AttestMessage> answers) {
    return new Exchange(connection, answers);
  }

  /// One connection's exchange; gRPC calls it from one thread at a time.
  private final class Exchange implements StreamObserver<AttestMessage> {
    private final Connection connection;
    private final StreamObserver<AttestMessage> answers;
    private @Nullable AttestedExchange exchange;
    private Octets engineChallenge = Octets.EMPTY;
    private boolean ended;

    Exchange(Connection connection, StreamObserver<AttestMessage> answers) {
      this.connection = connection;
      this.answers = answers;
    }

    @Override
    public void onNext(AttestMessage message) {
      if (ended) {
        return;
      }
      try {
        step(message);
      } catch (AttestationRefused refused) {
        reject(refused);
      } catch (SSLPeerUnverifiedException | RuntimeException malformed) {
        reject(new AttestationRefused("proof", "malformed", malformed));
      }
    }

    private void step(AttestMessage message) throws AttestationRefused, SSLPeerUnverifiedException {
      switch (message.getStepCase()) {
        case CHALLENGE -> challenge(message.getChallenge());
        case PROOF -> proof(Wire.decode(message.getProof()));
        case ACCEPTED, REJECTED, STEP_NOT_SET ->
            throw new AttestationRefused("order", "unexpected " + message.getStepCase());
      }
    }

    private void challenge(Challenge challenge)
        throws AttestationRefused, SSLPeerUnverifiedException {
      if (!connection.begin()) {
        throw new AttestationRefused("order", "a connection is attested once; open another");
      }
      if (challenge.getVersion() != AttestedExchange.VERSION) {
        throw new AttestationRefused(
            "version",
            "%d expected, found %d".formatted(AttestedExchange.VERSION, challenge.getVersion()));
      }
      Spki engine = Tls.peerOf(connection.session());
      AcceptedEvidence accepted =
          terms
              .engines()
              .evidence(engine)
              .orElseThrow(() ->
                  new AttestationRefused("enrolment", "this engine's key is not enrolled here"));
      var parties = new Parties(terms.identity(), engine, terms.enrolment());
      var attester = new Attester(terms.source(), accepted);
      engineChallenge = Wire.octets(challenge.getNonce());
      exchange =
          new AttestedExchange(
              Side.VAULT, parties, connection.session(), attester, environment.random());
      offer(exchange);
    }

    private void offer(AttestedExchange begun) throws AttestationRefused {
      var proof = begun.offer(engineChallenge);
      var ours =
          Challenge.newBuilder()
              .setVersion(AttestedExchange.VERSION)
              .setNonce(Wire.bytes(begun.challenge()));
      answers.onNext(AttestMessage.newBuilder().setChallenge(ours).build());
      answers.onNext(AttestMessage.newBuilder().setProof(Wire.encode(proof)).build());
    }

    private void proof(AttestedExchange.Proof proof)
        throws AttestationRefused, SSLPeerUnverifiedException {
      if (exchange == null) {
        throw new AttestationRefused("order", "a proof before the challenge");
      }
      var attested = exchange.accept(engineChallenge, proof);
      var principal = principal(attested.verdict(), Tls.peerOf(connection.session()));
      connection.attest(
          door.open(principal), attested.parts(), terms.lifetime(), environment.nanos());
      LOG.info("attested {}: {}", principal, attested.verdict().words());
      ended = true;
      var accepted =
          Accepted.newBuilder().setHpkeEncapsulation(Wire.bytes(attested.encapsulation()));
      answers.onNext(AttestMessage.newBuilder().setAccepted(accepted).build());
      answers.onCompleted();
    }

    private void reject(AttestationRefused refused) {
      ended = true;
      LOG.warn("refused to attest a connection: {}", refused.getMessage());
      var reason = Rejected.newBuilder().setReason(String.valueOf(refused.getMessage()));
      answers.onNext(AttestMessage.newBuilder().setRejected(reason).build());
      answers.onCompleted();
    }

    @Override
    public void onError(Throwable gone) {
      ended = true;
    }

    @Override
    public void onCompleted() {
      if (!ended) {
        ended = true;
        answers.onError(
            Status.INVALID_ARGUMENT.withDescription("half an exchange").asRuntimeException());
      }
    }
  }

  private static Principal principal(EvidenceVerdict.Trusted verdict, Spki engine)
      throws AttestationRefused {
    return switch (verdict.kind()) {
      case HOST -> new Principal.HostEngine(engine.digest());
      case SIMULATED -> new Principal.SimulatedEngine(verdict.measurement(), engine.digest());
      case SGX, TDX, SEV_SNP ->
          throw new AttestationRefused(
              "kind", "this release knows no principal for " + verdict.kind());
    };
  }
}
