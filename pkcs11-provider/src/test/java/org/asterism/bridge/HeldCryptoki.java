package org.asterism.bridge;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.pkcs11.chapter.Resumption;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Limits;
import org.asterism.pkcs11.session.OpenSessions;
import org.asterism.pkcs11.session.Quotas;
import org.asterism.pkcs11.session.TokenSearch;
import org.asterism.pkcs11.ticket.KeptLogins;
import org.asterism.pkcs11.ticket.OwnLogins;

/// A Cryptoki that a test holds in its hands, behind whatever link: C_Digest answers its data,
/// C_GetObjectSize which application it was called for, C_DestroyObject fails by a fault,
/// C_OpenSession works until [#finish] and makes something that is taken back where nobody learns
/// of it.
final class HeldCryptoki {
  static final byte[] INSTANCE = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  final AtomicInteger admitted = new AtomicInteger();
  final Semaphore dismissed = new Semaphore(0);
  final Semaphore undone = new Semaphore(0);
  final Semaphore working = new Semaphore(0);
  final CountDownLatch finish = new CountDownLatch(1);

  /// Those of an engine with the usual heap.
  static Quotas quotas() {
    return new Quotas(Limits.ofHeap(512L << 20), System::nanoTime);
  }

  Applications applications() {
    return new Applications(new Door(), UserNames::of, KeptLogins.none());
  }

  Dispatcher dispatcher(Applications applications) {
    return dispatcher(applications, OperatorCalls.NONE);
  }

  Dispatcher dispatcher(Applications applications, OperatorCalls operators) {
    return new Dispatcher(bindings(), new LinkCalls(applications, INSTANCE), operators);
  }

  private final class Door implements Applications.Door {
    @Override
    public Application admit(org.asterism.token.Caller user) throws CryptokiException {
      return admit(user, OwnLogins.none());
    }

    @Override
    public Application admit(org.asterism.token.Caller user, OwnLogins logins)
        throws CryptokiException {
      admitted.incrementAndGet();
      return new Application(
          user,
          logins,
          new Application.Environment(
              new OpenSessions(),
              new TokenSearch(TestVocabulary.TABLES),
              TestVocabulary.BUILTINS,
              new AtomicLong(),
              quotas()));
    }

    // Its sessions are of no slot, and cannot be opened again.
    @Override
    public Resumption resume(Application application) {
      throw new IllegalStateException("nothing to resume");
    }

    @Override
    public void dismiss(Application application) {
      application.close();
      dismissed.release();
    }
  }

  private Bindings bindings() {
    var table = new Bindings(TestVocabulary.ALL);
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
}
