package org.asterism.vault.operation;

import java.util.Set;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.SessionId;
import org.asterism.vault.Usage;

/// The last step of a session: the vault keeps its share in the record that the act names, bound to
/// the key and the roster that it has seen itself. Judged by the policy that it brings.
///
/// @param usages what may be computed with the share
/// @param salt of the record's commitments
public record SessionKeep(
    SessionId session, Set<Usage> usages, Octets salt, EncodedPolicy policy, Octets companion)
    implements Operation<Done> {
  public SessionKeep {
    usages = Set.copyOf(usages);
  }

  @Override
  public OperationKind kind() {
    return SessionOpen.KIND;
  }
}
