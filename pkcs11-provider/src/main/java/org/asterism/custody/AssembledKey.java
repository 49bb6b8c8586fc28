package org.asterism.custody;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.crypto.LocalKey;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.key.SigningScheme;
import org.asterism.pkcs11.abi.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Lease;
import org.asterism.vault.VaultException;
import org.jspecify.annotations.Nullable;

/// A key in assembled custody: gathered when it is used, kept for its lease.
///
/// **Guarantee.** Within a lease an operation reads one volatile field and asks no vault.
/// Concurrent operations share one gathering only where the granted uses cover them; under a lease
/// of zero each gathers for itself. Safe for use by many threads.
final class AssembledKey implements KeyUse {
  private final World world;
  private final KeyFacts facts;
  private final Source source;
  private final ReentrantLock gathering = new ReentrantLock();
  private volatile @Nullable Loan loan;
  private volatile boolean shared = true;

  AssembledKey(World world, KeyFacts facts, Source source) {
    this.world = world;
    this.facts = facts;
    this.source = source;
  }

  /// Asks the vaults for the key.
  @FunctionalInterface
  interface Source {
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
  KeyUse unshared() {
    var alone = new AssembledKey(world, facts, source);
    alone.shared = false;
    return alone;
  }

  /// Ends the lease.
  void end() {
    Loan ended = loan;
    loan = null;
    if (ended != null) {
      ended.close();
    }
  }

  private <R> R use(Use<R> use) throws VaultException, CryptokiException {
    Loan held = loan;
    if (held != null && held.take(world.nanos().getAsLong())) {
      try {
        return use.apply(held.key());
      } catch (IllegalStateException closed) {
        // The lease ended between the look at it and the use; anything else is a bug.
        if (!held.isClosed()) {
          throw closed;
        }
      } finally {
        held.giveBack();
      }
    }
    return shared ? gatherTogether(use) : gatherAlone(use);
  }

  private <R> R gatherTogether(Use<R> use) throws VaultException, CryptokiException {
    boolean mine = mayGather();
    try {
      Loan held = loan;
      boolean taken = held != null && held.take(world.nanos().getAsLong());
      Loan fresh = taken ? held : shared ? borrow(0) : null;
      if (fresh == null) {
        return gatherAlone(use);
      }
      if (mine) {
        gathering.unlock();
        mine = false;
      }
      return useOf(fresh, use);
    } finally {
      if (mine) {
        gathering.unlock();
      }
    }
  }

  // Not for longer than a gathering may take: then this operation asks for itself.
  private boolean mayGather() {
    try {
      return gathering.tryLock(world.deadline().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // The loan, one use of it taken; kept for others where its lease allows.
  private Loan borrow(long wantedUses) throws VaultException, CryptokiException {
    long requested = world.nanos().getAsLong();
    Gathering.Gathered gathered = source.gather(wantedUses);
    LocalKey key = LocalKey.of(gathered.material(), world.providers());
    Lease lease = gathered.lease();
    var fresh = new Loan(key, lease, requested);
    if (fresh.take(world.nanos().getAsLong())) {
      loan = fresh;
      world.background().after(lease.time(), "lease", fresh::close);
    } else {
      shared = !lease.time().isZero();
    }
    return fresh;
  }

  private <R> R gatherAlone(Use<R> use) throws VaultException, CryptokiException {
    Gathering.Gathered gathered = source.gather(1);
    try (LocalKey key = LocalKey.of(gathered.material(), world.providers())) {
      return use.apply(key);
    }
  }

  private <R> R useOf(Loan fresh, Use<R> use) throws VaultException, CryptokiException {
    try {
      return use.apply(fresh.key());
    } finally {
      fresh.giveBack();
      if (loan != fresh) {
        fresh.close();
      }
    }
  }
}
