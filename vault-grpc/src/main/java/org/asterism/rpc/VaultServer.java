package org.asterism.rpc;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.asterism.ratls.AcceptedEvidence;
import org.asterism.ratls.EvidenceSource;
import org.asterism.ratls.Resumption;
import org.asterism.ratls.Spki;
import org.asterism.ratls.TlsIdentity;
import org.asterism.secret.Handover;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.VaultDoor;
import org.jspecify.annotations.Nullable;

/// A server of one vault on attested TLS: to enrolled engines only, and on attested connections
/// only.
public final class VaultServer implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(5);

  private final Server server;
  private final EventLoopGroup loops;
  private final Enrolled engines;

  private VaultServer(Server server, EventLoopGroup loops, Enrolled engines) {
    this.server = server;
    this.engines = engines;
    this.loops = loops;
  }

  /// Who this vault is.
  public record Identity(
      EnrolmentId enrolment,
      TlsIdentity key,
      X509Certificate certificate,
      EvidenceSource evidence) {}

  /// Where it listens, to whom, and for how long a connection stays attested.
  public record Settings(
      InetSocketAddress listen, Map<Spki, AcceptedEvidence> engines, Duration lifetime) {
    public Settings {
      engines = Map.copyOf(engines);
    }
  }

  // How many it lets in by itself.
  static final Channels.Admission ADMISSION =
      new Channels.Admission(
          Limits.CONNECTIONS, Limits.CONNECTIONS_EACH, Limits.ADMIT, Limits.IDLE);

  /// Where time, randomness and threads come from.
  ///
  /// @param calls runs the calls, which block
  /// @param nanos monotonic
  public record Environment(Executor calls, SecureRandom random, LongSupplier nanos) {}

  /// Listens, once this returns.
  ///
  /// @throws IOException naming the address, when it cannot
  /// @throws IllegalStateException when TLS resumption is on
  public static VaultServer start(
      Identity identity, Settings settings, Environment environment, VaultDoor door)
      throws IOException {
    return start(identity, settings, environment, door, ADMISSION);
  }

  static VaultServer start(
      Identity identity,
      Settings settings,
      Environment environment,
      VaultDoor door,
      Channels.Admission admission)
      throws IOException {
    Resumption.requireOff();
    if (settings.listen().isUnresolved()) {
      throw new IOException("no such address: " + settings.listen());
    }
    var engines = new Enrolled(settings.engines());
    var terms =
        new AttestService.Terms(
            identity.enrolment(),
            identity.key().spki(),
            engines,
            identity.evidence(),
            settings.lifetime());
    var attesting = new AttestService(terms, door, environment);
    var channels = new Channels(admission);
    var connections = new Connections(engines, channels, environment.nanos());
    var shown = new Tls.Shown(identity.key(), identity.certificate());
    var loops = new NioEventLoopGroup(0, new DefaultThreadFactory("vault-io", true));
    try (var handover = Handover.orElse(() -> end(loops))) {
      var server =
          builder(settings, environment, connections, admission)
              .sslContext(Tls.server(shown, engines::has))
              .channelFactory(() -> new BoundedListener(channels))
              .bossEventLoopGroup(loops)
              .workerEventLoopGroup(loops)
              .addService(new VaultService(attesting, environment.nanos()))
              .build();
      return handover.to(new VaultServer(server.start(), loops, engines));
    } catch (IOException failed) {
      throw new IOException(words(settings.listen(), failed), failed);
    }
  }

  /// The port, which is another than asked for where that was 0.
  public boolean isServing() {
    return !server.isShutdown();
  }

  public int port() {
    return server.getPort();
  }

  /// Talks to these engines from now on, and to no other: what they have asked is answered yet.
  public void serve(Map<Spki, AcceptedEvidence> others) {
    engines.follow(others);
  }

  /// Lets calls end for a few seconds, then cuts them.
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      end(loops);
    }
  }

  // They end by themselves: nobody waits for them.
  private static void end(EventLoopGroup loops) {
    var _ = loops.shutdownGracefully(0, STOP.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static NettyServerBuilder builder(
      Settings settings,
      Environment environment,
      Connections connections,
      Channels.Admission admission) {
    return NettyServerBuilder.forAddress(settings.listen())
        .executor(environment.calls())
        .addTransportFilter(connections)
        .intercept(connections)
        .maxInboundMessageSize(Limits.MESSAGE_BYTES)
        .maxInboundMetadataSize(Limits.METADATA_BYTES)
        .flowControlWindow(Limits.WINDOW_BYTES)
        .handshakeTimeout(admission.attestWithin().toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionIdle(admission.idle().toMillis(), TimeUnit.MILLISECONDS)
        .maxConcurrentCallsPerConnection(Limits.CALLS_PER_CONNECTION)
        // Half of what clients use, so that none is told to calm down.
        .permitKeepAliveTime(Limits.KEEP_ALIVE.toMillis() / 2, TimeUnit.MILLISECONDS)
        .permitKeepAliveWithoutCalls(true);
  }

  private static String words(InetSocketAddress listen, IOException failed) {
    for (@Nullable Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return "cannot listen on %s: %s; see who else uses it"
            .formatted(listen, cause.getMessage());
      }
    }
    return "cannot listen on %s: %s".formatted(listen, failed.getMessage());
  }
}
