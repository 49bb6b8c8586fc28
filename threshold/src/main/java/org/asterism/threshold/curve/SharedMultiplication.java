package org.asterism.threshold.curve;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;

/// The engine's part of multiplying a point by a shared scalar: each vault gets the point under a
/// blind of its own, so that no two see the same point and none learns of it (threshold.md §7; each
/// run is RFC 9497's, with a blind for each vault).
///
/// **Limits.** It cannot tell a wrong answer: each answer's proof is verified before it counts.
/// Safe for use by many threads; the owner closes it, and asks no vault after that.
public final class SharedMultiplication implements AutoCloseable {
  private static final int DISTANCE_BYTES = 16;

  private final Kernel kernel;
  private final Point point;
  private final Curve curve;
  private final Map<BigInteger, SecretBytes> blinds = new LinkedHashMap<>();
  private boolean closed;

  public SharedMultiplication(Kernel kernel, Point point) {
    this.kernel = kernel;
    this.point = point;
    this.curve = point.curve();
  }

  /// What the vault is asked to multiply by its share; each vault is asked once.
  ///
  /// @param x the vault's x-coordinate
  public Point blindedFor(BigInteger x, SecureRandom random) {
    SecretBytes blind = draw(random);
    keep(x, blind);
    return kernel.multiply(point, blind);
  }

  private synchronized void keep(BigInteger x, SecretBytes blind) {
    if (closed || blinds.containsKey(x)) {
      blind.close();
      throw new IllegalArgumentException("expected a vault that was not asked yet");
    }
    blinds.put(x, blind);
  }

  /// The product, Σ λ·b^−1·Z, of the answers of exactly k vaults.
  ///
  /// @return empty where they cancel each other out, which those of one key do not
  public Optional<Point> product(Map<BigInteger, Point> answers) {
    ScalarField field = ScalarField.of(curve);
    var weights = Interpolation.atZero(curve, answers.keySet());
    var xs = List.copyOf(answers.keySet());
    List<SecretBytes> inverses = field.invertAll(xs.stream().map(this::blind).toList());
    try {
      var sum = new PointSum(kernel, curve);
      for (int i = 0; i < xs.size(); i++) {
        try (SecretBytes factor = weights.weighted(xs.get(i), inverses.get(i))) {
          sum.plus(kernel.multiply(requireNonNull(answers.get(xs.get(i))), factor));
        }
      }
      return sum.total();
    } finally {
      inverses.forEach(SecretBytes::close);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    blinds.values().forEach(SecretBytes::close);
  }

  private synchronized SecretBytes blind(BigInteger x) {
    SecretBytes blind = blinds.get(x);
    if (blind == null) {
      throw new IllegalArgumentException("expected an answer of a vault that was asked");
    }
    return blind;
  }

  private SecretBytes draw(SecureRandom random) {
    ScalarField field = ScalarField.of(curve);
    while (true) {
      try (var wide = SecretBytes.random(curve.scalarBytes() + DISTANCE_BYTES, random)) {
        SecretBytes drawn = field.reduce(wide);
        if (field.isNonZero(drawn)) {
          return drawn;
        }
        drawn.close();
      }
    }
  }
}
