package org.asterism.bridge;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.session.Limits;
import org.asterism.pkcs11.ticket.KeptLogins;
import org.asterism.secret.Handover;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine's Unix socket: applications come in here, until [#close].
///
/// Each connection has a platform thread (a round trip takes a third of what it takes on a virtual
/// one), but for the control connections, which share a selector. Limits are those of
/// docs/reference/service-link.md.
public final class ServiceLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceLink.class);
  private static final int INSTANCE_BYTES = 16;

  private final LinkLimits limits;
  private final Environment environment;
  private final SocketFile file;
  private final Applications applications;
  private final Dispatcher dispatcher;
  private final FrameMemory memory;
  private final ConnectionCount count;
  private final Map<FrameChannel, Connection> connections = new ConcurrentHashMap<>();
  private final ControlConnections controls;
  private final Watchdog watchdog;
  private final ExecutorService threads;
  private final Thread accepting;
  private volatile boolean closing;

  /// Where the socket is, and whose.
  ///
  /// @param path at most 107 bytes
  /// @param group may connect, besides the engine's own user and root
  public record Place(Path path, String group) {}

  /// What a link is given from outside, besides its place.
  ///
  /// @param nanos a monotonic clock
  record Environment(LinkLimits limits, Polling polling, LongSupplier nanos) {}

  private ServiceLink(
      SocketFile file, Applications applications, Dispatcher dispatcher, Environment environment)
      throws IOException {
    LongSupplier nanos = environment.nanos();
    this.limits = environment.limits();
    this.environment = environment;
    this.file = file;
    this.applications = applications;
    this.dispatcher = dispatcher;
    this.memory = new FrameMemory(limits);
    this.count = new ConnectionCount(limits, nanos);
    this.controls = new ControlConnections(dispatcher, memory, limits, nanos);
    this.watchdog = new Watchdog(connections.keySet(), limits, nanos);
    // As many as the count lets in, and those that are about to leave.
    this.threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("bridge-", 0).factory());
    this.accepting =
        Thread.ofPlatform()
            .daemon()
            .name("bridge-accept")
            .unstarted(new Rounds("accepting connections", nanos, this::accept));
  }

  /// What a link carries.
  ///
  /// @param operatorCalls by their names in `calls.def`
  /// @param kept where logins are kept for the next engine
  public record Served(
      Cryptoki cryptoki, Map<String, OperatorCall> operatorCalls, KeptLogins kept) {
    public Served {
      operatorCalls = Map.copyOf(operatorCalls);
    }
  }

  /// Listens at `place` and serves Cryptoki to whoever may connect, and operators besides.
  ///
  /// @param poll how long a connection's thread stays awake for its next request; zero: not at all
  /// @throws LinkException if another engine listens there, or the socket cannot be made
  public static ServiceLink listen(
      Place place, Served served, Limits limits, Duration poll, SecureRandom random)
      throws LinkException {
    Cryptoki cryptoki = served.cryptoki();
    byte[] instance = new byte[INSTANCE_BYTES];
    random.nextBytes(instance);
    var applications =
        new Applications(Applications.Door.of(cryptoki), UserNames::of, served.kept());
    var dispatcher =
        new Dispatcher(
            Bindings.of(cryptoki),
            new LinkCalls(applications, instance),
            operatorCalls(place, served));
    var polling = new Polling(poll, Runtime.getRuntime().availableProcessors());
    return listen(
        place,
        applications,
        dispatcher,
        new Environment(LinkLimits.of(limits), polling, System::nanoTime));
  }

  private static OperatorCalls operatorCalls(Place place, Served served) throws LinkException {
    try {
      return new OperatorCalls(served.operatorCalls(), OperatorCalls.operators());
    } catch (IOException unknown) {
      throw new LinkException("cannot serve %s: %s".formatted(place.path(), unknown), unknown);
    }
  }

  static ServiceLink listen(
      Place place, Applications applications, Dispatcher dispatcher, Environment environment)
      throws LinkException {
    SocketFile file = SocketFile.bind(place.path(), place.group());
    try {
      var link = new ServiceLink(file, applications, dispatcher, environment);
      link.controls.start();
      link.accepting.start();
      return link;
    } catch (IOException failed) {
      file.close();
      throw new LinkException("cannot serve %s: %s".formatted(place.path(), failed), failed);
    }
  }

  /// Whether connections are still taken.
  public boolean isOpen() {
    return accepting.isAlive();
  }

  private boolean accept() throws IOException {
    try {
      admit(file.channel().accept());
      return !closing;
    } catch (ClosedChannelException closed) {
      return false;
    }
  }

  // Whatever goes wrong, the connection is closed and no longer counted.
  private void admit(SocketChannel socket) throws IOException {
    try (var handover = Handover.orElse(socket::close)) {
      Peer peer = Peer.of(socket);
      if (count.enter(peer)) {
        serve(socket, peer);
        handover.to(socket);
      }
    } catch (IOException gone) {
      LOG.debug("a peer is gone before it was seen: {}", gone.toString());
    }
  }

  private void serve(SocketChannel socket, Peer peer) {
    try (var counted = Handover.orElse(() -> count.leave(peer))) {
      var frames = new FrameChannel(socket, environment);
      var connection = new Connection(frames, peer, dispatcher, memory, register());
      try (var listed = Handover.orElse(() -> connections.remove(frames))) {
        connections.put(frames, connection);
        threads.execute(connection);
        listed.to(connection);
        counted.to(connection);
      }
    }
  }

  private Connection.Register register() {
    return new Connection.Register() {
      @Override
      public void uncount(Connection connection) {
        count.leave(connection.caller().peer());
      }

      @Override
      public void ended(Connection connection, boolean livesOn) {
        connections.remove(connection.frames());
        if (livesOn) {
          controls.take(connection);
        } else {
          connection.caller().releaseControl();
        }
      }
    };
  }

  /// Stops listening, lets running calls end for a while, and ends all applications.
  @Override
  public void close() {
    closing = true;
    file.close();
    connections.keySet().forEach(FrameChannel::hangUp);
    threads.shutdown();
    try {
      accepting.join(limits.drain().toMillis());
      if (!threads.awaitTermination(limits.drain().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("closing {} connections whose calls did not end", connections.size());
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    connections.keySet().forEach(FrameChannel::close);
    controls.close();
    watchdog.close();
    applications.endAll();
  }
}
