package org.asterism.bridge;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.asterism.logging.SparingLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections that applications live by, all on one selector: they say nothing until `bye`,
/// and when one is gone, so is its application. Safe for use by many threads.
final class ControlConnections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlConnections.class);
  private static final SparingLog SPARING = new SparingLog(LOG);
  private static final long LOOK_MILLIS = 500;

  private final Dispatcher dispatcher;
  private final FrameMemory memory;
  private final LinkLimits limits;
  private final LongSupplier nanos;
  private final Selector selector;
  private final Queue<Control> arriving = new ConcurrentLinkedQueue<>();
  private final AtomicInteger held = new AtomicInteger();

  // Ending an application waits for its calls, and must not keep the others waiting.
  private final ExecutorService endings = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;
  private volatile boolean closing;

  /// One connection, and what has come of its `bye`.
  private static final class Control {
    final SocketChannel socket;
    final Caller caller;
    final long expectedRequest;
    final ByteBuffer bytes = ByteBuffer.allocate(Frame.HEADER_BYTES + 1);
    long since;

    Control(Connection connection) {
      this.socket = connection.frames().socket();
      this.caller = connection.caller();
      this.expectedRequest = connection.frames().lastRequest() + 1;
    }
  }

  ControlConnections(
      Dispatcher dispatcher, FrameMemory memory, LinkLimits limits, LongSupplier nanos)
      throws IOException {
    this.dispatcher = dispatcher;
    this.memory = memory;
    this.limits = limits;
    this.nanos = nanos;
    this.selector = Selector.open();
    this.thread = Thread.ofPlatform().daemon().name("bridge-control").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Takes over a bound control connection from its thread.
  void take(Connection connection) {
    var control = new Control(connection);
    if (held.incrementAndGet() > limits.controlConnections()) {
      SPARING.warn(
          control.caller.peer().user(),
          "take",
          () ->
              "refusing an application of %s: there are %d already"
                  .formatted(control.caller, limits.controlConnections()));
      gone(control);
      return;
    }
    arriving.add(control);
    selector.wakeup();
  }

  private void run() {
    try (selector) {
      new Rounds("waiting for control connections", nanos, this::look).run();
      selector.keys().forEach(key -> close(((Control) key.attachment()).socket));
    } catch (IOException failed) {
      LOG.debug("closing the selector: {}", failed.toString());
    }
  }

  private boolean look() throws IOException {
    if (!closing) {
      selector.select(this::ready, LOOK_MILLIS);
      register();
      closeHalfRead();
    }
    return !closing;
  }

  private void register() {
    for (Control next = arriving.poll(); next != null; next = arriving.poll()) {
      try {
        next.socket.configureBlocking(false);
        next.socket.register(selector, SelectionKey.OP_READ, next);
      } catch (IOException closed) {
        gone(next);
      }
    }
  }

  private void ready(SelectionKey key) {
    var control = (Control) key.attachment();
    try {
      if (control.bytes.position() == 0) {
        control.since = nanos.getAsLong();
      }
      if (control.socket.read(control.bytes) < 0) {
        throw new IOException("the application is gone");
      }
      if (control.bytes.position() >= Frame.HEADER_BYTES) {
        requireBye(control);
        key.cancel();
        endings.execute(() -> leave(control));
      }
    } catch (IOException | BrokenFrame | RuntimeException | Error over) {
      LOG.debug("{}: {}", control.caller, over.getMessage());
      key.cancel();
      gone(control);
    }
  }

  private static void requireBye(Control control) throws BrokenFrame {
    int length = Frame.lengthOf(control.bytes);
    Frame frame = Frame.requestOf(control.bytes);
    boolean bye = LinkCalls.isBye(frame) && frame.requestId() == control.expectedRequest;
    if (!bye || length != Frame.HEADER_BYTES || control.bytes.position() != length) {
      throw new BrokenFrame("expected nothing but bye on a control connection");
    }
  }

  private void leave(Control control) {
    try (var exchange = new Exchange(memory, control.caller.peer(), Arena::ofConfined)) {
      exchange.request().bytes().put(control.bytes.flip());
      dispatcher.answer(control.caller, exchange);
      control.socket.write(exchange.response().written());
    } catch (IOException | BrokenFrame failed) {
      LOG.debug("{} did not wait for its end: {}", control.caller, failed.getMessage());
    } finally {
      release(control);
    }
  }

  private void gone(Control control) {
    try {
      endings.execute(() -> release(control));
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      release(control);
    }
  }

  private void release(Control control) {
    held.decrementAndGet();
    close(control.socket);
    // A registered channel is given back to the system by the selector's next look.
    selector.wakeup();
    control.caller.releaseControl();
  }

  private void closeHalfRead() {
    long now = nanos.getAsLong();
    for (SelectionKey key : selector.keys()) {
      var control = (Control) key.attachment();
      boolean half = key.isValid() && control.bytes.position() > 0;
      if (half && now - control.since > limits.halfFrame().toNanos()) {
        key.cancel();
        gone(control);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join(limits.drain().toMillis());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    endings.shutdown();
  }

  private static void close(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException failed) {
      LOG.debug("closing a control connection: {}", failed.toString());
    }
  }
}
