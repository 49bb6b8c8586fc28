package org.asterism.rpc;

import static org.asterism.proto.vault.v1.Group.GROUP_UNSPECIFIED;
import static org.asterism.proto.vault.v1.Group.UNRECOGNIZED;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.asterism.kernel.Group;
import org.asterism.proto.vault.v1.ActBatchReply;
import org.asterism.proto.vault.v1.ActBatchRequest;
import org.asterism.proto.vault.v1.ActReply;
import org.asterism.proto.vault.v1.ActRequest;
import org.asterism.proto.vault.v1.DescribeRequest;
import org.asterism.proto.vault.v1.ListReply;
import org.asterism.proto.vault.v1.ListRequest;
import org.asterism.ratls.AcceptedEvidence;
import org.asterism.ratls.AttestedExchange.Attester;
import org.asterism.ratls.EvidenceSource;
import org.asterism.ratls.Spki;
import org.asterism.ratls.TlsIdentity;
import org.asterism.secret.Handover;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reply;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;

/// A vault at the other end of attested TLS.
///
/// **Guarantee.** No byte of an act leaves but on a connection on which this vault proved itself;
/// its secrets travel sealed besides. Connects and attests when first asked, and again after the
/// connection broke or its attestation grew old; a call that could not be sent is tried once more.
///
/// **Threads.** Safe for use by many; calls overtake each other.
public final class GrpcVault implements Vault, AutoCloseable {
  private final Peer peer;
  private final Links links;
  private final LongSupplier nanos;

  /// The vault, as the constellation file describes it.
  ///
  /// @param address asked for anew before each connection, since a vault may move
  public record Peer(
      VaultName name,
      Supplier<InetSocketAddress> address,
      Spki identity,
      AcceptedEvidence accepts) {}

  /// The engine, as it shows itself to this vault.
  public record Self(TlsIdentity identity, X509Certificate certificate, EvidenceSource evidence) {}

  /// Connects to nothing yet.
  ///
  /// @param lifetime after which the vault must prove itself again
  /// @param nanos monotonic
  public GrpcVault(
      Peer peer, Self self, Duration lifetime, SecureRandom random, LongSupplier nanos) {
    this.peer = peer;
    this.nanos = nanos;
    var terms =
        new Attesting.Terms(
            peer.name().enrolment(),
            self.identity().spki(),
            peer.identity(),
            new Attester(self.evidence(), peer.accepts()));
    var attesting = new Attesting(terms, random, nanos);
    this.links = new Links(peer.name(), () -> channel(peer, self), attesting, lifetime, nanos);
  }

  @Override
  public VaultName name() {
    return peer.name();
  }

  @Override
  public <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultException {
    return call(deadline, (link, left) -> act(link, act, left));
  }

  @Override
  public <A extends Outcome> List<A> actBatch(
      List<? extends Act<? extends A>> acts, Duration deadline) throws VaultException {
    requireBatch(acts);
    return call(deadline, (link, left) -> actBatch(link, acts, left));
  }

  @Override
  public <A extends Outcome> List<Reply<A>> actEach(
      List<? extends Act<? extends A>> acts, Duration deadline) throws VaultException {
    requireBatch(acts);
    return call(deadline, (link, left) -> actEach(link, acts, left));
  }

  private static void requireBatch(List<?> acts) {
    if (acts.isEmpty() || acts.size() > Limits.BATCH_ACTS) {
      throw new IllegalArgumentException(
          "a batch has 1 to %d acts, not %d".formatted(Limits.BATCH_ACTS, acts.size()));
    }
  }

