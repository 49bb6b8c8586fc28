package org.asterism.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

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
          32 << 20,
          Duration.ofSeconds(1));

  final Path folder;
  final Path socket;
  final HeldCryptoki held = new HeldCryptoki();
  final ServiceLink link;
  private volatile long since = Long.MIN_VALUE;

  LinkBench() throws Exception {
    this(LIMITS);
  }

  LinkBench(LinkLimits limits) throws Exception {
    // Short, because a socket's path is: a test's own folder may be too deep.
    this.folder = Files.createTempDirectory("ast");
    this.socket = folder.resolve("s");
    Applications known = held.applications();
    this.link =
        ServiceLink.listen(
            new ServiceLink.Place(socket, "no-such-group"),
            known,
            held.dispatcher(known),
            new ServiceLink.Environment(limits, this::nanos));
  }

  void letTimeRun() {
    since = System.nanoTime();
  }

  private long nanos() {
    long from = since;
    return from == Long.MIN_VALUE ? 0 : System.nanoTime() - from;
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
