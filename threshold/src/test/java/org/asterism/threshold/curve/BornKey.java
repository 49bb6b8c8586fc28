package org.asterism.threshold.curve;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;

/// A key that was dealt over the members of a test: their x-coordinates and shares, and its public
/// point.
public final class BornKey implements AutoCloseable {
  public static final Kernel KERNEL = LibraryKernel.open();

  private static final byte[] SESSION = new byte[16];

  private final Curve curve;
  private final int k;
  private final FeldmanVector vector;
  private final SequencedMap<BigInteger, SecretBytes> shares = new LinkedHashMap<>();

  private BornKey(Curve curve, int k, Polynomial polynomial, List<BigInteger> xs) {
    this.curve = curve;
    this.k = k;
    this.vector = polynomial.vector(KERNEL);
    xs.forEach(x -> shares.put(x, polynomial.at(x)));
  }

  /// Of a random key.
  public static BornKey draw(Curve curve, int k, int n, SecureRandom random) {
    try (var randomness = DealingRandomness.ofBirth(SESSION, random);
        var polynomial = Polynomial.random(curve, k - 1, randomness)) {
      return new BornKey(curve, k, polynomial, xs(curve, n, random));
    }
  }

  /// Of this key.
  public static BornKey of(BigInteger key, Curve curve, int k, List<BigInteger> xs) {
    try (var constant = ScalarField.of(curve).scalar(key);
        var randomness = DealingRandomness.ofBirth(SESSION, new SecureRandom());
        var polynomial = Polynomial.sharing(constant, curve, k - 1, randomness)) {
      return new BornKey(curve, k, polynomial, xs);
    }
  }

  public static List<BigInteger> xs(Curve curve, int n, SecureRandom random) {
    var xs = new ArrayList<BigInteger>();
    while (xs.size() < n) {
      xs.add(scalar(curve, random));
    }
    return xs;
  }

  public static BigInteger scalar(Curve curve, SecureRandom random) {
    return new BigInteger(curve.order().bitLength() + 64, random)
        .mod(curve.order().subtract(BigInteger.ONE))
        .add(BigInteger.ONE);
  }

  public Point publicKey() {
    return vector.constant().orElseThrow();
  }

  public Point publicShare(BigInteger x) {
    return vector.at(KERNEL, x).orElseThrow();
  }

  public SecretBytes share(BigInteger x) {
    SecretBytes share = shares.get(x);
    if (share == null) {
      throw new AssertionError("no member at " + x);
    }
    return share;
  }

  public List<BigInteger> xs() {
    return List.copyOf(shares.keySet());
  }

  /// So many members at random.
  public List<BigInteger> some(int count, SecureRandom random) {
    var shuffled = new ArrayList<>(shares.keySet());
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, count));
  }

  public List<BigInteger> quorum(SecureRandom random) {
    return some(k, random);
  }

  public Curve curve() {
    return curve;
  }

  public int k() {
    return k;
  }

  @Override
  public void close() {
    shares.values().forEach(SecretBytes::close);
  }
}
