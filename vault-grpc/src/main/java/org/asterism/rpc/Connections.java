package org.asterism.rpc;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.asterism.proto.vault.v1.VaultServiceGrpc;
import org.asterism.ratls.Spki;
import org.asterism.secret.Handover;

/// The [Connection] of each transport, which lets a call through only on an attested one.
final class Connections extends ServerTransportFilter implements ServerInterceptor {
  static final Context.Key<Connection> CONNECTION = Context.key("connection");
  static final Context.Key<Connection.Attested> ATTESTED = Context.key("attested");

  private static final Attributes.Key<Connection> OF_TRANSPORT =
      Attributes.Key.create("org.asterism.connection");

  private final Enrolled engines;
  private final Channels channels;
  private final LongSupplier nanos;
  private final Map<Spki, Load> loads = new ConcurrentHashMap<>();

  Connections(Enrolled engines, Channels channels, LongSupplier nanos) {
    this.engines = engines;
    this.channels = channels;
    this.nanos = nanos;
  }

  @Override
  public Attributes transportReady(Attributes transport) {
    SSLSession session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    SocketAddress peer = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (session == null || peer == null) {
      return transport;
    }
    try {
      // TLS has let in enrolled keys only: there are few.
      Spki engine = Tls.peerOf(session);
      Load load = loads.computeIfAbsent(engine, _ -> new Load());
      var connection =
          new Connection(session, () -> engines.has(engine), load, () -> channels.attested(peer));
      return transport.toBuilder().set(OF_TRANSPORT, connection).build();
    } catch (SSLPeerUnverifiedException nobody) {
      return transport;
    }
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Connection connection = call.getAttributes().get(OF_TRANSPORT);
    if (connection == null) {
      return refuse(call, Status.UNAUTHENTICATED, "no tls session");
    }
    if (!connection.load().begin()) {
      return refuse(call, Status.RESOURCE_EXHAUSTED, "too many calls of this engine at once");
    }
    var counted = new CountedCall<Q>(connection.load());
    try (var handover = Handover.orElse(counted::end)) {
      return handover.to(counted.listener(attested(connection, call, headers, next)));
    }
  }

  private <Q, A> ServerCall.Listener<Q> attested(
      Connection connection,
      ServerCall<Q, A> call,
      Metadata headers,
      ServerCallHandler<Q, A> next) {
    var context = Context.current().withValue(CONNECTION, connection);
    if (!isAttest(call)) {
      var attested = connection.attested(nanos);
      if (attested == null) {
        return refuse(call, Status.UNAUTHENTICATED, "this connection is not attested");
      }
      context = context.withValue(ATTESTED, attested);
    }
    return Contexts.interceptCall(context, call, headers, next);
  }

  /// One call, which its engine's load has room for until it is over.
  private static final class CountedCall<Q> {
    private final Load load;
    private final AtomicBoolean over = new AtomicBoolean();

    CountedCall(Load load) {
      this.load = load;
    }

    void end() {
      if (over.compareAndSet(false, true)) {
        load.end();
      }
    }

    ServerCall.Listener<Q> listener(ServerCall.Listener<Q> inner) {
      return new SimpleForwardingServerCallListener<>(inner) {
        @Override
        public void onCancel() {
          end();
          super.onCancel();
        }

        @Override
        public void onComplete() {
          end();
          super.onComplete();
        }
      };
    }
  }

  private static boolean isAttest(ServerCall<?, ?> call) {
    return call.getMethodDescriptor()
        .getFullMethodName()
        .equals(VaultServiceGrpc.getAttestMethod().getFullMethodName());
  }

  private static <Q, A> ServerCall.Listener<Q> refuse(
      ServerCall<Q, A> call, Status status, String why) {
    call.close(status.withDescription(why), new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
