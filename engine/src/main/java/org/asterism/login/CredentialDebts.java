package org.asterism.login;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Chore;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Turn;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.Reinstate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The payment of what an open token owes to its accounts at vaults that were away, or whose store
/// is an older copy: the account itself, with root shares that were computed again from a quorum,
/// and the PIN in force.
///
/// A payment may be made twice without harm. Safe for use by many threads.
public final class CredentialDebts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialDebts.class);

  private final Environment environment;
  private final OwedCredentials owed;
  private final RootDebts roots;
  private final RowKeys root;
  private final TokenRecord token;
  private final Consumer<Member> outdated;
  private final Map<Account, Accounts.Payloads> lent = new ConcurrentHashMap<>();
  private final Map<EnrolmentId, ReentrantLock> turns = new ConcurrentHashMap<>();
  private final Chore chore;

  private record Account(Role role, EnrolmentId vault) {}

  /// @param root from the token root; stays the caller's
  /// @param token what never changes of it is used: serial, label, limits
  /// @param outdated hears of vaults whose store is an older copy
  public CredentialDebts(
      Environment environment,
      OwedCredentials owed,
      RowKeys root,
      TokenRecord token,
      Consumer<Member> outdated) {
    this.environment = environment;
    this.owed = owed;
    this.roots = new RootDebts(owed.roots(), root);
    this.root = root;
    this.token = token;
    this.outdated = outdated;
    this.chore = environment.background().chore("credentials", this::leavesDebts);
  }

  /// Whether the root shares of the role's account at `member`, of this sharing, are known here
  /// already.
  public boolean knows(Role role, Member member, EpochTag sharing) {
    return Optional.ofNullable(lent.get(new Account(role, member.id())))
        .filter(known -> known.sharing().equals(sharing))
        .isPresent();
  }

  /// The root shares of a vault's account, for the day on which it lacks them, instead of what was
  /// known of another sharing. Takes ownership.
  public void lend(Role role, Member member, Accounts.Payloads payloads) {
    ReentrantLock turn = turn(member);
    turn.lock();
    try {
      if (chore.isClosed()) {
        payloads.close();
        return;
      }
      var before = lent.put(new Account(role, member.id()), payloads);
      if (before != null) {
        before.close();
      }
    } finally {
      turn.unlock();
    }
  }

  /// A copy of what was lent of the role's account at `member`, which the caller closes.
  Optional<Accounts.Payloads> lent(Role role, Member member) {
    ReentrantLock turn = turn(member);
    turn.lock();
    try {
      return Optional.ofNullable(lent.get(new Account(role, member.id())))
          .map(Accounts.Payloads::copy);
    } finally {
      turn.unlock();
    }
  }

  /// Pays, because there are new debts or a vault may be back.
  public void soon() {
    if (owed.any() || roots.any()) {
      chore.soon();
    }
  }

  /// Notes that `member` refused the role's credential for what only an older or damaged store
  /// refuses.
  ///
  /// @param pin that k vaults accept; stays the caller's
  /// @return whether it is that, so that [#settle] may mend it
  boolean finds(Role role, Member member, VaultRefused refused, EpochTag expected, KeptPin pin) {
    if (!OddVault.isOdd(refused)) {
      return false;
    }
    EpochTag before = OddVault.inForce(refused, expected);
    environment
        .directory()
        .update(transaction -> {
          Owed due = Owed.credential(before, expected, pin, root);
          owed.putIfAbsent(transaction, role, member.id(), due);
        });
    outdated.accept(member);
    return true;
  }

  /// Notes that `member` releases root shares of another sharing than those in force.
  ///
  /// @param in lent
  void hears(Role role, Member member, LoggedIn in) {
    Optional<EpochTag> inForce =
        payloads(role, member)
            .map(Accounts.Payloads::sharing)
            .filter(sharing -> !sharing.equals(in.sharing()));
    if (inForce.isPresent()) {
      roots.owe(role, member, inForce.get(), in);
      chore.soon();
    }
  }

  /// Pays everything that `member` is owed, for both roles.
  ///
  /// @throws VaultException if something stays: what is in force there is not what was decided
  void settle(Member member, Duration deadline) throws VaultException {
    if (!isOwed(member)) {
      return;
    }
    ReentrantLock turn = turn(member);
    if (!Turn.take(turn, deadline)) {
      throw new VaultSilent(member.vault().name(), deadline);
    }
    try {
      for (Role role : Role.values()) {
        roots.pay(role, member, payloads(role, member), deadline);
        pay(role, member, deadline);
      }
    } finally {
      turn.unlock();
    }
  }

  private boolean isOwed(Member member) {
    return Stream.of(Role.values())
        .anyMatch(role -> owed.find(role, member.id()).isPresent() || roots.isOwed(role, member));
  }

  private ReentrantLock turn(Member member) {
    return turns.computeIfAbsent(member.id(), _ -> new ReentrantLock());
  }

  private Optional<Accounts.Payloads> payloads(Role role, Member member) {
    return Optional.ofNullable(lent.get(new Account(role, member.id())));
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

  private void pay(Role role, Member member, Duration deadline) throws VaultException {
    Optional<Owed> found = owed.find(role, member.id());
    if (found.isEmpty()) {
      return;
    }
    Owed due = found.get();
    try {
      owed.commit(role, member, due, deadline);
    } catch (VaultRefused refused) {
      try (var payment = new Payment(role, member, due.open(root))) {
        payment.make(due, refused, deadline);
      }
    }
    paid(role, member, due);
  }

  /// What is done where there is nothing to commit.
  private final class Payment implements AutoCloseable {
    private final Role role;
    private final Member member;
    private final Optional<KeptPin> pin;

    Payment(Role role, Member member, Optional<KeptPin> pin) {
      this.role = role;
      this.member = member;
      this.pin = pin;
    }

    void make(Owed due, VaultRefused refused, Duration deadline) throws VaultException {
      if (OddVault.lacksAccount(refused)) {
        Errand<Done> inUse = owed.policies().errand(member, role, due.next(), new Confirm());
        var both = List.of(put(due.next(), refused), inUse);
        Errand.carryOutAll(both, member, Authority.NONE, deadline);
        return;
      }
      if (pin.isEmpty()) {
        // An account without a PIN that is there is all that was owed.
        return;
      }
      Accounts.Payloads known =
          payloads(Role.SO, member).or(() -> payloads(role, member)).orElseThrow(() -> refused);
      try (SecretBytes proof = Reinstate.proof(known.tokenRoot())) {
        reinstate(due, refused, proof).carryOut(member, Authority.NONE, deadline);
      }
    }

    private Errand<Done> put(EpochTag epoch, VaultRefused refused) throws VaultRefused {
      return new Accounts(token, owed.policies(), root, member)
          .put(role, epoch, pin, payloads(role, member).orElseThrow(() -> refused));
    }

    private Errand<Done> reinstate(Owed due, VaultRefused refused, SecretBytes proof) {
      EpochTag inForce = OddVault.inForce(refused, due.before());
      KeptPin kept = pin.orElseThrow();
      var operation =
          new Reinstate(
              due.next(), token.account(role).stretch(), kept.verifier(), kept.loginShare(), proof);
      return owed.policies().errand(member, role, inForce, operation);
    }

    @Override
    public void close() {
      pin.ifPresent(KeptPin::close);
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
              .ifPresent(later -> owed.put(transaction, role, member.id(), later.from(due.next())));
        });
  }
}
