package org.asterism.token;

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
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Role;
import org.asterism.vault.operation.Delete;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The removal of the accounts of dead tokens from the vaults, then of their rows. Needs no login.
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
        .update(
            transaction -> transaction.compareAndSet(pending, RowState.DEAD, pending.content()));
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
      rest |= row.state() == RowState.DEAD && !cleaned(row);
    }
    return rest;
  }

  private boolean cleaned(TokenRow row) {
    try {
      Policies policies = TokenRecord.decode(row.content()).token().policies();
      List<Answer<Member>> answers =
          environment.askAll(
              environment.members().n(),
              (member, deadline) -> {
                List<Errand<Done>> deletions =
                    Stream.of(Role.SO, Role.USER)
                        .map(role -> policies.errand(member, role, EpochTag.NONE, new Delete()))
                        .toList();
                Errand.carryOutAll(deletions, member, Authority.NONE, deadline);
                return member;
              });
      boolean all = answers.stream().allMatch(answer -> answer.given().isPresent());
      return all && remove(row);
    } catch (CorruptRowException damaged) {
      LOG.error("dead token in slot {} cannot be read: {}", row.slot(), damaged.getMessage());
      return remove(row);
    }
  }

  private boolean remove(TokenRow row) {
    environment.directory().update(transaction -> transaction.removeToken(row.slot()));
    return true;
  }
}
