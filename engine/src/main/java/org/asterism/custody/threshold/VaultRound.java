package org.asterism.custody.threshold;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.VaultException;

/// The rounds of questions of one session, each to all vaults, of which all must answer, within one
/// deadline together.
final class VaultRound {
  private final Environment environment;
  private final Authority authority;
  private final List<Member> members;
  private final String why;
  private final long began;

  /// To all vaults of the constellation.
  ///
  /// @param why all are needed, after a blank
  VaultRound(Environment environment, Authority authority, String why) {
    this(environment, authority, environment.members().all(), why);
  }

  /// To these vaults.
  VaultRound(Environment environment, Authority authority, List<Member> members, String why) {
    this.environment = environment;
    this.authority = authority;
    this.members = List.copyOf(members);
    this.why = why;
    this.began = environment.nanos().getAsLong();
  }

  /// What is asked of one vault.
  @FunctionalInterface
  interface Question<T> {
    /// @param place the vault's, in the order of the members
    T ask(int place, Member member, Duration left) throws VaultException;
  }

  /// The answers, in the order of the members.
  ///
  /// @throws VaultException if one of them is missing: the message says so
  <T> List<T> ask(Question<T> question) throws VaultException {
    var asks = new ArrayList<Ask<T>>();
    for (int i = 0; i < members.size(); i++) {
      int place = i;
      Member member = members.get(i);
      asks.add(new Ask<>(member.vault(), (_, left) -> question.ask(place, member, left)));
    }
    List<Answer<T>> answers = environment.quorum().all(asks, environment.left(began), _ -> {});
    int given = Answer.given(answers).size();
    if (given < members.size()) {
      throw Answer.missed(why, members.size(), given, answers);
    }
    return inOrder(answers);
  }

  /// Has a vault do a step of the session, which names no record.
  <A extends Outcome> A carryOut(Operation<A> step, Member member, Duration left)
      throws VaultException {
    var errand =
        new Errand<>(
            Handle.of(new byte[Handle.LENGTH]),
            EpochTag.NONE,
            PolicyDigest.of(new byte[PolicyDigest.LENGTH]),
            step);
    return errand.carryOut(member, authority, left);
  }

  Member member(int place) {
    return members.get(place);
  }

  private <T> List<T> inOrder(List<Answer<T>> answers) {
    var ordered = new ArrayList<T>();
    for (Member member : members) {
      for (Answer<T> answer : answers) {
        if (answer.vault().equals(member.vault().name())) {
          answer.given().ifPresent(ordered::add);
        }
      }
    }
    return ordered;
  }
}
