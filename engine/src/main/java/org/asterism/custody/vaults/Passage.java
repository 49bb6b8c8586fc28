package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.asterism.vault.Act;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reply;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultSilent;

/// One act on its way in a frame that others share, and what comes of it. Its caller waits in
/// [#await]; another thread carries it.
final class Passage<A extends Outcome> {
  private final Vault vault;
  private final Act<A> act;
  private final long endAtNanos;
  private final CompletableFuture<Reply<A>> reply = new CompletableFuture<>();

  Passage(Vault vault, Act<A> act, long endAtNanos) {
    this.vault = vault;
    this.act = act;
    this.endAtNanos = endAtNanos;
  }

  /// Carries all of them, or fails all; a fault of ours is the fault of one, so that each goes
  /// alone then.
  static void carry(Vault vault, List<Passage<?>> together, LongSupplier nanos) {
    long end = together.stream().mapToLong(one -> one.endAtNanos).max().orElseThrow();
    try {
      List<Reply<Outcome>> replies =
          vault.actEach(together.stream().map(one -> one.act).toList(), left(end, nanos));
      for (int i = 0; i < together.size(); i++) {
        together.get(i).arrive(replies.get(i));
      }
    } catch (VaultException | RuntimeException failed) {
      together.forEach(one -> one.reply.completeExceptionally(failed));
    }
  }

  /// Whether somebody still waits for it.
  boolean isAwaited() {
    return !reply.isDone();
  }

  /// The answer, for its caller.
  A await(Duration deadline, LongSupplier nanos) throws VaultException {
    try {
      return reply.get(deadline.toNanos(), TimeUnit.NANOSECONDS).orRefusal();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof VaultException cause) {
        throw cause;
      }
      return vault.act(act, left(endAtNanos, nanos));
    } catch (TimeoutException late) {
      return given(deadline);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return given(deadline);
    }
  }

  // Given up, unless its reply came at this moment.
  private A given(Duration deadline) throws VaultException {
    if (reply.cancel(false) || reply.isCompletedExceptionally()) {
      throw new VaultSilent(vault.name(), deadline);
    }
    return reply.resultNow().orRefusal();
  }

  // It is a reply to this act: they come in the order of the acts.
  @SuppressWarnings("unchecked")
  private void arrive(Reply<Outcome> answered) {
    if (!reply.complete((Reply<A>) (Reply<?>) answered)) {
      answered.close();
    }
  }

  private static Duration left(long endAtNanos, LongSupplier nanos) {
    return Duration.ofNanos(Math.max(1, endAtNanos - nanos.getAsLong()));
  }
}
