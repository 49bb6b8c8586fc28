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
/// place, in a birth with the key by which everybody can open the box.
///
/// @param dealings one of each participant, in their order
public record SessionApply(SessionId session, List<SealedDealing> dealings)
    implements Operation<SessionApply.Applied> {
  public SessionApply {
    dealings = List.copyOf(dealings);
  }

  @Override
  public OperationKind kind() {
    return SessionOpen.KIND;
  }

  /// What came of it.
  ///
  /// @param publicShare the point of the vault's share; empty of presignatures
  /// @param opened what the vault opens of presignatures; [SignedOpenings#NONE] of a birth
  public record Applied(Octets publicShare, SignedOpenings opened) implements Outcome {
    /// Of a birth.
    public Applied(Octets publicShare) {
      this(publicShare, SignedOpenings.NONE);
    }

    /// Of presignatures.
    public Applied(SignedOpenings opened) {
      this(Octets.EMPTY, opened);
    }
  }

  /// What one participant opens of a batch of presignatures, under the signature of its pseudonym.
  ///
  /// @param openings one after the other
  public record SignedOpenings(Octets openings, Octets signature) {
    public static final SignedOpenings NONE = new SignedOpenings(Octets.EMPTY, Octets.EMPTY);
  }
}
