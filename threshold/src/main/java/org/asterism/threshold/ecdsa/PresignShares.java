package org.asterism.threshold.ecdsa;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.curve.ScalarSum;

/// One participant's shares of one presignature, all dealings added up: of the nonce k, of the
/// blinding a, of zero z, and of the mask r by degree 2t and, at a keeper, by degree t
/// (threshold.md §10, 3).
///
/// Immutable; the owner closes it, a participant that keeps nothing as soon as it has opened.
public final class PresignShares implements AutoCloseable {
  private static final int NONCE = 0;
  private static final int BLINDING = 1;
  private static final int ZERO = 2;
  private static final int WIDE_MASK = 3;
  private static final int MASK = 4;

  private final Curve curve;

  // As they are dealt; the mask by degree t is last, and a keeper's only.
  private final List<SecretBytes> sums;

  private PresignShares(Curve curve, List<SecretBytes> sums) {
    this.curve = curve;
    this.sums = sums;
  }

  /// The shares of the presignature of this place in the batch.
  ///
  /// @param own the participant's x-coordinate
  /// @param dealt what each participant dealt to this one, in their order
  /// @throws ThresholdRefused if one dealt nothing, or something that is no scalar: then its place
  public static PresignShares sum(
      PresignShape shape, BigInteger own, int index, List<SecretBytes> dealt)
      throws ThresholdRefused {
    if (dealt.size() != shape.participants().size()) {
      throw new ThresholdRefused(Fault.DEALINGS);
    }
    int each = shape.curve().scalarBytes();
    int values = shape.dealtBytes(own) / each;
    var shares = new PresignShares(shape.curve(), new ArrayList<>());
    try (var handover = Handover.orElse(shares::close)) {
      for (int i = 0; i < values; i++) {
        shares.sums.add(sum(shape.curve(), index * shape.dealtBytes(own) + i * each, dealt));
      }
      return handover.to(shares);
    }
  }

  private static SecretBytes sum(Curve curve, int offset, List<SecretBytes> dealt)
      throws ThresholdRefused {
    ScalarField field = ScalarField.of(curve);
    try (var sum = new ScalarSum(curve)) {
      for (int dealer = 0; dealer < dealt.size(); dealer++) {
        SecretBytes whole = dealt.get(dealer);
        if (whole.length() < offset + curve.scalarBytes()) {
          throw new ThresholdRefused(Fault.SCALAR, dealer);
        }
        try (SecretBytes value = whole.slice(offset, offset + curve.scalarBytes())) {
          // Zero is as likely as a guess of the key.
          if (!field.isNonZero(value)) {
            throw new ThresholdRefused(Fault.SCALAR, dealer);
          }
          sum.add(value);
        }
      }
      return sum.copy();
    }
  }

  /// K = k·G, w = a·k + z, d = a·y + r', which the participant signs. After it nothing that was
  /// dealt may be shown to anybody: from r' and a follows the key share.
  public Opening open(Kernel kernel, SecretBytes keyShare) {
    ScalarField field = ScalarField.of(curve);
    try (SecretBytes inverse = field.multiply(sums.get(BLINDING), sums.get(NONCE));
        SecretBytes w = field.add(inverse, sums.get(ZERO));
        SecretBytes key = field.multiply(sums.get(BLINDING), keyShare);
        SecretBytes d = field.add(key, sums.get(WIDE_MASK))) {
      return new Opening(
          kernel.multiplyBase(curve, sums.get(NONCE)),
          PublicScalar.reveal(curve, w),
          PublicScalar.reveal(curve, d));
    }
  }

  SecretBytes blinding() {
    return sums.get(BLINDING);
  }

  /// @throws IllegalStateException at a participant that is no keeper
  SecretBytes mask() {
    if (sums.size() <= MASK) {
      throw new IllegalStateException("only a keeper has a share of the mask");
    }
    return sums.get(MASK);
  }

  @Override
  public void close() {
    sums.forEach(SecretBytes::close);
  }
}
