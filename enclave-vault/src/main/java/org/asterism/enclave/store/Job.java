package org.asterism.enclave.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One [Work] on its way through the writer, and the place where its caller waits.
final class Job<T> {
  private final Work<T> work;
  private final CompletableFuture<T> future = new CompletableFuture<>();

  // Written and read by the writer thread only.
  private @Nullable Decision<T> decision;

  Job(Work<T> work) {
    this.work = work;
  }

  /// Runs the work unless its caller has gone; says whether what it wrote is to be kept.
  boolean run(Records records) {
    if (future.isDone()) {
      return false;
    }
    try (records) {
      Decision<T> made = work.run(records);
      decision = made;
      return made.keep();
    } catch (StoreException | RuntimeException e) {
      future.completeExceptionally(e);
      return false;
    }
  }

  void durable() {
    if (decision == null || !decision.keep()) {
      return;
    }
    try {
      decision.onceDurable().run();
    } catch (RuntimeException bug) {
      future.completeExceptionally(bug);
    }
  }

  /// Hands the answer over, or discards it where nobody waits any more.
  void answer() {
    if (decision != null && !future.complete(decision.answer())) {
      work.discard(decision.answer());
    }
  }

  void fail(StoreException failure) {
    future.completeExceptionally(failure);
  }

  /// Waits for the answer; a caller that gives up will not get it, but the act may yet be done.
  T await(long nanos) throws StoreException, StoreTimeoutException, InterruptedException {
    try {
      return future.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return settleLate();
    } catch (ExecutionException failed) {
      throw failure(failed);
    }
  }

  private T settleLate() throws StoreException, StoreTimeoutException, InterruptedException {
    if (future.cancel(false)) {
      throw new StoreTimeoutException();
    }
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw failure(failed);
    }
  }

  private static StoreException failure(ExecutionException failed) {
    return switch (failed.getCause()) {
      case StoreException known -> known;
      case RuntimeException bug -> throw new IllegalStateException("an act failed by a bug", bug);
      case null, default -> throw new IllegalStateException("an act failed", failed);
    };
  }
}
