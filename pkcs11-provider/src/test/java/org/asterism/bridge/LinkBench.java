package org.asterism.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.pkcs11.abi.Ckr;
import org.asterism.pkcs11.abi.CryptokiException;
import org.asterism.pkcs11.abi.Output;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Limits;
import org.asterism.pkcs11.session.OpenSessions;
import org.asterism.pkcs11.session.TokenSearch;
import org.asterism.token.UserName;

/// A service link on a socket of its own, over a Cryptoki that a test holds in its hands: C_Digest
/// answers its data, C_GetObjectSize which application it was called for, C_DestroyObject fails by
/// a fault, C_OpenSession works until [#finish] and makes something that is taken back where nobody
/// learns of it.
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
          Duration.ofSeconds(2),
          32 << 20,
          Duration.ofSeconds(1));
  static final byte[] INSTANCE =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  final Path folder;
  final Path socket;
  final AtomicInteger applications = new AtomicInteger();
  final Semaphore dismissed = new Semaphore(0);
  final Semaphore undone = new Semaphore(0);
  final Semaphore working = new Semaphore(0);
  final CountDownLatch finish = new CountDownLatch(1);
  final ServiceLink link;

  LinkBench() throws Exception {
    this(LIMITS);
  }

  LinkBench(LinkLimits limits) throws Exception {
    // Short, because a socket's path is: a test's own folder may be too deep.
    this.folder = Files.createTempDirectory("ast");
    this.socket = folder.resolve("s");
    var known = new Applications(new Door(), UserNames::of);
    this.link =
        ServiceLink.listen(
            new ServiceLink.Place(socket, "no-such-group"),
            known,
            new Dispatcher(bindings(), new LinkCalls(known, INSTANCE)),
            new ServiceLink.Surroundings(limits, System::nanoTime));
  }

  private final class Door implements Applications.Door {
    @Override
    public Application admit(UserName user) {
      applications.incrementAndGet();
      return new Application(
          user,
          new Application.Shared(
              new OpenSessions(), new TokenSearch(), new AtomicLong(), Limits.DEFAULT));
    }

    @Override
    public void dismiss(Application application) {
      application.close();
      dismissed.release();
    }
  }

  private Bindings bindings() {
    var table = new Bindings();
    table.on(
        "C_Digest",
        (_, in, out) -> out.output(new Output.Bytes(in.bytes(1).clone()), in.buffer(2)));
    table.on("C_GetObjectSize", (app, _, out) -> out.number(System.identityHashCode(app)));
    table.on("C_CloseSession", (app, _, _) -> requireOpen(app));
    table.on(
        "C_DestroyObject",
        (_, _, _) -> {
          throw new IllegalStateException("a fault");
        });
    table.on(
        "C_OpenSession",
        (_, _, out) -> {
          out.ifUndelivered(undone::release);
          working.release();
          await();
          out.number(7);
        });
    return table;
  }

  private static void requireOpen(Application application) throws CryptokiException {
    if (application.isClosed()) {
      throw new CryptokiException(Ckr.CRYPTOKI_NOT_INITIALIZED, "closed");
    }
  }

  private void await() {
    try {
      finish.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
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
    finish.countDown();
    link.close();
    Files.delete(folder);
  }
}
