package org.asterism.custody.threshold;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.kernel.Group;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The opening of a session at each vault: all must be there, and each makes a pseudonym for the
/// key that is to come.
final class Enrolment {
  private Enrolment() {}

  /// What each vault has opened for a share that this engine deals, in the order of the members.
  ///
  /// @param why all are needed, after a blank
  /// @throws VaultException if a vault is away: the message says so
  static List<Opened> open(Environment environment, Group group, String why) throws VaultException {
    var round = new VaultRound(environment, Authority.NONE, why);
    return open(round, SessionOpen.enrol(group));
  }

  /// As above, for any session.
  static List<Opened> open(VaultRound round, SessionOpen open) throws VaultException {
    List<Opened> opened = round.ask((_, member, left) -> opened(round, open, member, left));
    var pseudonyms = new HashSet<Octets>();
    for (int i = 0; i < opened.size(); i++) {
      if (!pseudonyms.add(opened.get(i).pseudonym().bytes())) {
        throw new VaultMalformed(
            round.member(i).vault().name(), "has another vault's pseudonym", null);
      }
    }
    return opened;
  }

  private static Opened opened(VaultRound round, SessionOpen open, Member member, Duration left)
      throws VaultException {
    Opened opened = round.carryOut(open, member, left);
    if (!open.isSigned(opened)) {
      throw new VaultMalformed(
          member.vault().name(), "opened a session under a pseudonym that is not its own", null);
    }
    return opened;
  }
}
