package org.asterism.token;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Chore;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.login.TokenRecord;
import org.asterism.quorum.Answer;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Delete;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The removal of the accounts of dead tokens from the vaults, then of their rows.
///
/// Accounts of a token that was never acknowledged are deleted without a login, or, where a vault
/// says that they are in use, not at all. Those of a token that was made anew go with its officer's
/// grant; where a vault was away they are marked later, and go there after some days.
final class TokenCleaning {
  private static final Logger LOG = LoggerFactory.getLogger(TokenCleaning.class);

  private final Environment environment;
  private final Lineage lineage;
  private final Chore chore;

  TokenCleaning(Environment environment, Lineage lineage) {
    this.environment = environment;
    this.lineage = lineage;
    this.chore = environment.background().chore("tokens", this::leavesTokens);
  }

  /// Marks a pending token dead and cleans it soon.
  void bury(TokenRow pending) {
    environment
        .directory()
        .update(transaction ->
            transaction.compareAndSet(pending, RowState.DEAD, dead(false, pending.content())));
    soon();
  }

  /// The content of a dead row.
  ///
  /// @param used whether the token that was there before had been active
  static byte[] dead(boolean used, byte[] content) {
    return new FieldWriter().flag(used).bytes(content).toBytes();
  }

  /// Cleans a token that was made anew while its officer's grants are here; what is left is marked
  /// in the background.
  void replaced(long slot, Authority officer) {
    environment.directory().read(tx -> tx.tokens()).stream()
        .filter(row -> row.slot() == slot && row.state() == RowState.DEAD)
        .forEach(row -> cleaned(row, officer));
    soon();
  }

  /// At the start: a token that is pending was never acknowledged, unless another copy has done so.
  List<TokenRow> lapsed() {
    return environment.directory().read(tx -> tx.tokens()).stream()
        .filter(row -> row.state() == RowState.PENDING)
        .toList();
  }

  void soon() {
    chore.soon();
  }

  private boolean leavesTokens() {
    if (!lineage.isOurs()) {
      return false;
    }
    boolean rest = false;
    for (TokenRow row : environment.directory().read(tx -> tx.tokens())) {
      rest |= row.state() == RowState.DEAD && !cleaned(row, Authority.NONE);
    }
    return rest;
  }

  private boolean cleaned(TokenRow row, Authority authority) {
    try {
      var in = new FieldReader(row.content());
      boolean used = in.flag();
      Policies policies = TokenRecord.decode(in.bytes()).token().policies();
      in.end();
      List<Answer<Member>> answers =
          environment.askAll(
              environment.members().n(),
              (member, deadline) -> {
                var deletion = new Deletion(policies, member, deadline);
                deletion.run(used, authority);
                return member;
              });
      boolean all = answers.stream().allMatch(answer -> answer.given().isPresent());
      return all && remove(row);
    } catch (CorruptRowException damaged) {
      LOG.error("dead token in slot {} cannot be read: {}", row.slot(), damaged.getMessage());
      return remove(row);
    }
  }

  /// What one vault is asked to delete.
  private record Deletion(Policies policies, Member member, Duration deadline) {

    // The grant that deletes an account is the officer's, and ends with it: both go at once.
    void run(boolean used, Authority authority) throws VaultException {
      boolean orMark = used && authority.equals(Authority.NONE);
      try {
        List<Errand<Done>> deletions =
            Stream.of(Role.SO, Role.USER)
                .map(role -> policies.errand(member, role, EpochTag.NONE, new Delete(orMark)))
                .toList();
        Errand.carryOutAll(deletions, member, authority, deadline);
      } catch (VaultRefused refused) {
        if (used || refused.reason() != Reason.GRANT) {
          throw refused;
        }
        LOG.error(
            "vault {} has accounts in use that were never acknowledged here, and keeps them: this"
                + " directory is an old copy, or another engine runs on one",
            member);
      }
    }
  }

  private boolean remove(TokenRow row) {
    environment.directory().update(transaction -> transaction.removeToken(row.slot()));
    return true;
  }
}
