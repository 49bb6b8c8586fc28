package org.asterism.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.pkcs11.session.Limits;
import org.jspecify.annotations.Nullable;

/// A service link on a socket of its own, over a Cryptoki that a test holds in its hands. Its clock
/// stands still until [#letTimeRun]: no machine is too slow for limits that a test is not about.
final class LinkBench implements AutoCloseable {
  static final LinkLimits LIMITS =
      new LinkLimits(
          8,
          6,
          16,
          Duration.ofMillis(400),
          Duration.ofMillis(300),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofMillis(50),
          Duration.ofMinutes(1),
          40 << 20,
          Duration.ofSeconds(1));

  /// Those of an engine with the usual heap.
  static final LinkLimits USUAL = LinkLimits.of(Limits.ofHeap(512L << 20));

  /// Who runs the test.
  static final Peer SELF = self();

  final Path folder;
  final Path socket;
  final HeldCryptoki held = new HeldCryptoki();
  final ServiceLink link;
  private final AtomicReference<@Nullable Failing> failing = new AtomicReference<>();
  private volatile long since = Long.MIN_VALUE;
  private final AtomicLong advanced = new AtomicLong();

  /// What the clock throws, once, when a thread of this name looks at it.
  private record Failing(String thread, Error error) {}

  LinkBench() throws Exception {
    this(LIMITS);
  }

  LinkBench(LinkLimits limits) throws Exception {
    this(limits, Polling.NONE);
  }

  LinkBench(LinkLimits limits, Polling polling) throws Exception {
    // Short, because a socket's path is: a test's own folder may be too deep.
    this.folder = Files.createTempDirectory("ast");
    this.socket = folder.resolve("s");
    Applications known = held.applications();
    this.link =
        ServiceLink.listen(
            new ServiceLink.Place(socket, "no-such-group"),
            known,
            held.dispatcher(known),
            new ServiceLink.Environment(limits, polling, this::nanos));
  }

  /// What requests of [#SELF] share.
  static FrameMemory.Share frames(LinkLimits limits) {
    return new FrameMemory(limits).requests(SELF);
  }

  private static Peer self() {
    try {
      return Peer.self();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  void letTimeRun() {
    since = System.nanoTime();
  }

  /// Lets a clock that stands still go on by so much.
  void advance(Duration by) {
    advanced.addAndGet(by.toNanos());
  }

  /// From now on the next look of a thread of this name at the clock fails.
  void failOnce(String thread, Error error) {
    failing.set(new Failing(thread, error));
  }

  /// Whether the failure has come.
  boolean hasFailed() {
    return failing.get() == null;
  }

  private long nanos() {
    Failing next = failing.get();
    if (next != null
        && Thread.currentThread().getName().startsWith(next.thread())
        && failing.compareAndSet(next, null)) {
      throw next.error();
    }
    long from = since;
    return advanced.get() + (from == Long.MIN_VALUE ? 0 : System.nanoTime() - from);
  }

  FrameClient client(String application, boolean control) throws IOException {
    return FrameClient.bound(socket, id(application), control);
  }

  static byte[] id(String application) {
    byte[] id = new byte[16];
    byte[] name = application.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, id, 0, name.length);
    return id;
  }

  static FrameClient.Fields digest(byte[] data) {
    return FrameClient.fields().number(1).bytes(data).buffer(data.length);
  }

  @Override
  public void close() throws IOException {
    held.finish.countDown();
    link.close();
    Files.delete(folder);
  }
}
