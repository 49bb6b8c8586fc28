package org.asterism.threshold.curve;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.jspecify.annotations.Nullable;

/// What one vault has been dealt by all dealers of a session: checked one by one, and added up
/// (threshold.md §2, step 3; Pedersen 1991).
///
/// **Guarantee.** Each sub-share that it takes is the value, at this vault's x-coordinate, of the
/// polynomial that its dealer was committed to before it knew another's. What does not fit is
/// refused by its dealer's place, and ends the session. Nothing comes of it before all have dealt,
/// each once.
///
/// For one thread; the owner closes it.
public final class DealtShare implements AutoCloseable {
  private final Kernel kernel;
  private final DealingRule rule;
  private final BigInteger x;
  private final ScalarSum sum;
  private final BitSet dealt = new BitSet();
  private @Nullable FeldmanVector vectors;

  /// @param x the vault's own x-coordinate
  public DealtShare(Kernel kernel, DealingRule rule, BigInteger x) {
    this.kernel = kernel;
    this.rule = rule;
    this.x = x;
    this.sum = new ScalarSum(rule.curve());
  }

  /// One dealer's part, which stays open.
  ///
  /// @param dealer its place among the participants
  /// @param opened what it was committed to when the session was opened
  /// @param vector the encoding of each point
  public void add(int dealer, SessionOpened opened, List<byte[]> vector, SecretBytes subShare)
      throws ThresholdRefused {
    if (dealer < 0 || dealer >= rule.dealers() || dealt.get(dealer)) {
      throw new ThresholdRefused(Fault.DEALINGS);
    }
    if (!opened.isCommittedTo(vector)) {
      throw new ThresholdRefused(Fault.VECTOR_CHANGED, dealer);
    }
    FeldmanVector checked = rule.decode(kernel, dealer, vector);
    if (!checked.at(kernel, x).equals(pointOf(subShare))) {
      throw new ThresholdRefused(Fault.SUB_SHARE, dealer);
    }
    FeldmanVector weighted = rule.weighted(kernel, dealer, checked);
    vectors = vectors == null ? weighted : vectors.plus(kernel, weighted);
    try (SecretBytes part = rule.weighted(dealer, subShare)) {
      sum.add(part);
    }
    dealt.set(dealer);
  }

  /// A copy of the share that all parts come to, which the caller closes.
  public SecretBytes share() throws ThresholdRefused {
    requireAll();
    return sum.copy();
  }

  /// The share that a refresh makes of the one before; the caller closes it.
  public SecretBytes share(SecretBytes before) throws ThresholdRefused {
    requireAll();
    try (var refreshed = new ScalarSum(rule.curve());
        SecretBytes change = sum.copy()) {
      refreshed.add(before);
      refreshed.add(change);
      return refreshed.copy();
    }
  }

  /// The vector of the sum of all polynomials: the key's public point, and every share's.
  public FeldmanVector vector() throws ThresholdRefused {
    requireAll();
    return requireNonNull(vectors);
  }

  @Override
  public void close() {
    sum.close();
  }

  private void requireAll() throws ThresholdRefused {
    if (dealt.cardinality() != rule.dealers()) {
      throw new ThresholdRefused(Fault.DEALINGS);
    }
  }

  // A value that is no scalar, or zero, which no honest dealer meets, has no point and is refused.
  private Optional<Point> pointOf(SecretBytes subShare) {
    return ScalarField.of(rule.curve()).isNonZero(subShare)
        ? Optional.of(kernel.multiplyBase(rule.curve(), subShare))
        : Optional.empty();
  }
}
