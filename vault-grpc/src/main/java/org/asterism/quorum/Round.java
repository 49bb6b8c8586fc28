package org.asterism.quorum;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.asterism.secret.Allotment;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.VaultUnheard;
import org.asterism.vault.VaultUnreachable;
import org.jspecify.annotations.Nullable;

/// One round of questions. Owned by the thread that asks; answers arrive from others, and one that
/// arrives after the round is over is discarded, so that no secret is left lying about. Secrets in
/// answers come from what the asking thread takes its own from.
final class Round<T> {
  private final Queue<Ask<T>> spares;
  private final Executor threads;
  private final LongSupplier nanos;
  private final Consumer<T> discard;
  private final Duration limit;
  private final long deadline;
  private final Allotment memory = Allotment.current();
  private final LinkedBlockingQueue<Answer<T>> arrived = new LinkedBlockingQueue<>();
  private final List<VaultName> waiting = new ArrayList<>();
  private boolean over;

  Round(
      List<Ask<T>> asks,
      Executor threads,
      LongSupplier nanos,
      Consumer<T> discard,
      Duration limit) {
    this.spares = new ArrayDeque<>(asks);
    this.threads = threads;
    this.nanos = nanos;
    this.discard = discard;
    this.limit = limit;
    this.deadline = nanos.getAsLong() + limit.toNanos();
  }

  /// Asks one more vault, if one is left.
  void askNext() {
    var ask = spares.poll();
    if (ask != null) {
      waiting.add(ask.vault().name());
      threads.execute(() -> deliver(memory.lend(() -> answer(ask))));
    }
  }

  boolean hasSpares() {
    return !spares.isEmpty();
  }

  List<VaultName> waiting() {
    return List.copyOf(waiting);
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, deadline - nanos.getAsLong()));
  }

  /// The next answer, or null where none came within `patience` or the round's deadline.
  @Nullable Answer<T> next(Duration patience) throws InterruptedException {
    var wait = patience.compareTo(left()) < 0 ? patience : left();
    var answer = arrived.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    if (answer != null) {
      waiting.remove(answer.vault());
    }
    return answer;
  }

  /// Ends the round: what is still on its way will be discarded. Says who did not answer.
  synchronized List<Answer.Failed<T>> end() {
    over = true;
    arrived.forEach(answer -> answer.given().ifPresent(discard));
    arrived.clear();
    Duration waited = limit.minus(left());
    return waiting.stream()
        .map(vault -> new Answer.Failed<T>(vault, new VaultSilent(vault, waited)))
        .toList();
  }

  private Answer<T> answer(Ask<T> ask) {
    var vault = ask.vault();
    try {
      return new Answer.Given<>(vault.name(), ask.question().ask(vault, left()));
    } catch (VaultException e) {
      return new Answer.Failed<>(vault.name(), e);
    } catch (LockedMemoryFull full) {
      return new Answer.Failed<>(vault.name(), new VaultUnheard(vault.name(), full));
    } catch (RuntimeException | Error e) {
      // A bug must not leave the asking thread waiting; the cause is kept for the log.
      return new Answer.Failed<>(vault.name(), new VaultUnreachable(vault.name(), e.toString(), e));
    }
  }

  private synchronized void deliver(Answer<T> answer) {
    if (over) {
      answer.given().ifPresent(discard);
    } else {
      arrived.add(answer);
    }
  }
}
