package org.asterism.rpc;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.asterism.logging.SparingLog;
import org.asterism.proto.vault.v1.AttestMessage;
import org.asterism.proto.vault.v1.Challenge;
import org.asterism.proto.vault.v1.VaultServiceGrpc;
import org.asterism.ratls.AttestationRefused;
import org.asterism.ratls.AttestedExchange;
import org.asterism.ratls.AttestedExchange.Attester;
import org.asterism.ratls.ReportData.Parties;
import org.asterism.ratls.ReportData.Side;
import org.asterism.ratls.Spki;
import org.asterism.secret.Handover;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.jspecify.annotations.Nullable;

/// The engine's side of the attested exchange, over the first call on a new channel.
record Attesting(Terms terms, SecureRandom random, LongSupplier nanos) {
  /// Who attests whom.
  record Terms(EnrolmentId enrolment, Spki own, Spki vault, Attester attester) {}

  /// @throws StatusException when the transport fails or the time is over
  AttestedLink attest(ManagedChannel channel, Duration left)
      throws AttestationRefused, StatusException, InterruptedException {
    long startedAtNanos = nanos.getAsLong();
    var seen = new SessionSeen();
    var call =
        VaultServiceGrpc.newBlockingV2Stub(channel)
            .withInterceptors(seen)
            .withDeadlineAfter(left.toNanos(), TimeUnit.NANOSECONDS)
            .attest();
    try {
      var exchanged = exchange(call, seen);
      return new AttestedLink(channel, exchanged.session(), exchanged.attested(), startedAtNanos);
    } catch (SSLPeerUnverifiedException | IllegalArgumentException malformed) {
      throw new AttestationRefused("proof", "malformed", malformed);
    } finally {
      call.cancel("the exchange is over", null);
    }
  }

  private record Exchanged(SSLSession session, AttestedExchange.Attested attested) {}

  private Exchanged exchange(
      BlockingClientCall<AttestMessage, AttestMessage> call, SessionSeen seen)
      throws AttestationRefused, StatusException, InterruptedException, SSLPeerUnverifiedException {
    Octets challenge = AttestedExchange.freshChallenge(random);
    send(call, AttestMessage.newBuilder().setChallenge(message(challenge)).build());
    Octets vaultChallenge = challenge(read(call));
    SSLSession session = seen.session();
    // The pin held in the handshake; asked again here, where the decision is made.
    if (!Tls.peerOf(session).equals(terms.vault())) {
      throw new AttestationRefused("enrolment", "another key than the constellation file's");
    }
    var parties = new Parties(terms.own(), terms.vault(), terms.enrolment());
    var exchange = new AttestedExchange(Side.ENGINE, parties, session, terms.attester(), random);
    var answer = exchange.answer(challenge, vaultChallenge, proof(read(call)));
    try (var handover = Handover.orElse(answer.waiting()::abandon)) {
      send(call, AttestMessage.newBuilder().setProof(Wire.encode(answer.proof())).build());
      Octets encapsulation = accepted(read(call));
      var attested = answer.waiting().finish(encapsulation);
      return handover.to(new Exchanged(session, attested));
    }
  }

  private static Challenge message(Octets challenge) {
    return Challenge.newBuilder()
        .setVersion(AttestedExchange.VERSION)
        .setNonce(Wire.bytes(challenge))
        .build();
  }

  private static Octets challenge(AttestMessage message) throws AttestationRefused {
    requireStep(message, AttestMessage.StepCase.CHALLENGE);
    int version = message.getChallenge().getVersion();
    if (version != AttestedExchange.VERSION) {
      throw new AttestationRefused(
          "version", "%d expected, found %d".formatted(AttestedExchange.VERSION, version));
    }
    return Wire.octets(message.getChallenge().getNonce());
  }

  private static AttestedExchange.Proof proof(AttestMessage message) throws AttestationRefused {
    requireStep(message, AttestMessage.StepCase.PROOF);
    return Wire.decode(message.getProof());
  }

  private static Octets accepted(AttestMessage message) throws AttestationRefused {
    requireStep(message, AttestMessage.StepCase.ACCEPTED);
    return Wire.octets(message.getAccepted().getHpkeEncapsulation());
  }

  private static void requireStep(AttestMessage message, AttestMessage.StepCase expected)
      throws AttestationRefused {
    if (message.getStepCase() == AttestMessage.StepCase.REJECTED) {
      throw new AttestationRefused(
          "the vault's verdict",
          "it refused us: " + SparingLog.foreign(message.getRejected().getReason()));
    }
    if (message.getStepCase() != expected) {
      throw new AttestationRefused(
          "order", "%s expected, found %s".formatted(expected, message.getStepCase()));
    }
  }

  private static void send(
      BlockingClientCall<AttestMessage, AttestMessage> call, AttestMessage message)
      throws StatusException, InterruptedException, AttestationRefused {
    if (!call.write(message)) {
      throw new AttestationRefused("order", "the vault ended the exchange");
    }
  }

  private static AttestMessage read(BlockingClientCall<AttestMessage, AttestMessage> call)
      throws StatusException, InterruptedException, AttestationRefused {
    AttestMessage message = call.read();
    if (message == null) {
      throw new AttestationRefused("order", "the vault ended the exchange");
    }
    return message;
  }

  /// What sees on which TLS session the exchange runs: gRPC tells with the first answer.
  private static final class SessionSeen implements ClientInterceptor {
    private final AtomicReference<@Nullable ClientCall<?, ?>> call = new AtomicReference<>();

    SSLSession session() throws AttestationRefused {
      ClientCall<?, ?> seen = call.get();
      Attributes attributes = seen == null ? Attributes.EMPTY : seen.getAttributes();
      SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      if (session == null) {
        throw new AttestationRefused("exporter", "a connection without a tls session");
      }
      return session;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      var begun = new SimpleForwardingClientCall<Q, A>(next.newCall(method, options)) {};
      call.set(begun);
      return begun;
    }
  }
}
