package org.asterism.rpc;

import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;
import org.asterism.proto.vault.v1.VaultServiceGrpc;
import org.asterism.ratls.AttestedExchange;
import org.asterism.ratls.SealedParts;

/// One attested connection from the engine's side: its channel, the TLS session that was attested,
/// and the keys that came of it.
final class AttestedLink {
  private final ManagedChannel channel;
  private final SSLSession session;
  private final AttestedExchange.Attested attested;
  private final long attestedAtNanos;
  private final AtomicLong requestIds = new AtomicLong();

  AttestedLink(
      ManagedChannel channel,
      SSLSession session,
      AttestedExchange.Attested attested,
      long attestedAtNanos) {
    this.channel = channel;
    this.session = session;
    this.attested = attested;
    this.attestedAtNanos = attestedAtNanos;
  }

  SealedParts sealing() {
    return attested.parts();
  }

  /// What the vault's proof rests on, for logs.
  String evidence() {
    return attested.verdict().words();
  }

  long attestedAtNanos() {
    return attestedAtNanos;
  }

  long nextRequestId() {
    return requestIds.incrementAndGet();
  }

  /// A stub whose calls leave on the attested session or not at all.
  VaultServiceGrpc.VaultServiceBlockingStub stub(Duration left) {
    return VaultServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(left.toNanos(), TimeUnit.NANOSECONDS)
        .withCallCredentials(new OnlyHere(session));
  }

  /// Lets running calls end.
  void retire() {
    channel.shutdown();
  }

  void cut() {
    channel.shutdownNow();
  }

  /// A channel reconnects silently, and gRPC asks its call credentials after it picked the
  /// transport and before headers leave: so a call never reaches a session that was not attested.
  private static final class OnlyHere extends CallCredentials {
    private final SSLSession attested;

    OnlyHere(SSLSession attested) {
      this.attested = attested;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very session, not one that calls itself equal
    public void applyRequestMetadata(
        RequestInfo request, Executor executor, MetadataApplier applier) {
      if (request.getTransportAttrs().get(Grpc.TRANSPORT_ATTR_SSL_SESSION) == attested) {
        applier.apply(new Metadata());
      } else {
        applier.fail(
            Status.UNAUTHENTICATED.withDescription("the connection is not the attested one"));
      }
    }
  }
}
