package org.asterism.pkcs11.session;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.quota.Charge;
import org.asterism.quota.Quota;
import org.asterism.secret.Handover;

/// What one application may hold: so many sessions and session objects, and so many bytes with all
/// that is in them. Closing it gives back what the application took by itself; what its sessions
/// and objects took ends with them. Safe for use by many threads.
public final class Allowance implements AutoCloseable {
  private final Budgets budgets;
  private final Charge own;
  private final Runnable leaving;

  /// How much of each.
  record Budgets(Quota memory, Quota sessions, Quota objects) {}

  Allowance(Budgets budgets, Charge own, Runnable leaving) {
    this.budgets = budgets;
    this.own = own;
    this.leaving = leaving;
  }

  /// What one session or object takes, given back with it.
  record Taken(Charge one, Charge memory) implements AutoCloseable {
    @Override
    public void close() {
      memory.close();
      one.close();
    }
  }

  /// @throws CryptokiException `CKR_SESSION_COUNT`, `CKR_DEVICE_MEMORY`
  Taken session() throws CryptokiException {
    return take(budgets.sessions(), Footprint.SESSION_BYTES);
  }

  /// @throws CryptokiException `CKR_DEVICE_MEMORY`
  Taken object(long bytes) throws CryptokiException {
    return take(budgets.objects(), bytes);
  }

  /// @throws CryptokiException `CKR_DEVICE_MEMORY`
  Charge memory(long bytes) throws CryptokiException {
    return budgets.memory().charge(bytes);
  }

  @Override
  public void close() {
    own.close();
    leaving.run();
  }

  private Taken take(Quota quota, long bytes) throws CryptokiException {
    Charge one = quota.charge(1);
    try (var handover = Handover.orElse(one::close)) {
      return handover.to(new Taken(one, memory(bytes)));
    }
  }
}
