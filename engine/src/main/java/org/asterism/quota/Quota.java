package org.asterism.quota;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.cryptoki.CryptokiException;

/// How much one owner may hold of something that runs out: bytes of the heap, sessions. What is
/// taken counts in each quota that this one lies within: an application's in its user's, a user's
/// in the engine's. Safe for use by many threads.
public final class Quota {
  private final Optional<Quota> whole;
  private final Bound bound;
  private final String owner;
  private final AtomicLong used = new AtomicLong();

  /// @param owner for the log
  public Quota(Bound bound, String owner) {
    this(Optional.empty(), bound, owner);
  }

  private Quota(Optional<Quota> whole, Bound bound, String owner) {
    this.whole = whole;
    this.bound = bound;
    this.owner = owner;
  }

  /// A quota within this one.
  public Quota part(Bound itsBound, String itsOwner) {
    return new Quota(Optional.of(this), itsBound, itsOwner);
  }

  /// Takes `amount` until the charge is closed.
  ///
  /// @throws CryptokiException as the bound says that would be passed
  public Charge charge(long amount) throws CryptokiException {
    var charge = new Charge(this);
    charge.resize(amount);
    return charge;
  }

  /// What is taken at this moment.
  public long used() {
    return used.get();
  }

  void take(long amount) throws CryptokiException {
    long before = used.getAndUpdate(now -> fits(now, amount) ? now + amount : now);
    if (!fits(before, amount)) {
      throw bound.refusal(owner, before, amount);
    }
    if (whole.isPresent()) {
      takeOfWhole(whole.get(), amount);
    }
  }

  void giveBack(long amount) {
    used.addAndGet(-amount);
    whole.ifPresent(quota -> quota.giveBack(amount));
  }

  private void takeOfWhole(Quota quota, long amount) throws CryptokiException {
    try {
      quota.take(amount);
    } catch (CryptokiException refused) {
      used.addAndGet(-amount);
      throw refused;
    }
  }

  private boolean fits(long held, long amount) {
    return amount <= bound.most() - held;
  }
}
