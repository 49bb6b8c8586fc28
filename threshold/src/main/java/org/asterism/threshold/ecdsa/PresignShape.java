package org.asterism.threshold.ecdsa;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.kernel.Curve;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.Interpolation;

/// Who makes a presignature and who keeps it (threshold.md §10, 1): 2t+1 participants, of whom
/// exactly t+1 = k are keepers.
///
/// k is what the roster commitment has: with a lower degree the nonce would be each participant's
/// to know. And if more than k kept their shares, two quorums would sign with one nonce. Immutable.
public final class PresignShape {
  /// How many presignatures one session makes at most.
  public static final int BATCH_MAX = 256;

  /// How much one dealer seals for all participants at most.
  public static final int DEALT_BYTES_MAX = 384 << 10;

  private static final int KEEPERS_SCALARS = 5;
  private static final int OTHERS_SCALARS = 4;

  private final Curve curve;
  private final int degree;
  private final List<BigInteger> participants;
  private final List<BigInteger> keepers;
  private final Interpolation ofParticipants;
  private final Interpolation ofKeepers;
  private final Map<BigInteger, BigInteger> duals = new LinkedHashMap<>();

  private PresignShape(
      Curve curve, int degree, List<BigInteger> participants, List<BigInteger> keepers) {
    this.curve = curve;
    this.degree = degree;
    this.participants = List.copyOf(participants);
    this.keepers = List.copyOf(keepers);
    this.ofParticipants = Interpolation.atZero(curve, participants);
    this.ofKeepers = Interpolation.atZero(curve, keepers);
    participants.forEach(x -> duals.put(x, dual(x)));
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
        || dealing.size() != participants.size()
        || !participants.stream().allMatch(x -> Interpolation.isX(curve, x))) {
      throw new ThresholdRefused(Fault.PARTICIPANTS);
    }
    if (keepers.size() != k
        || new HashSet<>(keepers).size() != k
        || !dealing.containsAll(keepers)) {
      throw new ThresholdRefused(Fault.KEEPERS);
    }
    return new PresignShape(curve, k - 1, participants, keepers);
  }

  /// How many presignatures one session makes of such a key at most: fewer where there are many to
  /// deal to.
  public static int batchMax(Curve curve, int k) {
    int each = (2 * k - 1) * KEEPERS_SCALARS * curve.scalarBytes();
    return Math.min(BATCH_MAX, DEALT_BYTES_MAX / each);
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

  /// From all participants' shares, which are of a degree up to 2t, to what they share.
  Interpolation ofParticipants() {
    return ofParticipants;
  }

  /// From the keepers' shares, which are of the degree t.
  Interpolation ofKeepers() {
    return ofKeepers;
  }

  /// Π (p − p')^−1 over the other participants: by it values of a polynomial of the degree t are
  /// orthogonal to those of every polynomial of the degree t−1.
  BigInteger dualOf(BigInteger x) {
    BigInteger dual = duals.get(x);
    if (dual == null) {
      throw new IllegalArgumentException("expected a participant");
    }
    return dual;
  }

  private BigInteger dual(BigInteger own) {
    BigInteger product = BigInteger.ONE;
    for (BigInteger other : participants) {
      if (!other.equals(own)) {
        product = product.multiply(own.subtract(other)).mod(curve.order());
      }
    }
    return product.modInverse(curve.order());
  }
}
