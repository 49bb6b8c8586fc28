package org.asterism.threshold.curve;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.HkdfSha256;
import org.asterism.secret.SecretBytes;

/// The proof that a point was multiplied by the share whose public point is known, and that the
/// answer is no other: GenerateProof and VerifyProof of RFC 9497 §2.2 for one pair of points. By it
/// a vault that lies is found before its answer counts. For any number of threads.
public final class ProductProof {
  private static final byte[] NONCE = "asterism/proof-nonce/v1".getBytes(StandardCharsets.US_ASCII);
  private static final int FRESH_BYTES = 32;
  private static final int DISTANCE_BYTES = 16;

  private final Kernel kernel;
  private final ProofSuite suite;

  public ProductProof(Kernel kernel, ProofSuite suite) {
    this.kernel = kernel;
    this.suite = suite;
  }

  /// What a vault answers.
  ///
  /// @param publicShare the generator times the share
  /// @param product the element times the share
  /// @param proof c | s, a scalar each
  public record Proven(Point publicShare, Point product, byte[] proof) {}

  /// The vault's part. The proof's nonce depends on the share too, so that a broken source of
  /// randomness alone does not give it away.
  public Proven prove(SecretBytes share, Point element, SecureRandom random) {
    try (SecretBytes nonce = nonce(share, random)) {
      return prove(share, element, nonce);
    }
  }

  /// GenerateProof (§2.2.1).
  ///
  /// @param nonce r, uniform and never used twice
  public Proven prove(SecretBytes share, Point element, SecretBytes nonce) {
    Curve curve = suite.curve();
    Point publicShare = kernel.multiplyBase(curve, share);
    Point product = kernel.multiply(element, share);
    Point composite =
        times(suite.weight(publicShare.encoded(), element.encoded(), product.encoded()), element);
    BigInteger challenge =
        suite.challenge(
            publicShare.encoded(),
            composite.encoded(),
            kernel.multiply(composite, share).encoded(),
            kernel.multiplyBase(curve, nonce).encoded(),
            kernel.multiply(composite, nonce).encoded());
    return new Proven(publicShare, product, proof(challenge, share, nonce));
  }

  /// VerifyProof (§2.2.2).
  ///
  /// @param publicShare of the vault that was asked, as the engine knows it
  /// @param element what it was asked to multiply
  public boolean verifies(Point publicShare, Point element, Point product, byte[] proof) {
    Curve curve = suite.curve();
    int length = curve.scalarBytes();
    if (proof.length != 2 * length) {
      return false;
    }
    var c = PublicScalar.decode(curve, Arrays.copyOf(proof, length));
    var s = PublicScalar.decode(curve, Arrays.copyOfRange(proof, length, 2 * length));
    if (c.isEmpty() || s.isEmpty()) {
      return false;
    }
    BigInteger weight = suite.weight(publicShare.encoded(), element.encoded(), product.encoded());
    Point ofElement = times(weight, element);
    Point ofProduct = times(weight, product);
    Optional<Point> first =
        new PointSum(kernel, curve).plusBase(s.get()).plus(c.get(), publicShare).total();
    Optional<Point> second =
        new PointSum(kernel, curve).plus(s.get(), ofElement).plus(c.get(), ofProduct).total();
    if (first.isEmpty() || second.isEmpty()) {
      return false;
    }
    return c.get()
        .equals(
            suite.challenge(
                publicShare.encoded(),
                ofElement.encoded(),
                ofProduct.encoded(),
                first.get().encoded(),
                second.get().encoded()));
  }

  // c | r - c·k
  private byte[] proof(BigInteger challenge, SecretBytes share, SecretBytes nonce) {
    ScalarField field = ScalarField.of(suite.curve());
    try (SecretBytes c = field.scalar(challenge);
        SecretBytes product = field.multiply(c, share);
        SecretBytes s = field.subtract(nonce, product);
        SecretBytes both = SecretBytes.concat(c, s)) {
      return both.useArray(byte[]::clone);
    }
  }

  // A hash, which is zero for nobody.
  private Point times(BigInteger weight, Point point) {
    return new PointSum(kernel, suite.curve()).plus(weight, point).total().orElseThrow();
  }

  private SecretBytes nonce(SecretBytes share, SecureRandom random) {
    try (var fresh = SecretBytes.random(FRESH_BYTES, random);
        var input = SecretBytes.concat(fresh, share);
        SecretBytes extracted = HkdfSha256.extract(input);
        SecretBytes wide = HkdfSha256.expand(extracted, NONCE, share.length() + DISTANCE_BYTES)) {
      return ScalarField.of(suite.curve()).reduce(wide);
    }
  }
}
