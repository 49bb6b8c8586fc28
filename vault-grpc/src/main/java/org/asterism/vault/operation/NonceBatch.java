package org.asterism.vault.operation;

import java.util.List;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;

/// Pairs of nonces for signatures of an Ed25519 key that are yet to be asked for. The vault keeps
/// them in memory only.
///
/// @param count 1 to [#COUNT_MAX]
public record NonceBatch(int count) implements Operation<NonceBatch.Made> {
  public static final OperationKind KIND = new OperationKind("PREPARE");
  public static final int COUNT_MAX = 64;

  /// How long a batch's name is.
  public static final int NAME_BYTES = 16;

  @Override
  public OperationKind kind() {
    return KIND;
  }

  /// The points of one pair, as the curve encodes them.
  public record Commitment(Octets hiding, Octets binding) {}

  /// @param batch its name
  /// @param commitments one for each pair, in their order
  public record Made(Octets batch, List<Commitment> commitments) implements Outcome {
    public Made {
      commitments = List.copyOf(commitments);
    }
  }
}
