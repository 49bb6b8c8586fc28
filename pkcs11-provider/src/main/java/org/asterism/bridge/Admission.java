package org.asterism.bridge;

import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.asterism.pkcs11.session.Application;

/// An application that was let in, and who speaks for it. It ends once, after its running calls.
/// Safe for use by many threads.
final class Admission {
  private static final int ENDED = Integer.MIN_VALUE;

  private final Application application;
  private final UserPrincipal user;
  private final long processId;
  private final Consumer<Admission> dismissal;
  private final Set<Runnable> hangUps = ConcurrentHashMap.newKeySet();
  private final CountDownLatch gone = new CountDownLatch(1);

  // The number of running calls, and ENDED once end() was called.
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger controls = new AtomicInteger(1);

  /// @param processId as the application says, for the log only
  /// @param dismissal called once, when the application has ended and no call runs any more
  Admission(
      Application application, UserPrincipal user, long processId, Consumer<Admission> dismissal) {
    this.application = application;
    this.user = user;
    this.processId = processId;
    this.dismissal = dismissal;
  }

  Application application() {
    return application;
  }

  boolean belongsTo(Peer peer) {
    return user.equals(peer.user());
  }

  /// Begins a call; false where the application has ended. Each begun call ends in [#leave].
  boolean enter() {
    return calls.getAndUpdate(running -> running < 0 ? running : running + 1) >= 0;
  }

  void leave() {
    if (calls.decrementAndGet() == ENDED) {
      finish();
    }
  }

  /// Ends the application now, or when its last running call does.
  void end() {
    if (calls.getAndUpdate(running -> running | ENDED) == 0) {
      finish();
    }
  }

  /// Returns when the application has ended and nothing is left of it.
  void awaitEnd() throws InterruptedException {
    gone.await();
  }

  /// Another control connection; false where the last one is gone already.
  boolean holdControl() {
    return controls.getAndUpdate(held -> held == 0 ? 0 : held + 1) > 0;
  }

  /// A control connection is gone; the last one takes the application with it.
  void releaseControl() {
    if (controls.decrementAndGet() == 0) {
      end();
    }
  }

  /// Registers how to hang up a connection when the application ends.
  void onEnd(Runnable hangUp) {
    hangUps.add(hangUp);
    if (gone.getCount() == 0) {
      hangUp.run();
    }
  }

  void forget(Runnable hangUp) {
    hangUps.remove(hangUp);
  }

  private void finish() {
    try {
      dismissal.accept(this);
    } finally {
      gone.countDown();
      hangUps.forEach(Runnable::run);
    }
  }

  /// For the log.
  @Override
  public String toString() {
    return "process %d of %s".formatted(processId, application.user().user());
  }
}
