package org.asterism.vault.operation;

import java.util.Set;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.SessionId;
import org.asterism.vault.Usage;

/// The last step of a session. After a birth the vault keeps its share in the record that the act
/// names, bound to the key and the roster that it has seen itself, judged by the policy that this
/// brings. After a refresh it keeps its new share beside the record's, judged by the policy there,
/// until [Commit] or [Abort] of `next`.
///
/// @param usages what may be computed with the share; none after a refresh, which changes none
/// @param salt of the record's commitments; empty after a refresh
/// @param companion the row as it is with this share
/// @param next the epoch of the new share; [EpochTag#NONE] after a birth
public record SessionKeep(
    SessionId session,
    Set<Usage> usages,
    Octets salt,
    EncodedPolicy policy,
    Octets companion,
    EpochTag next)
    implements Operation<Done> {
  public SessionKeep {
    usages = Set.copyOf(usages);
  }

  /// After a birth.
  public SessionKeep(
      SessionId session, Set<Usage> usages, Octets salt, EncodedPolicy policy, Octets companion) {
    this(session, usages, salt, policy, companion, EpochTag.NONE);
  }

  /// After a refresh.
  public static SessionKeep staged(
      SessionId session, EpochTag next, EncodedPolicy policy, Octets companion) {
    return new SessionKeep(session, Set.of(), Octets.EMPTY, policy, companion, next);
  }

  @Override
  public OperationKind kind() {
    return SessionOpen.KIND;
  }
}
