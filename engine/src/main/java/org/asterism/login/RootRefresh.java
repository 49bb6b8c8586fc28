package org.asterism.login;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.rows.RowState;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SharePayload;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Abort;
import org.asterism.vault.operation.StageRoots;

/// The refresh of a token's roots (threshold.md §11): they are split anew, every vault keeps its
/// new shares beside the old ones, the directory decides, and then the vaults put the new ones in
/// force and erase the old. For one thread, once, while nothing else changes the token's row.
///
/// **Guarantee.** Until the directory has decided, the old shares are in force everywhere, and what
/// is kept beside them gives way to the next refresh. From then on the row names the new sharing. A
/// vault that did not hear of it is told before the next login there.
public final class RootRefresh {
  private static final String NEEDS_ALL = " to refresh a token's roots";

  private final Environment environment;
  private final long slot;
  private final TokenRecord token;
  private final OpenRoles opened;
  private final Lineage lineage;
  private final OwedRoots owed;

  /// @param token as its row is
  /// @param opened by the user
  public RootRefresh(
      Environment environment, long slot, TokenRecord token, OpenRoles opened, Lineage lineage) {
    this.environment = environment;
    this.slot = slot;
    this.token = token;
    this.opened = opened;
    this.lineage = lineage;
    this.owed = new OwedRoots(environment, slot, token.policies());
  }

  /// Hears of the new shares of a vault's account, lent, before the vaults are told.
  public interface Lender {
    void lend(Role role, Member member, Accounts.Payloads payloads);
  }

  /// @return the token as it is now
  /// @throws VaultException if not all vaults keep their new shares: nothing has changed then
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if another copy of the token store goes on
  public TokenRecord run(Lender lender) throws VaultException, CryptokiException {
    lineage.requireNotOthers();
    requireAll(asked((member, left) -> opened.debts().settle(member, left)));
    try (var refresh = new Run()) {
      refresh.stage();
      // A copy of the token store that has not gone on with the vaults must decide nothing.
      lineage.requireStep();
      refresh.decide();
      refresh.lend(lender);
      var _ = asked((member, left) -> opened.debts().settle(member, left));
      opened.debts().soon();
      return refresh.changed;
    }
  }

  @FunctionalInterface
  private interface Step {
    void at(Member member, Duration left) throws VaultException;
  }

  private List<Answer<Member>> asked(Step step) {
    List<Ask<Member>> asks =
        Environment.asks(
            environment.members().all(),
            (member, left) -> {
              step.at(member, left);
              return member;
            });
    return environment.quorum().all(asks, asks.size(), environment.deadline(), _ -> {});
  }

  // Who has not staged its new shares would have none once they are decided for.
  private void requireAll(List<Answer<Member>> answers) throws VaultException {
    int n = environment.members().n();
    int given = Answer.given(answers).size();
    if (given < n) {
      throw Answer.missed(NEEDS_ALL, n, given, answers);
    }
  }

  /// One of them: the shares before, and the new ones.
  private final class Run implements AutoCloseable {
    private final Map<Member, Accounts.Payloads> before = new LinkedHashMap<>();
    private final Roots<RootShares> next;
    private final TokenRecord changed;

    Run() throws CryptokiException {
      try (var handover = Handover.orElse(this::closeBefore)) {
        for (Member member : environment.members().all()) {
          before.put(member, known(member));
        }
        TokenRecord shared = token.sharedAs(EpochTag.random(environment.random()));
        this.next = split(shared);
        this.changed = shared.with(next.tokenRoot().tags(), ofPrivateRoot().tags());
        handover.to(this);
      }
    }

    private Accounts.Payloads known(Member member) throws CryptokiException {
      return opened
          .debts()
          .lent(Role.USER, member)
          .filter(payloads -> payloads.sharing().equals(token.sharing()))
          .orElseThrow(() ->
              new CryptokiException(
                  Ckr.USER_NOT_LOGGED_IN, "the roots get new shares by a login of the user"));
    }

    private Roots<RootShares> split(TokenRecord shared) {
      RootShares tokenRoot = split("token root", shared, Accounts.Payloads::tokenRoot);
      try (var handover = Handover.orElse(tokenRoot::close)) {
        RootShares privateRoot =
            split("private root", shared, payloads -> payloads.privateRoot().orElseThrow());
        return handover.to(new Roots<>(tokenRoot, Optional.of(privateRoot)));
      }
    }

