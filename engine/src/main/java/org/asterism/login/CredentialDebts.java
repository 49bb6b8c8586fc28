package org.asterism.login;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Chore;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Turn;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.operation.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The payment of what an open token owes to its accounts at vaults that were away: the account
/// itself, with root shares that were computed again from a quorum, and the PIN that was decided
/// meanwhile.
///
/// A payment may be made twice without harm. Safe for use by many threads.
public final class CredentialDebts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialDebts.class);

  private final Environment environment;
  private final OwedCredentials owed;
  private final RowKeys root;
  private final TokenRecord token;
  private final Map<Account, Accounts.Payloads> lent = new ConcurrentHashMap<>();
  private final Map<EnrolmentId, ReentrantLock> turns = new ConcurrentHashMap<>();
  private final Chore chore;

  private record Account(Role role, EnrolmentId vault) {}

  /// @param root from the token root; stays the caller's
  /// @param token what never changes of it is used: serial, label, limits
  public CredentialDebts(
      Environment environment, OwedCredentials owed, RowKeys root, TokenRecord token) {
    this.environment = environment;
    this.owed = owed;
    this.root = root;
    this.token = token;
    this.chore = environment.background().chore("credentials", this::leavesDebts);
  }

  /// Whether the vault may lack the role's account, so that [#lend] is wanted.
  public boolean lacksAccount(Role role, Member member) {
    return !lent.containsKey(new Account(role, member.id()))
        && owed.find(role, member.id()).filter(Owed::missing).isPresent();
  }

  /// The root shares of an account that a vault lacks. Takes ownership.
  public void lend(Role role, Member member, Accounts.Payloads payloads) {
    if (chore.isClosed() || lent.putIfAbsent(new Account(role, member.id()), payloads) != null) {
      payloads.close();
    }
  }

  /// Pays, because there are new debts or a vault may be back.
  public void soon() {
    if (owed.any()) {
      chore.soon();
    }
  }

  /// Pays everything that `member` is owed, for both roles.
  ///
  /// @throws VaultException if something stays: what is in force there is not what was decided
  void settle(Member member, Duration deadline) throws VaultException {
    if (owed.find(Role.USER, member.id()).isEmpty() && owed.find(Role.SO, member.id()).isEmpty()) {
      return;
    }
    ReentrantLock turn = turns.computeIfAbsent(member.id(), _ -> new ReentrantLock());
    if (!Turn.take(turn, deadline)) {
      throw new VaultSilent(member.vault().name(), deadline);
    }
    try {
      for (Role role : Role.values()) {
        putAccount(role, member, deadline);
      }
      // The officer's credential of before may be what authorises the user's change.
      change(Role.USER, member, deadline);
      change(Role.SO, member, deadline);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    chore.close();
    lent.values().forEach(Accounts.Payloads::close);
    lent.clear();
  }

  // Tries each vault once.
  private boolean leavesDebts() {
    boolean rest = false;
    for (Member member : environment.members().all()) {
      rest |= !chore.isClosed() && !paid(member);
    }
    return rest;
  }

  private boolean paid(Member member) {
    try {
      settle(member, environment.deadline());
      return true;
    } catch (VaultException away) {
      LOG.debug("a credential is still owed: {}", away.getMessage());
      return false;
    }
  }

  private void putAccount(Role role, Member member, Duration deadline) throws VaultException {
    Optional<Owed> found = owed.find(role, member.id()).filter(Owed::missing);
    if (found.isEmpty()) {
      return;
    }
    Owed due = found.get();
    try {
      owed.commit(role, member, due, deadline);
      paid(role, member, due);
    } catch (VaultRefused notThere) {
      putAccount(role, member, due, deadline);
    }
  }

  private void putAccount(Role role, Member member, Owed due, Duration deadline)
      throws VaultException {
    Accounts.Payloads payloads = lent.get(new Account(role, member.id()));
    if (payloads == null) {
      throw refused(member, Reason.UNKNOWN_HANDLE);
    }
    try (OwedSecrets secrets = due.open(root)) {
      new Accounts(token, owed.policies(), root, member)
          .put(role, due.before(), secrets.before(), payloads)
          .carryOut(member, Authority.NONE, deadline);
    }
    accountIsThere(role, member);
    owed.owing().paid(member.vault().name(), "the %s account".formatted(role));
  }

  private void accountIsThere(Role role, Member member) {
    environment
        .directory()
        .update(transaction ->
            owed.find(transaction, role, member.id())
                .filter(Owed::changes)
                .ifPresentOrElse(
                    change -> owed.put(transaction, role, member.id(), change.present()),
                    () -> owed.remove(transaction, role, member.id())));
  }

  private void change(Role role, Member member, Duration deadline) throws VaultException {
    Optional<Owed> found = owed.find(role, member.id());
    if (found.isEmpty()) {
      return;
    }
    Owed due = found.get();
    try {
      owed.commit(role, member, due, deadline);
    } catch (VaultRefused notStaged) {
      stageAgain(role, member, due, deadline);
      owed.commit(role, member, due, deadline);
    }
    paid(role, member, due);
  }

  private void stageAgain(Role role, Member member, Owed due, Duration deadline)
      throws VaultException {
    try (OwedSecrets secrets = due.open(root)) {
      SecretBytes verifier =
          secrets.next().orElseThrow(() -> new IllegalStateException("no credential is owed"));
      SecretBytes grant =
          grant(role, member, due, secrets, deadline)
              .orElseThrow(() -> refused(member, Reason.GRANT));
      try (grant) {
        var stage = new Stage(due.next(), token.account(role).stretch(), verifier);
        owed.policies()
            .errand(member, role, due.before(), stage)
            .carryOut(member, new Lent(grant), deadline);
      }
    }
  }

  private Optional<SecretBytes> grant(
      Role role, Member member, Owed due, OwedSecrets secrets, Duration deadline)
      throws VaultException {
    Optional<SecretBytes> own =
        secrets.before().isPresent()
            ? login(member, role, due.before()).again(secrets.before().get(), deadline)
            : Optional.empty();
    // An account that is locked there still opens to the officer.
    return own.isPresent() || secrets.officer().isEmpty()
        ? own
        : login(member, Role.SO, due.officer()).again(secrets.officer().get(), deadline);
  }

  private VaultLogin login(Member member, Role role, EpochTag epoch) {
    return new VaultLogin(owed.policies(), member, role, epoch);
  }

  /// A grant for one act.
  private record Lent(SecretBytes secret) implements Authority {
    @Override
    public Optional<SecretBytes> grant(Member member) {
      return Optional.of(secret);
    }

    @Override
    public boolean renew(Member member, Optional<SecretBytes> lost, Duration deadline) {
      return false;
    }
  }

  // A change that was decided meanwhile starts from what is in force there now.
  private void paid(Role role, Member member, Owed due) {
    owed.owing().paid(member.vault().name(), "the %s PIN".formatted(role));
    environment
        .directory()
        .update(transaction -> {
          if (owed.isStill(transaction, role, member.id(), due)) {
            owed.remove(transaction, role, member.id());
            return;
          }
          owed.find(transaction, role, member.id())
              .filter(later -> later.before().equals(due.before()))
              .ifPresent(later -> owed.put(transaction, role, member.id(), after(due, later)));
        });
  }

  private Owed after(Owed due, Owed later) {
    try (OwedSecrets done = due.open(root);
        OwedSecrets next = later.open(root);
        var both =
            new OwedSecrets(
                done.next().or(done::before).map(SecretBytes::copy),
                next.next().map(SecretBytes::copy),
                next.officer().map(SecretBytes::copy))) {
      return new Owed(false, due.next(), later.next(), later.officer(), both.seal(root));
    }
  }

  private static VaultRefused refused(Member member, Reason reason) {
    return new VaultRefused(member.vault().name(), reason);
  }
}
