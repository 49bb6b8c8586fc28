package org.asterism.login;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.quorum.Answer;
import org.asterism.rows.RowState;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Stage;

/// The change of a role's PIN at the vaults (protocol §4): Stage at all; when max(k, n-k+1) have it
/// durably and the directory has recorded the decision, Commit; else Abort. For one thread, once.
///
/// A vault that missed the decision gets it before any login there counts; until then its old
/// credential reaches fewer than k vaults.
public final class PinChange {
  private final Environment environment;
  private final long slot;
  private final TokenRecord token;
  private final OpenRoles opened;
  private final OwedCredentials owed;
  private final Staging staging;
  private final Map<EnrolmentId, EpochTag> others = new ConcurrentHashMap<>();

  public PinChange(
      Environment environment,
      long slot,
      TokenRecord token,
      OpenRoles opened,
      OwedCredentials owed) {
    this.environment = environment;
    this.slot = slot;
    this.token = token;
    this.opened = opened;
    this.owed = owed;
    this.staging = new Staging(environment, slot, owed.policies());
  }

  /// Whose PIN, and who authorises the change: the role itself, or the officer for the user.
  public record Change(Role role, Role by) {
    public boolean byOfficer() {
      return by != role;
    }
  }

  /// @return the token as it is now
  public TokenRecord run(Change change, SecretBytes pin) throws VaultException, CryptokiException {
    Role role = change.role();
    AccountRecord before = token.account(role);
    var setting = new NewPin.Setting(environment, role, token.k());
    try (var set = NewPin.of(setting, pin, before.next(true, Map.of(), environment))) {
      AccountRecord after = set.account();
      environment.directory().update(transaction -> staging.begin(transaction, role, after));
      stage(change, set);
      TokenRecord changed = token.with(role, after);
      decide(change, changed, set);
      // Kept before the vaults hear of it: their first refusal of an old grant finds them here.
      keep(role, set);
      commit(role);
      return changed;
    }
  }

  private void stage(Change change, NewPin set) throws VaultException {
    AccountRecord after = set.account();
    int needed = environment.members().toRevoke();
    List<Answer<Member>> answers =
        environment.askAll(
            needed,
            (member, deadline) -> {
              settle(change, member, deadline);
              // A vault that is late may read this after the caller has erased its own.
              try (KeptPin kept = set.kept(member.id()).copy()) {
                var operation =
                    new Stage(
                        after.epoch(member.id()),
                        after.stretch(),
                        kept.verifier(),
                        kept.loginShare());
                stage(change, member, operation, deadline);
                return member;
              }
            });
    int staged = Answer.given(answers).size();
    if (staged < needed) {
      staging.abort(change.role(), after);
      throw Answer.missed(needed, staged, answers);
    }
  }

  // What a vault of an older store refuses, its officer's account may yet have it take.
  private void settle(Change change, Member member, Duration deadline) throws VaultException {
    try {
      opened.debts().settle(member, deadline);
    } catch (VaultRefused refused) {
      if (!change.byOfficer()) {
        throw refused;
      }
    }
  }

  // The officer's word reaches an account whose store is an older copy, too.
  private void stage(Change change, Member member, Stage operation, Duration deadline)
      throws VaultException {
    Authority authority = opened.access(change.by());
    try {
      errand(change.role(), member, operation).carryOut(member, authority, deadline);
    } catch (VaultRefused refused) {
      if (refused.reason() != Reason.EPOCH) {
        throw refused;
      }
      others.put(member.id(), refused.inForce());
      errand(change.role(), member, operation).carryOut(member, authority, deadline);
    }
  }

  private void decide(Change change, TokenRecord changed, NewPin set) throws CryptokiException {
    boolean decided =
        environment
            .directory()
            .write(transaction -> {
              boolean replaced = replace(transaction, changed);
              if (replaced) {
                staging.decided(transaction, change.role(), changed.account(change.role()));
                owe(transaction, change, set);
              }
              return replaced;
            });
    if (!decided) {
      throw new CryptokiException(
          Ckr.TOKEN_NOT_RECOGNIZED, "the token was initialised anew meanwhile");
    }
  }

  private boolean replace(Transaction transaction, TokenRecord changed) {
    byte[] expected = token.encode(opened.root());
    return transaction
        .token(slot)
        .filter(row -> row.state() == RowState.ACTIVE)
        .filter(row -> Arrays.equals(row.content(), expected))
        .filter(
            row -> transaction.compareAndSet(row, RowState.ACTIVE, changed.encode(opened.root())))
        .isPresent();
  }

  private void owe(Transaction transaction, Change change, NewPin set) {
    for (Member member : environment.members().all()) {
      Owed due = due(transaction, change, member, set);
      owed.put(transaction, change.role(), member.id(), due);
    }
  }

  // What a vault is owed already it never got: then the epoch before is the one in force.
  private Owed due(Transaction transaction, Change change, Member member, NewPin set) {
    EpochTag before =
        owed.find(transaction, change.role(), member.id())
            .map(Owed::before)
            .orElse(inForce(change.role(), member));
    EpochTag next = set.account().epoch(member.id());
    return Owed.credential(before, next, set.kept(member.id()), opened.root());
  }

  private EpochTag inForce(Role role, Member member) {
    EpochTag other = others.get(member.id());
    return other == null ? token.account(role).epoch(member.id()) : other;
  }

  private void keep(Role role, NewPin set) {
    RoleAccess access = opened.access(role);
    if (access.isHeld()) {
      for (Member member : environment.members().all()) {
        SecretBytes credential = set.kept(member.id()).verifier();
        access.keep(member, credential, set.account().epoch(member.id()));
      }
      access.keep(Optional.of(set.shares(environment, token.k())));
    }
  }

  private void commit(Role role) {
    List<Answer<Member>> answers =
        environment.askAll(
            environment.members().toRevoke(),
            (member, deadline) -> {
              opened.debts().settle(member, deadline);
              return member;
            });
    for (Answer<Member> answer : answers) {
      if (answer instanceof Answer.Failed<Member>(VaultName vault, VaultException _)) {
        owed.owing().owed(vault, "the new %s PIN".formatted(role));
      }
    }
    opened.debts().soon();
  }

  private Errand<Done> errand(Role role, Member member, Operation<Done> operation) {
    return owed.policies().errand(member, role, inForce(role, member), operation);
  }
}
