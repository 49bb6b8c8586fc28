package org.asterism.custody.vaults;

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
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultRefused;

/// One act as it will be sent, but for the grant.
public record Errand(Handle handle, EpochTag epoch, PolicyDigest policy, Operation operation) {

  /// Does this at `member` by `authority`; logs in again there, once, if the vault has forgotten
  /// the grant.
  public Outcome run(Member member, Authority authority, Duration deadline) throws VaultException {
    Optional<SecretBytes> grant = authority.grant(member);
    Outcome first = member.vault().act(with(grant), deadline);
    return lostGrant(first) && authority.renew(member, grant, deadline)
        ? member.vault().act(with(authority.grant(member)), deadline)
        : first;
  }

  /// [#run], where anything but [Outcome.Done] is a failure.
  public void carryOut(Member member, Authority authority, Duration deadline)
      throws VaultException {
    requireDone(run(member, authority, deadline), member);
  }

  /// All of them or none.
  public static void carryOutAll(
      List<Errand> errands, Member member, Authority authority, Duration deadline)
      throws VaultException {
    Optional<SecretBytes> grant = authority.grant(member);
    List<Outcome> outcomes = batch(errands, member, grant, deadline);
    boolean refused = outcomes.size() == 1 && lostGrant(outcomes.getFirst());
    if (refused && authority.renew(member, grant, deadline)) {
      outcomes = batch(errands, member, authority.grant(member), deadline);
    }
    for (Outcome outcome : outcomes) {
      requireDone(outcome, member);
    }
    if (outcomes.size() != errands.size()) {
      throw new VaultMalformed(
          member.vault().name(),
          "expected %d answers, found %d".formatted(errands.size(), outcomes.size()),
          null);
    }
  }

  private static List<Outcome> batch(
      List<Errand> errands, Member member, Optional<SecretBytes> grant, Duration deadline)
      throws VaultException {
    List<Act> acts = errands.stream().map(errand -> errand.with(grant)).toList();
    return acts.isEmpty() ? List.of() : member.vault().actBatch(acts, deadline);
  }

  private static void requireDone(Outcome outcome, Member member) throws VaultException {
    switch (outcome) {
      case Outcome.Done _ -> {}
      case Outcome.Refused refused -> throw new VaultRefused(member.vault().name(), refused);
      case Outcome.Released _, Outcome.LoginStarted _, Outcome.LoggedIn _ -> {
        outcome.close();
        throw new VaultMalformed(
            member.vault().name(), "expected that it was done, found another answer", null);
      }
    }
  }

  private Act with(Optional<SecretBytes> grant) {
    return new Act(handle, epoch, policy, grant, operation);
  }

  private static boolean lostGrant(Outcome outcome) {
    return outcome instanceof Outcome.Refused(Reason reason, int _) && reason == Reason.GRANT;
  }
}
