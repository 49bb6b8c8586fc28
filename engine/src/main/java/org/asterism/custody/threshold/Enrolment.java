package org.asterism.custody.threshold;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.kernel.Group;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The opening of a session at each vault: all must be there, and each makes a pseudonym for the
/// key that is to come.
final class Enrolment {
  private Enrolment() {}

  /// What each vault has opened, in the order of the members.
  ///
  /// @throws VaultException if a vault is away: the message says so
  static List<Opened> open(Environment environment, Group group) throws VaultException {
    var open = new SessionOpen(SessionOpen.Kind.ENROL, group);
    List<Member> members = environment.members().all();
    List<Ask<Opened>> asks =
        Environment.asks(members, (member, left) -> opened(open, member, left));
    List<Answer<Opened>> answers = environment.quorum().all(asks, environment.deadline(), _ -> {});
    int given = Answer.given(answers).size();
    if (given < members.size()) {
      throw Answer.missed(Dealing.NEEDS_ALL, members.size(), given, answers);
    }
    return inOrder(members, answers);
  }

  private static Opened opened(SessionOpen open, Member member, Duration left)
      throws VaultException {
    var errand =
        new Errand<>(
            Handle.of(new byte[Handle.LENGTH]),
            EpochTag.NONE,
            PolicyDigest.of(new byte[PolicyDigest.LENGTH]),
            open);
    Opened opened = errand.carryOut(member, Authority.NONE, left);
    if (!open.isSigned(opened)) {
      throw new VaultMalformed(
          member.vault().name(), "opened a session under a pseudonym that is not its own", null);
    }
    return opened;
  }

  private static List<Opened> inOrder(List<Member> members, List<Answer<Opened>> answers)
      throws VaultException {
    var opened = new ArrayList<Opened>();
    var pseudonyms = new HashSet<Octets>();
    for (Member member : members) {
      for (Answer<Opened> answer : answers) {
        if (answer.vault().equals(member.vault().name())) {
          answer.given().ifPresent(opened::add);
        }
      }
      if (!pseudonyms.add(opened.getLast().pseudonym().bytes())) {
        throw new VaultMalformed(member.vault().name(), "has another vault's pseudonym", null);
      }
    }
    return opened;
  }
}
