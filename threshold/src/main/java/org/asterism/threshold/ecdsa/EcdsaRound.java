package org.asterism.threshold.ecdsa;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.PointSum;
import org.asterism.threshold.curve.PublicScalar;

/// One signature in the making: what a presignature's nonce point, a digest and fresh bytes come
/// to, for the keeper that adds its part and for the engine that adds them up (threshold.md §10,
/// 5).
///
/// The nonce is multiplied by a factor that depends on all three, so that nobody who knew R before
/// could choose the digest by it (Groth and Shoup, eprint 2021/1330). Immutable; for any thread.
public final class EcdsaRound {
  /// How many fresh bytes are drawn, after the digest is known.
  public static final int FRESHNESS_BYTES = 32;

  private final Kernel kernel;
  private final Point nonce;
  private final BigInteger digest;
  private final BigInteger factor;
  private final BigInteger r;

  private EcdsaRound(Kernel kernel, Point nonce, BigInteger digest, BigInteger factor)
      throws ThresholdRefused {
    this.kernel = kernel;
    this.nonce = nonce;
    this.digest = digest;
    this.factor = factor;
    this.r =
        EcdsaVerification.x(
            new PointSum(kernel, nonce.curve())
                .plus(factor, nonce)
                .total()
                .orElseThrow(() -> new ThresholdRefused(Fault.NONCE)));
    if (r.signum() == 0) {
      throw new ThresholdRefused(Fault.NONCE);
    }
  }

  /// @param nonce R, which a keeper takes from its own presignature
  /// @param digest of the message, of any length
  public static EcdsaRound of(Kernel kernel, Point nonce, byte[] digest, byte[] freshness)
      throws ThresholdRefused {
    BigInteger number = EcdsaVerification.number(nonce.curve(), digest);
    if (number.signum() == 0) {
      throw new ThresholdRefused(Fault.DIGEST);
    }
    BigInteger factor = Rerandomisation.factor(nonce, number, freshness);
    return new EcdsaRound(kernel, nonce, number, factor);
  }

  /// One keeper's part, s = δ^−1·(h·u + r·v); the caller closes it. The presignature is spent.
  ///
  /// @throws ThresholdRefused if the presignature has signed before
  public SecretBytes share(Presignature presignature) throws ThresholdRefused {
    if (!presignature.nonce().equals(nonce)) {
      throw new IllegalArgumentException("expected the presignature of this nonce");
    }
    presignature.spend();
    Curve curve = nonce.curve();
    ScalarField field = ScalarField.of(curve);
    BigInteger inverse = factor.modInverse(curve.order());
    try (presignature;
        SecretBytes h = field.scalar(inverse.multiply(digest).mod(curve.order()));
        SecretBytes first = field.multiply(h, presignature.nonceInverse());
        SecretBytes weight = field.scalar(inverse.multiply(r).mod(curve.order()));
        SecretBytes second = field.multiply(weight, presignature.keyOverNonce())) {
      return field.add(first, second);
    }
  }

  /// Whether it is that keeper's part: δ·s·R = h·U + r·V.
  public boolean isShare(PresignCheck check, BigInteger share) {
    Curve curve = nonce.curve();
    var expected =
        new PointSum(kernel, curve)
            .plus(digest, check.nonceInverse())
            .plus(r, check.keyOverNonce());
    return new PointSum(kernel, curve)
        .plus(factor.multiply(share), nonce)
        .total()
        .equals(expected.total());
  }

  /// The signature r | s. It does not leave unverified ([EcdsaVerification]).
  ///
  /// @param shares by x-coordinate, one of each keeper
  public byte[] signature(Map<BigInteger, BigInteger> shares) {
    Curve curve = nonce.curve();
    BigInteger s = Interpolation.atZero(curve, shares.keySet()).ofNumbers(shares);
    byte[] first = PublicScalar.encode(curve, r);
    byte[] signature = Arrays.copyOf(first, 2 * first.length);
    System.arraycopy(PublicScalar.encode(curve, s), 0, signature, first.length, first.length);
    return signature;
  }
}