    private RootShares split(String name, TokenRecord shared, Of of) {
      Map<XCoordinate, SecretBytes> shares = new LinkedHashMap<>();
      try {
        for (Member member : List.copyOf(before.keySet()).subList(0, token.k())) {
          SecretBytes payload = of.part(requireNonNull(before.get(member)));
          shares.put(member.x(), payload.slice(0, payload.length() - SharePayload.NU_BYTES));
        }
        try (SecretBytes encoded = token.sharing(environment.members()).combine(shares)) {
          var dealing =
              new RootShares.Dealing(environment.members(), opened.root(), environment.random());
          return RootShares.split(encoded, name, shared, dealing);
        }
      } finally {
        shares.values().forEach(SecretBytes::close);
      }
    }

    void stage() throws VaultException {
      List<Answer<Member>> answers = asked(this::stage);
      try {
        requireAll(answers);
      } catch (VaultException notAll) {
        var _ = asked(this::abort);
        throw notAll;
      }
    }

    // A vault that is late may read this after the caller has erased its own.
    private void stage(Member member, Duration left) throws VaultException {
      SecretBytes share = requireNonNull(before.get(member)).tokenRoot();
      try (SecretBytes proof = StageRoots.proof(share, changed.sharing());
          var ofUser = payloads(Role.USER, member).copy();
          var ofOfficer = payloads(Role.SO, member).copy()) {
        List<Errand<Done>> both =
            List.of(
                stage(Role.USER, member, ofUser, proof), stage(Role.SO, member, ofOfficer, proof));
        Errand.carryOutAll(both, member, Authority.NONE, left);
      }
    }

    private Errand<Done> stage(
        Role role, Member member, Accounts.Payloads payloads, SecretBytes proof) {
      var operation = new StageRoots(changed.sharing(), payloads.roots(), proof);
      return owed.policies().errand(member, role, EpochTag.NONE, operation);
    }

    private void abort(Member member, Duration left) throws VaultException {
      List<Errand<Done>> both =
          Stream.of(Role.values())
              .map(role ->
                  owed.policies().errand(member, role, EpochTag.NONE, new Abort(changed.sharing())))
              .toList();
      Errand.carryOutAll(both, member, Authority.NONE, left);
    }

    // Every vault is owed the word.
    void decide() throws CryptokiException {
      boolean decided =
          environment
              .directory()
              .write(transaction -> {
                boolean replaced = replace(transaction);
                if (replaced) {
                  before.forEach((member, shares) -> owe(transaction, member, shares.tokenRoot()));
                }
                return replaced;
              });
      if (!decided) {
        throw new CryptokiException(
            Ckr.TOKEN_NOT_RECOGNIZED, "the token's row was changed meanwhile");
      }
    }

    private boolean replace(Transaction transaction) {
      byte[] expected = token.encode(opened.root());
      return transaction
          .token(slot)
          .filter(row -> row.state() == RowState.ACTIVE)
          .filter(row -> Arrays.equals(row.content(), expected))
          .filter(
              row -> transaction.compareAndSet(row, RowState.ACTIVE, changed.encode(opened.root())))
          .isPresent();
    }

    private void owe(Transaction transaction, Member member, SecretBytes share) {
      var due = OwedRoots.Due.of(changed.sharing(), share, opened.root());
      for (Role role : Role.values()) {
        owed.put(transaction, role, member.id(), due);
      }
    }

    void lend(Lender lender) {
      for (Member member : environment.members().all()) {
        for (Role role : Role.values()) {
          lender.lend(role, member, payloads(role, member));
        }
      }
    }

    private Accounts.Payloads payloads(Role role, Member member) {
      SecretBytes tokenRoot = next.tokenRoot().payload(member.id());
      return new Accounts.Payloads(
          changed.sharing(),
          tokenRoot,
          role == Role.USER ? Optional.of(ofPrivateRoot().payload(member.id())) : Optional.empty());
    }

    private RootShares ofPrivateRoot() {
      return next.privateRoot().orElseThrow();
    }

    private void closeBefore() {
      new ArrayList<>(before.values()).forEach(Accounts.Payloads::close);
    }

    @Override
    public void close() {
      closeBefore();
      next.tokenRoot().close();
      ofPrivateRoot().close();
    }
  }

  @FunctionalInterface
  private interface Of {
    SecretBytes part(Accounts.Payloads payloads);
  }
}
