package org.asterism.threshold.curve;

import java.util.Collection;
import org.asterism.kernel.Curve;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;

/// A sum of secret scalars. For one thread; the owner closes it.
public final class ScalarSum implements AutoCloseable {
  private final ScalarField field;
  private SecretBytes total;

  public ScalarSum(Curve curve) {
    this.field = ScalarField.of(curve);
    this.total = SecretBytes.allocate(curve.scalarBytes());
  }

  /// The sum of these, which stay open; the caller closes it.
  public static SecretBytes of(Curve curve, Collection<SecretBytes> scalars) {
    try (var sum = new ScalarSum(curve)) {
      scalars.forEach(sum::add);
      return sum.copy();
    }
  }

  /// The scalar stays open.
  public void add(SecretBytes scalar) {
    try (SecretBytes before = total) {
      total = field.add(before, scalar);
    }
  }

  /// The sum so far; the caller closes it.
  public SecretBytes copy() {
    return total.copy();
  }

  @Override
  public void close() {
    total.close();
  }
}
