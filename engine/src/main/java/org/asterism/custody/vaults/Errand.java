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
import org.asterism.vault.VaultRefused;

/// One act as it will be sent, but for the grant.
public record Errand<A extends Outcome>(
    Handle handle, EpochTag epoch, PolicyDigest policy, Operation<A> operation) {

  /// Does this at `member` by `authority`; logs in again there, once, if the vault has forgotten
  /// the grant.
  public A carryOut(Member member, Authority authority, Duration deadline) throws VaultException {
    return asked(member, authority, deadline, grant -> member.vault().act(with(grant), deadline));
  }

  /// All of them or none.
  public static <A extends Outcome> List<A> carryOutAll(
      List<? extends Errand<? extends A>> errands,
      Member member,
      Authority authority,
      Duration deadline)
      throws VaultException {
    return errands.isEmpty()
        ? List.of()
        : asked(
            member,
            authority,
            deadline,
            grant ->
                member
                    .vault()
                    .actBatch(errands.stream().map(one -> one.with(grant)).toList(), deadline));
  }

  private interface Asking<T> {
    T by(Optional<SecretBytes> grant) throws VaultException;
  }

  private static <T> T asked(
      Member member, Authority authority, Duration deadline, Asking<T> asking)
      throws VaultException {
    Optional<SecretBytes> grant = authority.grant(member);
    try {
      return asking.by(grant);
    } catch (VaultRefused refused) {
      if (refused.reason() == Reason.GRANT && authority.renew(member, grant, deadline)) {
        return asking.by(authority.grant(member));
      }
      throw refused;
    }
  }

  Act<A> with(Optional<SecretBytes> grant) {
    return new Act<>(handle, epoch, policy, grant, operation);
  }
}
