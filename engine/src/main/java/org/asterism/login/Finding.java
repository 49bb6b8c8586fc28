package org.asterism.login;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.login.LoginRound.Verdict;
import org.asterism.rows.RowKeys;
import org.asterism.rows.RowState;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Role;
import org.asterism.vault.VaultRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an accepted login found out about copies, written down: the token's row follows what k
/// vaults have in force, and what the others lack becomes a debt.
///
/// @param root of the token, whose row it has verified
public record Finding(Environment environment, long slot, OwedCredentials owed, RowKeys root) {
  private static final Logger LOG = LoggerFactory.getLogger(Finding.class);

  /// A login, and the roots that came of it.
  public record Of(Role role, LoginRound.Accepted accepted, AgreedRoots agreed) {
    TokenRecord token() {
      return agreed.before();
    }

    AccountRecord before() {
      return token().account(role);
    }

    /// Whether the row is to follow the vaults.
    public boolean moved() {
      return hasOtherPin() || hasOtherSharing();
    }

    private boolean hasOtherPin() {
      return !before().equals(accepted.inForce());
    }

    private boolean hasOtherSharing() {
      return agreed.isOther() && agreed.decides();
    }

    private TokenRecord now() {
      TokenRecord shared = hasOtherSharing() ? agreed.token() : token();
      return shared.with(role, accepted.inForce());
    }

    /// Those whose shares are of another sharing than the one in force.
    private List<Verdict.Right> behind() {
      return agreed.decides()
          ? accepted.rights().stream().filter(right -> !agreed.combiner().isOfRow(right)).toList()
          : List.of();
    }

    EpochTag epoch(EnrolmentId vault) {
      return accepted.inForce().epoch(vault);
    }

    /// The vault's share of the login key, as k others have it; the caller closes it.
    Optional<SecretBytes> share(LoginRound.Known known) {
      return accepted.shares(token().k()).flatMap(all -> all.at(known.member(), known.epoch()));
    }
  }

  /// @return the token as its row is now
  /// @throws CryptokiException if the row was changed meanwhile
  public TokenRecord keep(Of login) throws CryptokiException {
    TokenRecord token = login.token();
    if (!login.moved() && login.accepted().odd().isEmpty() && login.behind().isEmpty()) {
      return token;
    }
    TokenRecord now = login.now();
    boolean kept =
        environment
            .directory()
            .write(transaction -> {
              boolean may = !login.moved() || replace(transaction, token, now);
              if (may) {
                owe(transaction, login);
                oweRoots(transaction, login);
              }
              return may;
            });
    if (!kept) {
      throw new CryptokiException(
          Ckr.TOKEN_NOT_RECOGNIZED, "the token's row was changed meanwhile: log in again");
    }
    tell(login);
    return now;
  }

  private boolean replace(Transaction transaction, TokenRecord token, TokenRecord next) {
    byte[] expected = token.encode(root);
    return transaction
        .token(slot)
        .filter(row -> row.state() == RowState.ACTIVE)
        .filter(row -> Arrays.equals(row.content(), expected))
        .filter(row -> transaction.compareAndSet(row, RowState.ACTIVE, next.encode(root)))
        .isPresent();
  }

  private void owe(Transaction transaction, Of login) {
    Set<EnrolmentId> right = new HashSet<>();
    login.accepted().rights().forEach(each -> right.add(each.member().id()));
    for (LoginRound.Known known : login.accepted().credentials()) {
      EnrolmentId vault = known.member().id();
      Optional<Verdict.Odd> odd = odd(login, vault);
      if (login.hasOtherPin()) {
        // What was owed before is what is not in force.
        owed.remove(transaction, login.role(), vault);
      }
      if (odd.isPresent() || (login.hasOtherPin() && !right.contains(vault))) {
        EpochTag there =
            odd.map(one -> OddVault.inForce(one.refused(), login.before().epoch(vault)))
                .orElse(login.before().epoch(vault));
        try (var pin = KeptPin.of(known.credential().copy(), () -> login.share(known))) {
          Owed due = Owed.credential(there, known.epoch(), pin, root);
          owed.putIfAbsent(transaction, login.role(), vault, due);
        }
      }
      if (odd.filter(one -> OddVault.lacksAccount(one.refused())).isPresent()) {
        oweOther(transaction, login, vault);
      }
    }
  }

  private void oweRoots(Transaction transaction, Of login) {
    if (login.hasOtherSharing()) {
      // What was owed before is what is not in force.
      for (Member member : environment.members().all()) {
        for (Role role : Role.values()) {
          owed.roots().remove(transaction, role, member.id());
        }
      }
    }
    EpochTag sharing = login.agreed().token().sharing();
    for (Verdict.Right right : login.behind()) {
      var released = new OwedRoots.Login(login.role(), right.member().id(), right.answer(), root);
      owed.roots().put(transaction, released, sharing);
    }
  }

  // Where one account is missing the other one is too: nobody has its PIN now, only its shares.
  private void oweOther(Transaction transaction, Of login, EnrolmentId vault) {
    for (Role role : Role.values()) {
      if (role != login.role()) {
        Owed due = Owed.account(login.token().account(role).epoch(vault));
        owed.putIfAbsent(transaction, role, vault, due);
      }
    }
  }

  private static Optional<Verdict.Odd> odd(Of login, EnrolmentId vault) {
    return login.accepted().odd().stream()
        .filter(one -> one.member().id().equals(vault))
        .findFirst();
  }

  private static void tell(Of login) {
    if (login.hasOtherPin()) {
      tellMoved(login);
    }
    if (login.hasOtherSharing()) {
      LOG.warn(
          "token {}: its roots are shared as {} vaults have it: the token store, or their stores,"
              + " are older copies",
          login.token().label().text(),
          login.agreed().rights().size());
    }
    for (Verdict.Right right : login.behind()) {
      LOG.warn(
          "vault {}: its shares of the roots of token {} are of another sharing than the others';"
              + " it gets those in force",
          right.member(),
          login.token().label().text());
    }
    for (Verdict.Odd odd : login.accepted().odd()) {
      LOG.warn(
          "vault {}: {}; it gets the {} PIN of token {} that is in force",
          odd.member(),
          what(odd.refused(), login),
          login.role(),
          login.token().label().text());
    }
  }

  private static void tellMoved(Of login) {
    List<EpochTag> past = login.before().past();
    boolean vaultsAreOld =
        login.accepted().rights().stream().anyMatch(right -> past.contains(right.epoch()));
    LOG.warn(
        "token {}: the {} PIN in force is the one that {} vaults accept; {}",
        login.token().label().text(),
        login.role(),
        login.accepted().rights().size(),
        vaultsAreOld
            ? "their stores are older copies than the token store, so it is a PIN of before"
            : "the token store is an older copy than theirs, and follows them");
  }

  private static String what(VaultRefused refused, Of login) {
    return switch (refused.reason()) {
      case EPOCH ->
          login.before().past().contains(refused.inForce())
              ? "its store is an older copy"
              : "it has another PIN than the other vaults";
      case NO_CREDENTIAL -> "its store knows no PIN";
      default -> "its store lacks the token's account, or has it damaged";
    };
  }
}
