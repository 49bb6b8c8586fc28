package org.asterism.login;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.secret.Handover;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Stretch;

/// What the vaults made of a PIN, being stretched; many wait for the result, and the last one to
/// leave erases it.
final class Stretching implements AutoCloseable {
  private final CompletableFuture<SecretBytes> result = new CompletableFuture<>();
  private final Reservation memory;
  private final AtomicInteger users = new AtomicInteger(1);

  /// Its first user is whoever makes it, until [#close].
  ///
  /// @param memory for what the users make until they leave; taken over
  Stretching(Reservation memory) {
    this.memory = memory;
  }

  /// Begins, once.
  ///
  /// @param input taken over, also when this fails
  void begin(SecretBytes input, Stretch stretch) {
    try (var handover = Handover.orElse(input::close)) {
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name("stretch")
              .unstarted(() -> {
                try {
                  result.complete(memory.lend(() -> stretched(input, stretch)));
                } catch (RuntimeException | Error failed) {
                  result.completeExceptionally(failed);
                }
              });
      thread.start();
      handover.to(thread);
    }
  }

  // Nothing is left of the input by the time that anybody has the result.
  private static SecretBytes stretched(SecretBytes input, Stretch stretch) {
    try (input) {
      return PinKeyDerivation.stretch(input, stretch);
    }
  }

  /// One more user, who will call [#leave] once.
  void join() {
    users.incrementAndGet();
  }

  /// Lent until [#leave]; waits for what has begun.
  SecretBytes await() {
    try {
      return result.get();
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
      var _ = result.thenAccept(SecretBytes::close);
      memory.close();
    }
  }
}
