package org.asterism.custody.assembled;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.crypto.LocalKey;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Turn;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.key.SigningScheme;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.secret.Spares;
import org.asterism.vault.VaultException;
import org.jspecify.annotations.Nullable;

/// A key in assembled custody: gathered when it is used, kept for its lease.
///
/// **Guarantee.** Within a lease an operation reads one volatile field and asks no vault.
/// Concurrent operations share one gathering only where the granted uses cover them; under a lease
/// of zero each gathers for itself. Safe for use by many threads.
public final class AssembledKey implements KeyUse {
  // Endings are planned by a clock that stands still while the machine is suspended, and leases are
  // not: a key outlives its lease by so long at most.
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final Environment environment;
  private final KeyFacts facts;
  private final Source source;
  private final boolean shared;
  private final ReentrantLock gathering = new ReentrantLock();

  // Guarded by this object's monitor when they change.
  private volatile @Nullable Loan loan;
  private Optional<Runnable> watch = Optional.empty();
  private boolean ended;

  // What the vaults granted last: it spares others the waiting for a gathering that is not shared.
  private volatile boolean lent = true;

  /// @param shared whether operations may use one gathering together
  public AssembledKey(Environment environment, KeyFacts facts, Source source, boolean shared) {
    this.environment = environment;
    this.facts = facts;
    this.source = source;
    this.shared = shared;
  }

  /// The way to the key at the vaults.
  @FunctionalInterface
  public interface Source {
    /// @param wantedUses 0: no limit wanted
    Gathering.Gathered gather(long wantedUses) throws VaultException, CryptokiException;
  }

  @FunctionalInterface
  private interface Use<R> {
    R apply(LocalKey key) throws VaultException, CryptokiException;
  }

  @Override
  public KeyFacts facts() {
    return facts;
  }

  @Override
  public byte[] sign(SigningScheme scheme, byte[] input) throws VaultException, CryptokiException {
    return use(key -> key.sign(scheme, input));
  }

  @Override
  public SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext)
      throws VaultException, CryptokiException {
    return use(key -> key.decrypt(scheme, ciphertext));
  }

  @Override
  public SecretBytes agree(byte[] peerPoint) throws VaultException, CryptokiException {
    return use(key -> key.agree(peerPoint));
  }

  @Override
  public <R> R material(MaterialUse<R> use) throws VaultException, CryptokiException {
    return use(key -> key.material(use));
  }

  /// This key for operations that share nothing: each gathers for itself.
  public KeyUse unshared() {
    return new AssembledKey(environment, facts, source, false);
  }

  /// Ends the lease, and any that is being granted now.
  public synchronized void end() {
    ended = true;
    replace(null);
    watch.ifPresent(Runnable::run);
  }

  private <R> R use(Use<R> use) throws VaultException, CryptokiException {
    if (!shared) {
      return gatherAlone(use);
    }
    Loan held = loan;
    if (held != null && held.take(environment.nanos().getAsLong())) {
      return useTaken(held, use);
    }
    return useTaken(lent ? takeTogether() : borrow(), use);
  }

  private <R> R useTaken(Loan taken, Use<R> use) throws VaultException, CryptokiException {
    try {
      return use.apply(taken.key());
    } catch (CryptokiException gone) {
      // The lease ended between the look at it and the use; anything else is an answer.
      if (gone.ckr() != Ckr.KEY_HANDLE_INVALID || !taken.isClosed()) {
        throw gone;
      }
    } finally {
      taken.giveBack();
      if (loan != taken) {
        taken.retire();
      }
    }
    return gatherAlone(use);
  }

  // One use of a loan that another thread has just got, or of a new one.
  private Loan takeTogether() throws VaultException, CryptokiException {
    // Not for longer than a gathering may take: then this operation asks for itself.
    boolean mine = Turn.take(gathering, environment.deadline());
    try {
      Loan held = loan;
      return held != null && held.take(environment.nanos().getAsLong()) ? held : borrow();
    } finally {
      if (mine) {
        gathering.unlock();
      }
    }
  }

  // A loan of which one use is taken; kept for others where its lease allows.
  private Loan borrow() throws VaultException, CryptokiException {
    long requested = environment.nanos().getAsLong();
    Gathering.Gathered gathered = source.gather(0);
    var fresh =
        new Loan(
            LocalKey.of(gathered.material(), environment.keyForms()), gathered.lease(), requested);
    lent = !gathered.lease().time().isZero();
    try (var handover = Handover.orElse(fresh::close)) {
      if (fresh.take(environment.nanos().getAsLong())) {
        keep(fresh);
      }
      return handover.to(fresh);
    }
  }

  private <R> R gatherAlone(Use<R> use) throws VaultException, CryptokiException {
    Gathering.Gathered gathered = source.gather(1);
    try (LocalKey key = LocalKey.of(gathered.material(), environment.keyForms())) {
      return use.apply(key);
    }
  }

  // Where nothing can be planned, the key is not kept for longer than this use.
  private synchronized void keep(Loan fresh) {
    if (!ended) {
      Spares.keep(fresh);
      watch(fresh);
      replace(fresh);
    }
  }

  private void replace(@Nullable Loan next) {
    Loan before = loan;
    loan = next;
    Optional.ofNullable(before).ifPresent(Loan::retire);
  }

  // One task for each key at a time, however many short leases follow each other.
  private void watch(Loan current) {
    if (watch.isEmpty()) {
      Duration left = current.left(environment.nanos().getAsLong());
      Duration look = left.compareTo(LOOK) < 0 ? left : LOOK;
      watch = Optional.of(environment.background().endAfter(look, "lease", this::expire));
    }
  }

  private synchronized void expire() {
    watch = Optional.empty();
    Loan current = loan;
    if (current == null) {
      return;
    }
    if (current.left(environment.nanos().getAsLong()).isZero()) {
      loan = null;
      current.close();
    } else {
      watch(current);
    }
  }
}
