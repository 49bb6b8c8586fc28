package org.asterism.vault.operation;

import java.util.List;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.SessionId;

/// The third step of a session: the vault opens what it was dealt, checks each dealing by its
/// dealer's commitment, and adds them up. A dealing that does not fit is refused by its dealer's
/// place, with the key by which everybody can open the box.
///
/// @param dealings one of each member, in their order
public record SessionApply(SessionId session, List<SealedDealing> dealings)
    implements Operation<SessionApply.Applied> {
  public SessionApply {
    dealings = List.copyOf(dealings);
  }

  @Override
  public OperationKind kind() {
    return SessionOpen.KIND;
  }

  /// The point of the vault's share.
  public record Applied(Octets publicShare) implements Outcome {}
}
