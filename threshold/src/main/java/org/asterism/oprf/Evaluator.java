package org.asterism.oprf;

import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.curve.ProductProof;
import org.asterism.threshold.curve.ProductProof.Proven;

/// A vault's part: BlindEvaluate with proof (RFC 9497 §3.3.2), in constant time. For any number of
/// threads.
///
/// @param random for proofs; one that is broken gives the share away to nobody, because each
///   proof's scalar depends on the share too
public record Evaluator(Kernel kernel, SecureRandom random) {
  private static final ScalarField FIELD = ScalarField.of(Suite.CURVE);

  /// Whether this machine has the arithmetic.
  public boolean isAble() {
    return kernel.groups().contains(Group.P256);
  }

  /// Whether it is a share at all.
  public static boolean isShare(SecretBytes share) {
    return FIELD.isNonZero(share);
  }

  /// Empty where the element is not a point of the curve, or its neutral element.
  ///
  /// @throws UnsupportedOperationException unless [#isAble()]
  public Optional<Evaluation> evaluate(SecretBytes share, byte[] element) {
    return kernel
        .decode(Suite.CURVE, element)
        .map(point -> evaluation(proofs(Suite.VERIFIABLE).prove(share, point, random)));
  }

  /// GenerateProof (§2.2.1) for the one pair.
  ///
  /// @param nonce r, uniform and never used twice
  Evaluation prove(Suite suite, SecretBytes share, Point element, SecretBytes nonce) {
    return evaluation(proofs(suite).prove(share, element, nonce));
  }

  private ProductProof proofs(Suite suite) {
    return new ProductProof(kernel, suite.proofs());
  }

  private static Evaluation evaluation(Proven proven) {
    return new Evaluation(
        proven.product().encoded(), proven.proof(), proven.publicShare().encoded());
  }
}
