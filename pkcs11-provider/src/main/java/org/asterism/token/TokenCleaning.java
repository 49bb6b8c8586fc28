package org.asterism.token;

import java.time.Duration;
import java.util.List;
import org.asterism.custody.Authority;
import org.asterism.custody.Errand;
import org.asterism.custody.Member;
import org.asterism.custody.Policies;
import org.asterism.custody.World;
import org.asterism.directory.CorruptRowException;
import org.asterism.directory.RowState;
import org.asterism.directory.TokenRow;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Operation;
import org.asterism.vault.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes the accounts of dead tokens from the vaults, then their rows. Needs no login.
final class TokenCleaning {
  private static final Duration AGAIN = Duration.ofSeconds(15);
  private static final Logger LOG = LoggerFactory.getLogger(TokenCleaning.class);

  private final World world;
  private final TokenSettings settings;

  TokenCleaning(World world, TokenSettings settings) {
    this.world = world;
    this.settings = settings;
  }

  /// Marks a pending token dead and cleans it soon.
  void bury(TokenRow pending) {
    world
        .directory()
        .write(tx ->
            tx.compareAndSet(pending.slot(), RowState.PENDING, RowState.DEAD, pending.content()));
    world.background().soon("tokens", this::run);
  }

  /// Once, at the start: a token that is pending was never acknowledged.
  void buryLapsed() {
    for (TokenRow row : world.directory().read(tx -> tx.tokens())) {
      if (row.state() == RowState.PENDING) {
        bury(row);
      }
    }
    world.background().soon("tokens", this::run);
  }

  void run() {
    boolean rest = false;
    for (TokenRow row : world.directory().read(tx -> tx.tokens())) {
      rest |= row.state() == RowState.DEAD && !cleaned(row);
    }
    if (rest) {
      world.background().after(AGAIN, "tokens", this::run);
    }
  }

  private boolean cleaned(TokenRow row) {
    try {
      String serial = TokenRecord.decode(row.content()).token().serial();
      var policies = new Policies(serial, settings.engines());
      List<Ask<Member>> asks =
          World.asks(
              world.members().all(),
              (member, deadline) -> {
                List<Errand> deletions =
                    List.of(
                        deletion(policies, member, Role.SO), deletion(policies, member, Role.USER));
                Errand.carryOutAll(deletions, member, Authority.NONE, deadline);
                return member;
              });
      List<Answer<Member>> answers =
          world.quorum().all(asks, world.members().n(), world.deadline(), _ -> {});
      boolean all = answers.stream().allMatch(answer -> answer.given().isPresent());
      return all && remove(row);
    } catch (CorruptRowException damaged) {
      LOG.error("dead token in slot {} cannot be read: {}", row.slot(), damaged.getMessage());
      return remove(row);
    }
  }

  private boolean remove(TokenRow row) {
    return world
        .directory()
        .write(tx -> {
          tx.removeToken(row.slot());
          return true;
        });
  }

  private static Errand deletion(Policies policies, Member member, Role role) {
    return new Errand(
        policies.account(member, role),
        EpochTag.NONE,
        policies.accountPolicy(member, role).digest(),
        new Operation.Delete());
  }
}
