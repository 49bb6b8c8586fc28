package org.asterism.login;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Stretch;

/// A PIN that is being stretched while the vaults count the try; many wait for the result, and the
/// last one to leave erases it.
final class Stretching {
  private final FutureTask<SecretBytes> task;
  private final AtomicInteger users;

  /// @param users how many will call [#leave], each once
  Stretching(SecretBytes pin, Stretch stretch, int users) {
    // The caller's PIN may be closed before this has begun.
    SecretBytes copy = pin.copy();
    this.users = new AtomicInteger(users);
    this.task =
        new FutureTask<>(() -> {
          try (copy) {
            return PinKeyDerivation.stretch(copy, stretch);
          }
        });
    Thread.ofPlatform().daemon().name("stretch").start(task);
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

  void leave() {
    if (users.decrementAndGet() == 0) {
      await().close();
    }
  }
}