  @Override
  public Description describe(Duration deadline) throws VaultException {
    return call(
        deadline,
        (link, left) ->
            description(link.stub(left).describe(DescribeRequest.newBuilder().build())));
  }

  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) throws VaultException {
    var request = ListRequest.newBuilder().setLimit(query.limit());
    query.after().ifPresent(handle -> request.setAfter(Wire.bytes(handle.bytes())));
    return call(deadline, (link, left) -> page(link.stub(left).list(request.build())));
  }

  /// Whether an attested connection is there already.
  public boolean isConnected() {
    return links.isUp();
  }

  /// Cuts the connection; calls that run fail.
  @Override
  public void close() {
    links.close();
  }

  private interface Call<A> {
    A on(AttestedLink link, Duration left) throws MalformedMessage, VaultRefused;
  }

  private <A> A call(Duration deadline, Call<A> call) throws VaultException {
    long endAtNanos = nanos.getAsLong() + deadline.toNanos();
    AttestedLink first = links.link(deadline);
    try {
      return attempt(first, call, left(endAtNanos));
    } catch (StatusRuntimeException failed) {
      dropIfBroken(first, failed);
      if (failed.getStatus().getCode() != Status.Code.UNAUTHENTICATED) {
        throw Failures.of(peer.name(), failed.getStatus(), deadline);
      }
    }
    // Refused before anything was done, by us or by the vault: an attested link makes it good.
    AttestedLink second = links.link(left(endAtNanos));
    try {
      return attempt(second, call, left(endAtNanos));
    } catch (StatusRuntimeException failed) {
      dropIfBroken(second, failed);
      throw Failures.of(peer.name(), failed.getStatus(), deadline);
    }
  }

  // A call that was cancelled or too slow, or that met a fault of the vault, says nothing against
  // the connection.
  private void dropIfBroken(AttestedLink link, StatusRuntimeException failed) {
    switch (failed.getStatus().getCode()) {
      case UNAUTHENTICATED, UNAVAILABLE -> links.drop(link);
      default -> {}
    }
  }

  private <A> A attempt(AttestedLink link, Call<A> call, Duration left) throws VaultException {
    try {
      return call.on(link, left);
    } catch (MalformedMessage malformed) {
      links.drop(link);
      throw new VaultMalformed(peer.name(), String.valueOf(malformed.getMessage()), malformed);
    } catch (IllegalArgumentException outOfRange) {
      throw new VaultMalformed(peer.name(), String.valueOf(outOfRange.getMessage()), outOfRange);
    }
  }

  private Duration left(long endAtNanos) {
    return Duration.ofNanos(Math.max(1, endAtNanos - nanos.getAsLong()));
  }

  private <A extends Outcome> A act(AttestedLink link, Act<A> act, Duration left)
      throws MalformedMessage, VaultRefused {
    long requestId = link.nextRequestId();
    ActRequest request = ActWire.seal(act, requestId, link.sealing());
    ActReply reply = link.stub(left).act(request);
    return OutcomeWire.open(reply, act, requestId, link.sealing(), name());
  }

  private <A extends Outcome> List<A> actBatch(
      AttestedLink link, List<? extends Act<? extends A>> acts, Duration left)
      throws MalformedMessage, VaultRefused {
    Frame frame = send(link, acts, left);
    List<A> answers = new ArrayList<>();
    try (var handover = Handover.orElse(() -> answers.forEach(Outcome::close))) {
      for (int i = 0; i < Math.min(frame.reply().getRepliesCount(), acts.size()); i++) {
        answers.add(open(frame, i, acts.get(i), link));
      }
      // A refusal comes alone, and has been thrown.
      frame.requireComplete();
      return handover.to(answers);
    }
  }

  private <A extends Outcome> List<Reply<A>> actEach(
      AttestedLink link, List<? extends Act<? extends A>> acts, Duration left)
      throws MalformedMessage {
    Frame frame = send(link, acts, left);
    frame.requireComplete();
    List<Reply<A>> replies = new ArrayList<>();
    try (var handover = Handover.orElse(() -> replies.forEach(Reply::close))) {
      for (int i = 0; i < acts.size(); i++) {
        replies.add(reply(frame, i, acts.get(i), link));
      }
      return handover.to(replies);
    }
  }

  /// Acts that travelled together, and what came back.
  private record Frame(List<Long> requestIds, ActBatchReply reply) {
    void requireComplete() throws MalformedMessage {
      if (reply.getRepliesCount() != requestIds.size()) {
        throw new MalformedMessage(
            "%d answers to %d acts".formatted(reply.getRepliesCount(), requestIds.size()));
      }
    }
  }

  private static Frame send(AttestedLink link, List<? extends Act<?>> acts, Duration left) {
    List<Long> requestIds = acts.stream().map(_ -> link.nextRequestId()).toList();
    var request = ActBatchRequest.newBuilder();
    for (int i = 0; i < acts.size(); i++) {
      request.addActs(ActWire.seal(acts.get(i), requestIds.get(i), link.sealing()));
    }
    return new Frame(requestIds, link.stub(left).actBatch(request.build()));
  }

  private <A extends Outcome> Reply<A> reply(
      Frame frame, int place, Act<? extends A> act, AttestedLink link) throws MalformedMessage {
    try {
      return new Reply.Given<>(open(frame, place, act, link));
    } catch (VaultRefused refusal) {
      return new Reply.Refused<>(refusal);
    }
  }

  private <A extends Outcome> A open(
      Frame frame, int place, Act<? extends A> act, AttestedLink link)
      throws MalformedMessage, VaultRefused {
    ActReply reply = frame.reply().getReplies(place);
    return OutcomeWire.open(reply, act, frame.requestIds().get(place), link.sealing(), name());
  }

  private static Description description(org.asterism.proto.vault.v1.Description message) {
    return new Description(
        message.getRelease(),
        Wire.decode(message.getPlatform()),
        new Description.Counts(
            Wire.count(message.getKeyRecords()),
            Wire.count(message.getObjectRecords()),
            Wire.count(message.getAccountRecords()),
            Wire.count(message.getTombstones()),
            marked(message)),
        new Description.Storage(
            message.getWrites(), message.getLowDisk(), Wire.count(message.getFreeBytes())),
        groups(message));
  }

  // A vault of a later release may know more of them.
  private static Set<Group> groups(org.asterism.proto.vault.v1.Description message) {
    return message.getGroupsList().stream()
        .filter(group -> group != UNRECOGNIZED && group != GROUP_UNSPECIFIED)
        .map(Wire::decode)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Description.Marked marked(org.asterism.proto.vault.v1.Description message) {
    long until = Wire.count(message.getMarkedUntil());
    return new Description.Marked(
        Wire.count(message.getMarkedRecords()),
        until == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)));
  }

  private static HandlePage page(ListReply message) {
    List<Handle> handles =
        message.getHandlesList().stream().map(bytes -> new Handle(Wire.octets(bytes))).toList();
    return new HandlePage(handles, message.getMore());
  }

  private static NettyChannelBuilder channel(Peer peer, Self self) {
    var shown = new Tls.Shown(self.identity(), self.certificate());
    InetSocketAddress address = peer.address().get();
    return NettyChannelBuilder.forAddress(address.getHostString(), address.getPort())
        .sslContext(Tls.client(shown, peer.identity()))
        // Requirement 4 of attested TLS: no proxy between, whatever the environment says.
        .proxyDetector(_ -> null)
        .disableRetry()
        .maxInboundMessageSize(Limits.MESSAGE_BYTES)
        .maxInboundMetadataSize(Limits.METADATA_BYTES)
        .keepAliveTime(Limits.KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(Limits.KEEP_ALIVE_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveWithoutCalls(true);
  }
}
