package org.asterism.enclave.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.vault.VaultRefused;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One [Work] on its way through the writer, and the place where its caller waits.
final class Job<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Job.class);

  private final Work<T> work;
  private final CompletableFuture<T> future = new CompletableFuture<>();

  // Written and read by the writer thread only.
  private @Nullable Decision<T> decision;
  private @Nullable VaultRefused refusal;

  Job(Work<T> work) {
    this.work = work;
  }

  /// Runs the work unless its caller has gone; says whether what it wrote is to be kept.
  boolean run(Records records) {
    if (future.isDone()) {
      return false;
    }
    try (records) {
      decision = work.run(records);
      return true;
    } catch (VaultRefused refused) {
      refusal = refused;
      return false;
    } catch (StoreException | RuntimeException | Error e) {
      future.completeExceptionally(e);
      return false;
    }
  }

  void durable() {
    if (decision == null) {
      return;
    }
    try {
      decision.onceDurable().run();
    } catch (RuntimeException | Error bug) {
      future.completeExceptionally(bug);
    }
  }

  /// Hands the answer or the refusal over, or discards it where nobody waits any more.
  void answer() {
    if (refusal != null) {
      future.completeExceptionally(refusal);
    }
    if (decision != null && !future.complete(decision.answer())) {
      discard(decision.answer());
    }
  }

  void fail(StoreException failure) {
    future.completeExceptionally(failure);
  }

  /// Waits for the answer; a caller that gives up will not get it, but the act may yet be done.
  T await(long nanos)
      throws StoreException, StoreTimeoutException, VaultRefused, InterruptedException {
    try {
      return future.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return settleLate();
    } catch (ExecutionException failed) {
      throw failure(failed);
    }
  }

  private T settleLate()
      throws StoreException, StoreTimeoutException, VaultRefused, InterruptedException {
    if (future.cancel(false)) {
      throw new StoreTimeoutException();
    }
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw failure(failed);
    }
  }

  private void discard(T answer) {
    try {
      work.discard(answer);
    } catch (RuntimeException | Error bug) {
      LOG.error("an answer that nobody waits for cannot be discarded", bug);
    }
  }

  private static StoreException failure(ExecutionException failed) throws VaultRefused {
    return switch (failed.getCause()) {
      case StoreException known -> known;
      case VaultRefused refused -> throw refused;
      case LockedMemoryFull full -> throw full;
      case RuntimeException bug -> throw new IllegalStateException("an act failed by a bug", bug);
      case null, default -> throw new IllegalStateException("an act failed", failed);
    };
  }
}
