package org.asterism.enclave.service;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;

/// The turns at the processors for arithmetic with shares: as many at once as there are processors,
/// the others in the order in which they came. Safe for use by many threads.
///
/// **Limit.** [#WAITING_MAX] wait; a further one is refused.
final class Kernels {
  static final int WAITING_MAX = 256;

  private final VaultName vault;
  private final Semaphore turns;
  private final AtomicInteger waiting = new AtomicInteger();

  Kernels(VaultName vault, int processors) {
    this.vault = vault;
    this.turns = new Semaphore(processors, true);
  }

  /// Computes in turn.
  ///
  /// @throws VaultRefused [Reason#LIMIT] if too many wait
  /// @throws VaultSilent if the turn has not come within `deadline`
  <R> R compute(Duration deadline, Prepared.Arithmetic<R> arithmetic) throws VaultException {
    await(deadline);
    try {
      return arithmetic.compute();
    } finally {
      turns.release();
    }
  }

  /// How many wait for their turn.
  int waiting() {
    return waiting.get();
  }

  private void await(Duration deadline) throws VaultException {
    if (turns.tryAcquire()) {
      return;
    }
    try {
      if (waiting.incrementAndGet() > WAITING_MAX) {
        throw new VaultRefused(vault, Reason.LIMIT);
      }
      if (!turns.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new VaultSilent(vault, deadline);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new VaultSilent(vault, deadline);
    } finally {
      waiting.decrementAndGet();
    }
  }
}
