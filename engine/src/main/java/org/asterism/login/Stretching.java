package org.asterism.login;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Stretch;

/// A PIN that is being stretched while the vaults count the try; many wait for the result, and the
/// last one to leave erases it.
final class Stretching implements AutoCloseable {
  private final FutureTask<SecretBytes> task;
  private final AtomicInteger users = new AtomicInteger(1);

  /// Its first user is whoever makes it, until [#close].
  Stretching(SecretBytes pin, Stretch stretch) {
    // The caller's PIN may be closed before this has begun.
    SecretBytes copy = pin.copy();
    this.task =
        new FutureTask<>(() -> {
          try (copy) {
            return PinKeyDerivation.stretch(copy, stretch);
          }
        });
    Thread.ofPlatform().daemon().name("stretch").start(task);
  }

  /// One more user, who will call [#leave] once.
  void join() {
    users.incrementAndGet();
  }

  /// Lent until [#leave].
  SecretBytes await() {
    try {
      return task.get();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a PIN was stretched", ended);
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a PIN could not be stretched", failed);
    }
  }

  @Override
  public void close() {
    leave();
  }

  void leave() {
    if (users.decrementAndGet() == 0) {
      await().close();
    }
  }
}
