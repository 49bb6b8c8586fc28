package org.asterism.oprf;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.kernel.CombMultiplication;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.bouncycastle.math.ec.ECPoint;

/// A key of the function, dealt over vaults: any k of the shares evaluate it, fewer tell nothing.
///
/// For one thread. Closing it closes its shares.
public final class LoginKey implements AutoCloseable {
  private static final ScalarField FIELD = ScalarField.of(Suite.CURVE);

  private static final CombMultiplication BASE = multiplication(Suite.base());

  // 128 bits more than the order has.
  private static final int DRAWN_BYTES = 48;

  private final SecretBytes whole;
  private final Map<XCoordinate, SecretBytes> shares = new LinkedHashMap<>();

  private LoginKey(SecretBytes whole) {
    this.whole = whole;
  }

  /// A new key.
  public static LoginKey deal(int k, Collection<XCoordinate> places, SecureRandom random) {
    try (SecretBytes key = drawn(random)) {
      return deal(key, k, places, random);
    }
  }

  /// @param whole stays the caller's
  static LoginKey deal(
      SecretBytes whole, int k, Collection<XCoordinate> places, SecureRandom random) {
    List<SecretBytes> polynomial = new ArrayList<>();
    try {
      polynomial.add(whole.copy());
      for (int i = 1; i < k; i++) {
        polynomial.add(drawn(random));
      }
      var key = new LoginKey(polynomial.getFirst().copy());
      try (var handover = Handover.orElse(key::close)) {
        places.forEach(x -> key.shares.put(x, at(x, polynomial)));
        return handover.to(key);
      }
    } finally {
      polynomial.forEach(SecretBytes::close);
    }
  }

  /// Lent.
  public SecretBytes share(XCoordinate place) {
    return requireNonNull(shares.get(place));
  }

  /// The base point times the share, compressed SEC 1.
  public byte[] publicShare(XCoordinate place) {
    return publicShare(share(place));
  }

  /// Whether it is the share of which `publicShare` is known.
  public static boolean fits(SecretBytes share, byte[] publicShare) {
    return FIELD.isNonZero(share) && Arrays.equals(publicShare(share), publicShare);
  }

  private static byte[] publicShare(SecretBytes share) {
    return BASE.multiply(share);
  }

  /// What an input's evaluation will come to; the caller closes it.
  public SecretBytes output(SecretBytes input) {
    return output(Suite.VERIFIABLE, input);
  }

  SecretBytes output(Suite suite, SecretBytes input) {
    return input.useArray(
        bytes -> Suite.output(bytes, multiplication(suite.hashToGroup(bytes)).multiply(whole)));
  }

  @Override
  public void close() {
    whole.close();
    shares.values().forEach(SecretBytes::close);
  }

  private static CombMultiplication multiplication(ECPoint point) {
    return new CombMultiplication(
        point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
  }

  private static SecretBytes drawn(SecureRandom random) {
    try (var wide = SecretBytes.random(DRAWN_BYTES, random)) {
      return FIELD.reduce(wide);
    }
  }

  // By Horner.
  private static SecretBytes at(XCoordinate place, List<SecretBytes> polynomial) {
    try (SecretBytes x = FIELD.scalar(BigInteger.valueOf(place.value()))) {
      SecretBytes value = polynomial.getLast().copy();
      for (SecretBytes coefficient : polynomial.reversed().subList(1, polynomial.size())) {
        value = step(value, x, coefficient);
      }
      return value;
    }
  }

  // Takes the value so far over.
  private static SecretBytes step(SecretBytes value, SecretBytes x, SecretBytes coefficient) {
    try (value;
        SecretBytes product = FIELD.multiply(value, x)) {
      return FIELD.add(product, coefficient);
    }
  }
}
