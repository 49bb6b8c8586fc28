package org.asterism.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asterism.constellation.TokenOrder;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.operation.Order;
import org.asterism.vault.operation.Order.Obeyed;

/// The bringing of operators' orders to vaults, which judge them themselves.
record Orders(Environment environment, TokenOrder.Signed signed, Policies policies) {
  // More than it takes a vault to look at all that it can hold.
  private static final int STEPS_MAX = 1 << 16;

  /// How far a vault is.
  ///
  /// @param restored records whose marks it has undone
  /// @param next what it wants to be told to go on; empty: it is done
  record Step(Member member, int number, long restored, Octets next) {
    private boolean isLast() {
      return next.isEmpty();
    }
  }

  /// Asks all vaults, each until it has done the order or fails.
  static List<Answer<Step>> bring(TokenOrder.Signed signed, Environment environment) {
    var policies = new Policies(signed.order().token(), Map.of());
    return new Orders(environment, signed, policies).bring();
  }

  private List<Answer<Step>> bring() {
    List<Step> underWay =
        environment.members().all().stream()
            .map(member -> new Step(member, 0, 0, Octets.EMPTY))
            .toList();
    List<Answer<Step>> ended = new ArrayList<>();
    while (!underWay.isEmpty()) {
      List<Answer<Step>> answers = goOn(underWay);
      answers.stream()
          .filter(answer -> answer.given().map(Step::isLast).orElse(true))
          .forEach(ended::add);
      underWay = Answer.given(answers).stream().filter(step -> !step.isLast()).toList();
    }
    return ended;
  }

  private List<Answer<Step>> goOn(List<Step> underWay) {
    List<Ask<Step>> asks =
        underWay.stream()
            .map(step -> new Ask<>(step.member().vault(), (_, deadline) -> after(step, deadline)))
            .toList();
    return environment.quorum().all(asks, environment.deadline(), _ -> {});
  }

  private Step after(Step step, Duration deadline) throws VaultException {
    Member member = step.member();
    if (step.number() == STEPS_MAX) {
      throw new VaultMalformed(member.vault().name(), "does not come to an order's end", null);
    }
    Obeyed obeyed =
        policies
            .errand(member, Role.SO, EpochTag.NONE, new Order(signed.text(), step.next()))
            .carryOut(member, Authority.NONE, deadline);
    long restored = step.restored() + obeyed.restored();
    return new Step(member, step.number() + 1, restored, obeyed.next());
  }
}
