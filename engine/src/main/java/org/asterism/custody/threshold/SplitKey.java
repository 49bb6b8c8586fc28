package org.asterism.custody.threshold;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.custody.vaults.Environment;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.SharedCurve;
import org.asterism.key.SharedForm;
import org.asterism.key.SharedRsa;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.Polynomial;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.threshold.rsa.RsaSharing;
import org.asterism.vault.Octets;
import org.asterism.vault.StoredRecord.Purpose;
import org.asterism.vault.Usage;

/// The shares of a key that this engine has whole for the last time. Closing erases them.
///
/// @param publicKey what vaults are committed to
/// @param pieces in the order of the vaults
record SplitKey(Purpose purpose, byte[] publicKey, List<Piece> pieces) implements AutoCloseable {
  SplitKey {
    pieces = List.copyOf(pieces);
  }

  /// One vault's.
  ///
  /// @param publicShare of a key on a curve, else empty
  record Piece(BigInteger x, Octets publicShare, SecretBytes share) {}

  /// How many shares there are, and how many are needed.
  record Size(int k, int n) {}

  /// The group of such a key.
  static Group group(SharedForm form, KeyFacts facts) {
    return switch (form) {
      case SharedRsa _ -> Group.RSA;
      case SharedCurve curved -> curved.curve(facts).group();
    };
  }

  /// Splits `material`, which stays the caller's.
  ///
  /// @param usages what the shares are for
  static SplitKey of(
      SharedForm form,
      KeyMaterial material,
      Set<Usage> usages,
      Size size,
      Environment environment) {
    var purpose = new Purpose(group(form, material.facts()), usages);
    return switch (form) {
      case SharedRsa rsa -> ofRsa(rsa, material, purpose, size, environment.random());
      case SharedCurve curve -> ofCurve(curve, material, purpose, size, environment);
    };
  }

  private static SplitKey ofRsa(
      SharedRsa form, KeyMaterial material, Purpose purpose, Size size, SecureRandom random) {
    RsaKey key = form.key(material.facts());
    var sharing = RsaSharing.draw(key, size.k(), size.n(), random);
    Map<XCoordinate, SecretBytes> shares;
    try (SecretBytes exponent = form.exponent(material)) {
      shares = sharing.split(exponent, random);
    }
    var pieces = new ArrayList<Piece>();
    for (XCoordinate x : sharing.xs()) {
      var share = requireNonNull(shares.get(x));
      pieces.add(new Piece(BigInteger.valueOf(x.value()), Octets.EMPTY, share));
    }
    return new SplitKey(purpose, key.bytes(), pieces);
  }

  // The polynomial's coefficients are drawn as vaults draw theirs, with no share of its own.
  private static SplitKey ofCurve(
      SharedCurve form, KeyMaterial material, Purpose purpose, Size size, Environment environment) {
    SecureRandom random = environment.random();
    Kernel kernel = environment.kernel();
    Curve curve = form.curve(material.facts());
    byte[] once = Octets.random(16, random).toByteArray();
    var pieces = new ArrayList<Piece>();
    try (var handover = Handover.orElse(() -> pieces.forEach(piece -> piece.share().close()));
        var randomness = DealingRandomness.ofBirth(once, random);
        SecretBytes scalar = form.scalar(material);
        var polynomial = Polynomial.sharing(scalar, curve, size.k() - 1, randomness)) {
      for (BigInteger x : xs(curve, size.n(), random)) {
        SecretBytes share = polynomial.at(x);
        pieces.add(new Piece(x, publicPoint(kernel, curve, share), share));
      }
      byte[] publicKey = publicPoint(kernel, curve, scalar).toByteArray();
      return handover.to(new SplitKey(purpose, publicKey, pieces));
    }
  }

  /// Where the shares of such a key are.
  static List<BigInteger> xs(SharedForm form, KeyFacts facts, Size size, SecureRandom random) {
    return switch (form) {
      case SharedRsa rsa ->
          RsaSharing.draw(rsa.key(facts), size.k(), size.n(), random).xs().stream()
              .map(x -> BigInteger.valueOf(x.value()))
              .toList();
      case SharedCurve curved -> List.copyOf(xs(curved.curve(facts), size.n(), random));
    };
  }

  private static Octets publicPoint(Kernel kernel, Curve curve, SecretBytes scalar) {
    return Octets.of(kernel.multiplyBase(curve, scalar).encoded());
  }

  /// Uniform and distinct, from 1 to the order less 1.
  static Set<BigInteger> xs(Curve curve, int n, SecureRandom random) {
    Set<BigInteger> xs = new LinkedHashSet<>();
    while (xs.size() < n) {
      BigInteger drawn = new BigInteger(curve.order().bitLength(), random);
      if (Interpolation.isX(curve, drawn)) {
        xs.add(drawn);
      }
    }
    return xs;
  }

  @Override
  public void close() {
    pieces.forEach(piece -> piece.share().close());
  }
}
