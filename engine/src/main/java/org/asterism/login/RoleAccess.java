package org.asterism.login;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.custody.vaults.Turn;
import org.asterism.secret.Allotment;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;

/// What an accepted PIN left in locked memory: for each vault the credential, and the grant that it
/// yielded there, and k shares of the login key. After a vault's restart the credential yields a
/// new grant (protocol §4).
///
/// Safe for use by many threads. Closing erases all of it.
public final class RoleAccess implements Authority, AutoCloseable {
  // Replaced secrets may be on their way to a vault: the last ones stay for a while.
  private static final int MAX_REPLACED = 32;

  // Of a credential, of a grant and of a share.
  private static final int SECRET_BYTES = 32;

  private final Role role;
  private final CredentialDebts debts;
  private final Policies policies;
  private final Allotment memory;
  private final Map<EnrolmentId, Held> held = new ConcurrentHashMap<>();
  private final Map<EnrolmentId, ReentrantLock> renewals = new ConcurrentHashMap<>();
  private final Deque<SecretBytes> replaced = new ArrayDeque<>();
  private Optional<LoginShares> loginShares = Optional.empty();

  private record Held(SecretBytes credential, EpochTag epoch, Optional<SecretBytes> grant) {}

  /// @param memory for what is kept
  public RoleAccess(Role role, CredentialDebts debts, Policies policies, Allotment memory) {
    this.role = role;
    this.debts = debts;
    this.policies = policies;
    this.memory = memory;
  }

  /// The room that one role needs in locked memory for what it keeps of `n` vaults.
  public static int bytes(int n) {
    return SECRET_BYTES * (3 * n + MAX_REPLACED + 1);
  }

  /// Keeps a copy of a credential; a grant that another credential yielded goes.
  public synchronized void keep(Member member, SecretBytes credential, EpochTag epoch) {
    Held before = held.get(member.id());
    if (before != null && before.epoch().equals(epoch)) {
      // The same PIN again: what is in use stays.
      return;
    }
    held.put(member.id(), new Held(memory.lend(credential::copy), epoch, Optional.empty()));
    if (before != null) {
      drop(before.credential());
      before.grant().ifPresent(this::drop);
    }
  }

  /// Keeps a copy of what the credential yielded.
  public synchronized boolean keepGrant(Member member, EpochTag epoch, SecretBytes grant) {
    Held before = held.get(member.id());
    if (before == null || !before.epoch().equals(epoch)) {
      return false;
    }
    SecretBytes copy = memory.lend(grant::copy);
    held.put(member.id(), new Held(before.credential(), epoch, Optional.of(copy)));
    before.grant().ifPresent(this::drop);
    return true;
  }

  /// Keeps a copy of what is known of the login key, instead of what was known before.
  public synchronized void keep(Optional<LoginShares> shares) {
    loginShares.ifPresent(LoginShares::close);
    loginShares = Optional.empty();
    loginShares = shares.map(lent -> memory.lend(lent::copy));
  }

  /// A copy of the credential at `member`, as far as is known here.
  synchronized Optional<SecretBytes> credential(Member member) {
    return Optional.ofNullable(held.get(member.id())).map(known -> known.credential().copy());
  }

  boolean isHeld() {
    return !held.isEmpty();
  }

  @Override
  public Optional<SecretBytes> grant(Member member) {
    return Optional.ofNullable(held.get(member.id())).flatMap(Held::grant);
  }

  // One at a time for each vault: every login there counts a try until it ends, and many at once
  // would lock the account.
  @Override
  public boolean renew(Member member, Optional<SecretBytes> lost, Duration deadline)
      throws VaultException {
    ReentrantLock turn = renewals.computeIfAbsent(member.id(), _ -> new ReentrantLock());
    if (!Turn.take(turn, deadline)) {
      return false;
    }
    try {
      return isNewer(grant(member), lost) || login(member, deadline);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public synchronized void close() {
    for (Held known : held.values()) {
      known.credential().close();
      known.grant().ifPresent(SecretBytes::close);
    }
    held.clear();
    loginShares.ifPresent(LoginShares::close);
    loginShares = Optional.empty();
    replaced.forEach(SecretBytes::close);
    replaced.clear();
  }

  private boolean login(Member member, Duration deadline) throws VaultException {
    debts.settle(member, deadline);
    Held known = held.get(member.id());
    if (known == null) {
      return false;
    }
    try {
      return login(member, known, deadline);
    } catch (VaultRefused refused) {
      try (KeptPin pin = pin(member, known)) {
        if (!debts.finds(role, member, refused, known.epoch(), pin)) {
          return false;
        }
      }
    }
    // Its store is an older copy: it gets what is in force, and is asked once more.
    debts.settle(member, deadline);
    try {
      return login(member, known, deadline);
    } catch (VaultRefused still) {
      return false;
    }
  }

  private boolean login(Member member, Held known, Duration deadline) throws VaultException {
    var login = new VaultLogin(policies, member, role, known.epoch());
    try (SecretBytes grant =
        login.again(known.credential(), deadline, in -> debts.hears(role, member, in))) {
      return keepGrant(member, known.epoch(), grant);
    }
  }

  private synchronized KeptPin pin(Member member, Held known) {
    return KeptPin.of(
        known.credential().copy(),
        () -> loginShares.flatMap(shares -> shares.at(member, known.epoch())));
  }

  // By identity: a grant is drawn once.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isNewer(Optional<SecretBytes> now, Optional<SecretBytes> lost) {
    return now.isPresent() && now.get() != lost.orElse(null);
  }

  private void drop(SecretBytes secret) {
    replaced.add(secret);
    if (replaced.size() > MAX_REPLACED) {
      replaced.remove().close();
    }
  }
}
