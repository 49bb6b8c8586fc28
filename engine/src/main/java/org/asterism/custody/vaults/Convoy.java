package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Outcome;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Put;
import org.jspecify.annotations.Nullable;

/// A vault to which puts and confirmations of many callers travel together: those that come while
/// others are under way share the next frame and its sync.
///
/// A frame is done whole or not at all. So where one with the acts of several fails, each caller
/// asks again alone, and learns of its own acts only; both may be done twice. Whoever is alone
/// waits for nobody. Safe for use by many threads.
public final class Convoy implements Vault {
  /// What shares a frame.
  static final int ACTS_MAX = 48;

  static final int BYTES_MAX = 256 << 10;

  // An act besides what is put.
  private static final int ACT_BYTES = 512;

  private final Vault vault;
  private final LongSupplier nanos;
  private final ReentrantLock turn = new ReentrantLock();
  private final Queue<Freight> waiting = new ConcurrentLinkedQueue<>();

  /// @param nanos a monotonic clock
  public Convoy(Vault vault, LongSupplier nanos) {
    this.vault = vault;
    this.nanos = nanos;
  }

  /// The acts of one caller; guarded by the turn once they wait.
  private static final class Freight {
    private final List<? extends Act<? extends Outcome>> acts;
    private final int bytes;
    private boolean left;
    private @Nullable List<Outcome> answers;

    Freight(List<? extends Act<? extends Outcome>> acts) {
      this.acts = acts;
      this.bytes = acts.stream().mapToInt(Convoy::bytes).sum();
    }
  }

  @Override
  public VaultName name() {
    return vault.name();
  }

  @Override
  public <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultException {
    return vault.act(act, deadline);
  }

  @Override
  public <A extends Outcome> List<A> actBatch(
      List<? extends Act<? extends A>> acts, Duration deadline) throws VaultException {
    long end = nanos.getAsLong() + deadline.toNanos();
    var mine = new Freight(acts);
    if (!acts.stream().allMatch(Convoy::mayTravel) || mine.bytes > BYTES_MAX) {
      return vault.actBatch(acts, deadline);
    }
    waiting.add(mine);
    if (!Turn.take(turn, deadline)) {
      waiting.remove(mine);
      throw new VaultSilent(name(), deadline);
    }
    try {
      while (!mine.left) {
        depart(mine, end);
      }
    } finally {
      turn.unlock();
    }
    return mine.answers == null ? vault.actBatch(acts, left(end)) : answers(mine.answers);
  }

  @Override
  public Description describe(Duration deadline) throws VaultException {
    return vault.describe(deadline);
  }

  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) throws VaultException {
    return vault.list(query, deadline);
  }

  // The earliest first.
  private void depart(Freight mine, long end) throws VaultException {
    var together = new ArrayList<Freight>();
    var acts = new ArrayList<Act<? extends Outcome>>();
    int bytes = 0;
    for (Freight next = waiting.peek(); next != null; next = waiting.peek()) {
      boolean fits = acts.size() + next.acts.size() <= ACTS_MAX && bytes + next.bytes <= BYTES_MAX;
      if (!together.isEmpty() && !fits) {
        break;
      }
      waiting.remove(next);
      next.left = true;
      together.add(next);
      acts.addAll(next.acts);
      bytes += next.bytes;
    }
    try {
      carry(together, acts, end);
    } catch (VaultException | RuntimeException failed) {
      // Among several each learns alone whose fault it was.
      if (together.size() == 1 && mine.left) {
        throw failed;
      }
    }
  }

  private void carry(List<Freight> together, List<Act<? extends Outcome>> acts, long end)
      throws VaultException {
    List<Outcome> answers = vault.actBatch(acts, left(end));
    int from = 0;
    for (Freight freight : together) {
      freight.answers = answers.subList(from, from + freight.acts.size());
      from += freight.acts.size();
    }
  }

  private Duration left(long end) {
    return Duration.ofNanos(Math.max(1, end - nanos.getAsLong()));
  }

  // Their operations answer so: mayTravel.
  @SuppressWarnings("unchecked")
  private static <A extends Outcome> List<A> answers(List<Outcome> answers) {
    return (List<A>) answers;
  }

  // What may be done twice, and answers nothing that somebody must close.
  private static boolean mayTravel(Act<?> act) {
    return act.operation() instanceof Put || act.operation() instanceof Confirm;
  }

  private static int bytes(Act<?> act) {
    return act.operation() instanceof Put put
        ? ACT_BYTES + put.contents().companion().size() + put.contents().policy().bytes().size()
        : ACT_BYTES;
  }
}
