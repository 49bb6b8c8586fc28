package org.asterism.vault.operation;

import java.util.List;
import java.util.Optional;
import org.asterism.threshold.box.SealedBox;
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
  /// @param sum of a helper in a repair
  public record Applied(Octets publicShare, SignedOpenings opened, Optional<SignedSum> sum)
      implements Outcome {
    public Applied(Octets publicShare, SignedOpenings opened) {
      this(publicShare, opened, Optional.empty());
    }

    /// Of a birth.
    public Applied(Octets publicShare) {
      this(publicShare, SignedOpenings.NONE);
    }

    /// Of presignatures.
    public Applied(SignedOpenings opened) {
      this(Octets.EMPTY, opened);
    }

    /// Of a helper in a repair.
    public Applied(Octets publicShare, SignedSum sum) {
      this(publicShare, SignedOpenings.NONE, Optional.of(sum));
    }
  }

  /// What a helper adds up in a repair, sealed for the vault whose share it is.
  ///
  /// @param signature of its pseudonym, as of a dealing of its point in this one box
  public record SignedSum(SealedBox box, Octets signature) {}

  /// What one participant opens of a batch of presignatures, under the signature of its pseudonym.
  ///
  /// @param openings one after the other
  public record SignedOpenings(Octets openings, Octets signature) {
    public static final SignedOpenings NONE = new SignedOpenings(Octets.EMPTY, Octets.EMPTY);
  }
}
