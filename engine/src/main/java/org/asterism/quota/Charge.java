package org.asterism.quota;

import org.asterism.cryptoki.CryptokiException;

/// What one thing takes of its owner's quota, until it is closed. Safe for use by many threads.
public final class Charge implements AutoCloseable {
  private final Quota quota;
  private long amount;
  private boolean closed;

  Charge(Quota quota) {
    this.quota = quota;
  }

  /// From now on the thing takes `wanted`; where that is refused, as much as before.
  ///
  /// @throws CryptokiException as the bound says that would be passed
  public synchronized void resize(long wanted) throws CryptokiException {
    if (closed || wanted < 0) {
      throw new IllegalStateException("a charge of %d that is over".formatted(wanted));
    }
    if (wanted > amount) {
      quota.take(wanted - amount);
    } else {
      quota.giveBack(amount - wanted);
    }
    amount = wanted;
  }

  /// What it takes at this moment.
  public synchronized long amount() {
    return amount;
  }

  @Override
  public synchronized void close() {
    closed = true;
    quota.giveBack(amount);
    amount = 0;
  }
}
