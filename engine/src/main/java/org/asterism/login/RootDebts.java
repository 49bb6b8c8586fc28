package org.asterism.login;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.StageRoots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The payment of a sharing of the roots to a vault that was away when it was decided, or whose
/// store is of another one: it is told, and where it has nothing staged it gets its shares first.
///
/// A payment may be made twice without harm.
///
/// @param root of the token, which has sealed what is owed
record RootDebts(OwedRoots owed, RowKeys root) {
  private static final Logger LOG = LoggerFactory.getLogger(RootDebts.class);

  boolean any() {
    return owed.any();
  }

  boolean isOwed(Role role, Member member) {
    return owed.find(role, member.id()).isPresent();
  }

  /// What `member` released to a login of `role` is not of the sharing in force.
  void owe(Role role, Member member, EpochTag sharing, LoggedIn in) {
    var login = new OwedRoots.Login(role, member.id(), in, root);
    owed.environment().directory().update(transaction -> owed.put(transaction, login, sharing));
  }

  /// @param known the account's root shares at `member`, lent; empty while nobody has opened them
  /// @throws VaultException if the vault does not answer. What it refuses stays owed: a login finds
  ///   out what it has
  void pay(Role role, Member member, Optional<Accounts.Payloads> known, Duration deadline)
      throws VaultException {
    Optional<OwedRoots.Due> due = owed.find(role, member.id());
    if (due.isPresent()) {
      var payment = new Payment(role, member, due.get());
      if (payment.isTold(deadline) || payment.isStaged(known, deadline)) {
        owed.paid(role, member, due.get());
      }
    }
  }

  private final class Payment {
    private final Role role;
    private final Member member;
    private final OwedRoots.Due due;

    Payment(Role role, Member member, OwedRoots.Due due) {
      this.role = role;
      this.member = member;
      this.due = due;
    }

    boolean isTold(Duration deadline) throws VaultException {
      try {
        owed.commit(role, member, due.sharing()).carryOut(member, Authority.NONE, deadline);
        return true;
      } catch (VaultRefused notStaged) {
        return false;
      }
    }

    boolean isStaged(Optional<Accounts.Payloads> known, Duration deadline) throws VaultException {
      Optional<Accounts.Payloads> of =
          known.filter(payloads -> payloads.sharing().equals(due.sharing()));
      if (of.isEmpty()) {
        return false;
      }
      try (SecretBytes proof = due.proof(root)) {
        Errand<Done> stage =
            owed.policies()
                .errand(
                    member,
                    role,
                    EpochTag.NONE,
                    new StageRoots(due.sharing(), of.get().roots(), proof));
        Errand<Done> commit = owed.commit(role, member, due.sharing());
        Errand.carryOutAll(List.of(stage, commit), member, Authority.NONE, deadline);
        return true;
      } catch (VaultRefused refused) {
        LOG.warn(
            "vault {} does not take its new shares of the roots of the {} account: {}",
            member,
            role,
            refused.getMessage());
        return false;
      }
    }
  }
}
