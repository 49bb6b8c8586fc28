package org.asterism.bridge;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.asterism.pkcs11.Cryptoki;
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
  private static final long ACCEPT_PAUSE_NANOS = 100_000_000;
  private static final long WARNING_PAUSE_NANOS = 60_000_000_000L;

  private final LinkLimits limits;
  private final LongSupplier nanos;
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
  private long lastWarning;

  /// Where the socket is, and whose.
  ///
  /// @param path at most 107 bytes
  /// @param group may connect, besides the engine's own user and root
  public record Place(Path path, String group) {}

  /// What a link is given from outside, besides its place.
  ///
  /// @param nanos a monotonic clock
  record Environment(LinkLimits limits, LongSupplier nanos) {}

  private ServiceLink(
      SocketFile file, Applications applications, Dispatcher dispatcher, Environment environment)
      throws IOException {
    this.limits = environment.limits();
    this.nanos = environment.nanos();
    this.file = file;
    this.applications = applications;
    this.dispatcher = dispatcher;
    this.memory = new FrameMemory(limits);
    this.count = new ConnectionCount(limits);
    this.controls = new ControlConnections(dispatcher, memory, limits, nanos);
    this.watchdog = new Watchdog(connections.keySet(), limits, nanos);
    // As many as the count lets in, and those that are about to leave.
    this.threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("bridge-", 0).factory());
    this.lastWarning = nanos.getAsLong() - WARNING_PAUSE_NANOS;
    this.accepting = Thread.ofPlatform().daemon().name("bridge-accept").unstarted(this::accept);
  }

  /// What a link carries.
  ///
  /// @param operatorCalls by their names in `calls.def`
  public record Served(Cryptoki cryptoki, Map<String, OperatorCall> operatorCalls) {
    public Served {
      operatorCalls = Map.copyOf(operatorCalls);
    }
  }

  /// Listens at `place` and serves Cryptoki to whoever may connect, and operators besides.
  ///
  /// @throws LinkException if another engine listens there, or the socket cannot be made
  public static ServiceLink listen(Place place, Served served, SecureRandom random)
      throws LinkException {
    Cryptoki cryptoki = served.cryptoki();
    byte[] instance = new byte[INSTANCE_BYTES];
    random.nextBytes(instance);
    var applications = new Applications(Applications.Door.of(cryptoki), UserNames::of);
    var dispatcher =
        new Dispatcher(
            Bindings.of(cryptoki),
            new LinkCalls(applications, instance),
            operatorCalls(place, served));
    return listen(
        place, applications, dispatcher, new Environment(LinkLimits.STANDARD, System::nanoTime));
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

  private void accept() {
    while (!closing) {
      try {
        admit(file.channel().accept());
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException failed) {
        LOG.error("cannot accept a connection: {}", failed.toString());
        LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
      }
    }
  }

  private void admit(SocketChannel socket) throws IOException {
    Peer peer;
    try {
      peer = Peer.of(socket);
    } catch (IOException gone) {
      socket.close();
      return;
    }
    if (!count.enter(peer)) {
      warnOfLimit(peer);
      socket.close();
      return;
    }
    var frames = new FrameChannel(socket, limits, nanos);
    var connection = new Connection(frames, peer, dispatcher, memory, register());
    connections.put(frames, connection);
    try {
      threads.execute(connection);
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      connections.remove(frames);
      count.leave(peer);
      socket.close();
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

  // At most once a minute, because any peer may cause it.
  private void warnOfLimit(Peer peer) {
    long now = nanos.getAsLong();
    if (now - lastWarning >= WARNING_PAUSE_NANOS) {
      lastWarning = now;
      LOG.warn(
          "refusing a connection of user {}: at most {}, and {} of one user",
          peer.user().getName(),
          limits.connections(),
          limits.connectionsPerUser());
    }
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
