package org.asterism.threshold.ecdsa;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;

/// Who makes a presignature and who keeps it (threshold.md §10, 1): 2t+1 participants, of whom
/// exactly t+1 = k are keepers.
///
/// k is what the roster commitment has: with a lower degree the nonce would be each participant's
/// to know. And if more than k kept their shares, two quorums would sign with one nonce. Immutable.
public final class PresignShape {
  private static final int KEEPERS_SCALARS = 5;
  private static final int OTHERS_SCALARS = 4;

  private final Curve curve;
  private final int degree;
  private final List<BigInteger> participants;
  private final List<BigInteger> keepers;

  private PresignShape(
      Curve curve, int degree, List<BigInteger> participants, List<BigInteger> keepers) {
    this.curve = curve;
    this.degree = degree;
    this.participants = List.copyOf(participants);
    this.keepers = List.copyOf(keepers);
  }

  /// @param participants the x-coordinates of those who deal, in the order of the session
  /// @param keepers of those who keep
  public static PresignShape of(
      Curve curve, int k, List<BigInteger> participants, List<BigInteger> keepers)
      throws ThresholdRefused {
    var dealing = new HashSet<>(participants);
    if (curve == Curve.EDWARDS25519
        || k < 2
        || participants.size() != 2 * k - 1
        || dealing.size() != participants.size()) {
      throw new ThresholdRefused(Fault.PARTICIPANTS);
    }
    if (keepers.size() != k
        || new HashSet<>(keepers).size() != k
        || !dealing.containsAll(keepers)) {
      throw new ThresholdRefused(Fault.KEEPERS);
    }
    return new PresignShape(curve, k - 1, participants, keepers);
  }

  public Curve curve() {
    return curve;
  }

  public List<BigInteger> participants() {
    return participants;
  }

  public List<BigInteger> keepers() {
    return keepers;
  }

  public boolean isKeeper(BigInteger x) {
    return keepers.contains(x);
  }

  /// How long what one dealer seals for a participant is.
  public int dealtBytes(BigInteger x, int batch) {
    return batch * dealtBytes(x);
  }

  int dealtBytes(BigInteger x) {
    return (isKeeper(x) ? KEEPERS_SCALARS : OTHERS_SCALARS) * curve.scalarBytes();
  }

  /// t.
  int degree() {
    return degree;
  }
}
