package org.asterism.custody;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;

/// One act as it will be sent, but for the grant.
public record Errand(Handle handle, EpochTag epoch, PolicyDigest policy, Operation operation) {

  /// Does this at `member` by `authority`; logs in again there, once, if the vault has forgotten
  /// the grant.
  public Outcome run(Member member, Authority authority, Duration deadline) throws VaultException {
    Optional<SecretBytes> grant = authority.grant(member);
    Outcome first = member.vault().act(with(grant), deadline);
    return lostGrant(first) && authority.renew(member, deadline)
        ? member.vault().act(with(authority.grant(member)), deadline)
        : first;
  }

  /// [#run], where anything but [Outcome.Done] is a failure.
  public void carryOut(Member member, Authority authority, Duration deadline)
      throws VaultException {
    if (run(member, authority, deadline) instanceof Outcome.Refused refused) {
      throw new VaultRefused(member.vault().name(), refused);
    }
  }

  /// All of them or none.
  public static void carryOutAll(
      List<Errand> errands, Member member, Authority authority, Duration deadline)
      throws VaultException {
    List<Outcome> outcomes = batch(errands, member, authority, deadline);
    if (outcomes.size() == 1
        && lostGrant(outcomes.getFirst())
        && authority.renew(member, deadline)) {
      outcomes = batch(errands, member, authority, deadline);
    }
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Refused refused) {
        throw new VaultRefused(member.vault().name(), refused);
      }
    }
  }

  private static List<Outcome> batch(
      List<Errand> errands, Member member, Authority authority, Duration deadline)
      throws VaultException {
    Optional<SecretBytes> grant = authority.grant(member);
    List<Act> acts = errands.stream().map(errand -> errand.with(grant)).toList();
    return member.vault().actBatch(acts, deadline);
  }

  private Act with(Optional<SecretBytes> grant) {
    return new Act(handle, epoch, policy, grant, operation);
  }

  private static boolean lostGrant(Outcome outcome) {
    return outcome instanceof Outcome.Refused(Reason reason, int _) && reason == Reason.GRANT;
  }
}
