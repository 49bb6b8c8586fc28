package org.asterism.threshold.ecdsa;

import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;

/// One keeper's part of one presignature: R, and its shares u of 1/k and v of x/k (threshold.md
/// §10, 4).
///
/// A second signature with the same one gives the key away: so it signs once, whatever comes of it,
/// and is erased. For any thread; the owner closes it.
public final class Presignature implements AutoCloseable {
  private final Point nonce;
  private final SecretBytes nonceInverse;
  private final SecretBytes keyOverNonce;
  private final AtomicBoolean spent = new AtomicBoolean();

  private Presignature(Point nonce, SecretBytes nonceInverse, SecretBytes keyOverNonce) {
    this.nonce = nonce;
    this.nonceInverse = nonceInverse;
    this.keyOverNonce = keyOverNonce;
  }

  /// u = w^−1·a and v = w^−1·(d − r); the keeper's shares are its owner's to close now.
  ///
  /// @throws IllegalStateException if these are not a keeper's shares
  public static Presignature of(Openings openings, PresignShares shares) {
    Curve curve = openings.nonce().curve();
    ScalarField field = ScalarField.of(curve);
    BigInteger inverse = openings.blinded().modInverse(curve.order());
    try (SecretBytes w = field.scalar(inverse);
        SecretBytes d = field.scalar(openings.blindedKey());
        SecretBytes key = field.subtract(d, shares.mask())) {
      SecretBytes u = field.multiply(w, shares.blinding());
      try (var handover = Handover.orElse(u::close)) {
        return handover.to(new Presignature(openings.nonce(), u, field.multiply(w, key)));
      }
    }
  }

  /// U and V, for the engine.
  public PresignCheck check(Kernel kernel) {
    return new PresignCheck(
        kernel.multiply(nonce, nonceInverse), kernel.multiply(nonce, keyOverNonce));
  }

  /// R.
  public Point nonce() {
    return nonce;
  }

  /// Lets one caller sign, and no other.
  void spend() throws ThresholdRefused {
    if (!spent.compareAndSet(false, true)) {
      throw new ThresholdRefused(Fault.SPENT);
    }
  }

  SecretBytes nonceInverse() {
    return nonceInverse;
  }

  SecretBytes keyOverNonce() {
    return keyOverNonce;
  }

  @Override
  public void close() {
    nonceInverse.close();
    keyOverNonce.close();
  }
}
