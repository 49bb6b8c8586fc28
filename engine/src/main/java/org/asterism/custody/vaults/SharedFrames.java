package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;

/// A vault whose frames are shared by what many callers want computed: while [#UNDER_WAY_MAX] calls
/// are under way, what comes waits, and travels in one frame as soon as one of them is back
/// (threshold.md §2, Batch). Whoever finds a call free waits for nobody.
///
/// Each caller has an answer of its own. Where a frame fails, all in it failed. Safe for use by
/// many threads.
public final class SharedFrames implements Vault {
  /// Beyond this, what comes shares frames: a vault on a machine with more processors has work for
  /// all of them.
  static final int UNDER_WAY_MAX = 4;

  /// What shares a frame.
  static final int ACTS_MAX = 32;

  /// What brings more goes alone, so that no frame is longer than a vault takes.
  static final int DATA_BYTES_MAX = 8 * 1024;

  private final Vault vault;
  private final LongSupplier nanos;

  // Guarded by this.
  private final Queue<Passage<?>> waiting = new ArrayDeque<>();
  private int underWay;

  /// @param nanos a monotonic clock
  public SharedFrames(Vault vault, LongSupplier nanos) {
    this.vault = vault;
    this.nanos = nanos;
  }

  @Override
  public VaultName name() {
    return vault.name();
  }

  @Override
  public <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultException {
    if (!act.operation().kind().equals(OperationKind.USE)
        || act.operation().dataBytes() > DATA_BYTES_MAX) {
      return vault.act(act, deadline);
    }
    var passage = new Passage<>(vault, act, nanos.getAsLong() + deadline.toNanos());
    if (waits(passage)) {
      return passage.await(deadline, nanos);
    }
    try {
      return vault.act(act, deadline);
    } finally {
      arrive();
    }
  }

  @Override
  public <A extends Outcome> List<A> actBatch(
      List<? extends Act<? extends A>> acts, Duration deadline) throws VaultException {
    return vault.actBatch(acts, deadline);
  }

  @Override
  public Description describe(Duration deadline) throws VaultException {
    return vault.describe(deadline);
  }

  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) throws VaultException {
    return vault.list(query, deadline);
  }

  private synchronized boolean waits(Passage<?> passage) {
    boolean free = underWay < UNDER_WAY_MAX;
    if (free) {
      underWay++;
    } else {
      waiting.add(passage);
    }
    return !free;
  }

  // A caller carries nobody: it may be stopped, or give up, before others would.
  private synchronized void arrive() {
    List<Passage<?>> together = next();
    if (together.isEmpty()) {
      underWay--;
    } else {
      Thread.startVirtualThread(() -> carry(together));
    }
  }

  private synchronized List<Passage<?>> next() {
    var together = new ArrayList<Passage<?>>();
    while (together.size() < ACTS_MAX && !waiting.isEmpty()) {
      Passage<?> first = waiting.remove();
      if (first.isAwaited()) {
        together.add(first);
      }
    }
    return together;
  }

  private void carry(List<Passage<?>> together) {
    try {
      Passage.carry(vault, together, nanos);
    } finally {
      arrive();
    }
  }
}
