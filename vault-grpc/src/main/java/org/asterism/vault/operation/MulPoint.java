package org.asterism.vault.operation;

import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;

/// A point times the share of a key that agrees.
///
/// @param point as its curve encodes points
public record MulPoint(Octets point) implements Operation<MulPoint.Proven> {
  @Override
  public OperationKind kind() {
    return OperationKind.USE;
  }

  /// The product and the proof that it is the share's, `point | c | s`.
  public record Proven(SecretBytes product) implements Outcome {
    @Override
    public void close() {
      product.close();
    }
  }
}
