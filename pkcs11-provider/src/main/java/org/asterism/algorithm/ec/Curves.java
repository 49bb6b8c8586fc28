package org.asterism.algorithm.ec;

import static java.math.BigInteger.ONE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/// Curves and points as PKCS#11 writes them: `CKA_EC_PARAMS` and `CKA_EC_POINT`.
public final class Curves {
  private Curves() {}

  /// The DER object identifier that names `curve` (PKCS#11 v3.1 §6.3.3: `namedCurve`).
  public static byte[] parameters(Curve curve) {
    try {
      return new ASN1ObjectIdentifier(curve.oid()).getEncoded();
    } catch (java.io.IOException e) {
      throw new IllegalStateException("an object identifier always encodes", e);
    }
  }

  /// The curve that `CKA_EC_PARAMS` means, by its object identifier or, as some applications write
  /// it, by its name (`curveName`, a PrintableString); empty for any other.
  public static Optional<Curve> byParameters(byte[] parameters) {
    return Stream.of(Curve.values())
        .filter(curve ->
            Arrays.equals(parameters, parameters(curve))
                || curve.names().stream().anyMatch(name -> isName(parameters, name)))
        .findFirst();
  }

  private static boolean isName(byte[] parameters, String name) {
    return Arrays.equals(parameters, Der.element(Der.PRINTABLE_STRING, name.getBytes(US_ASCII)));
  }

  /// A point, uncompressed or compressed (SEC 1 §2.3.3), wrapped in an OCTET STRING (PKCS#11 v3.1
  /// §6.3.3) or, as some applications write it, bare.
  ///
  /// @return uncompressed; empty if it is no point of the curve
  public static Optional<byte[]> point(Curve curve, byte[] wrappedOrBare) {
    byte[] bare = wrappedOrBare;
    if (wrappedOrBare.length != 1 + 2 * curve.fieldBytes() && !isCompressed(curve, bare)) {
      try {
        var der = Der.of(wrappedOrBare);
        bare = der.bytes(Der.OCTET_STRING);
        der.end();
      } catch (DerException e) {
        return Optional.empty();
      }
    }
    byte[] whole = isCompressed(curve, bare) ? decompressed(curve, bare) : bare;
    return isOnCurve(curve, whole) ? Optional.of(whole) : Optional.empty();
  }

  private static boolean isCompressed(Curve curve, byte[] point) {
    return point.length == 1 + curve.fieldBytes() && (point[0] == 2 || point[0] == 3);
  }

  // Nothing where no point has that x.
  private static byte[] decompressed(Curve curve, byte[] point) {
    try {
      var group = group(curve).getCurve();
      return group.decodePoint(point).getEncoded(false);
    } catch (IllegalArgumentException none) {
      return new byte[0];
    }
  }

  /// `CKA_EC_POINT`: the DER OCTET STRING around an uncompressed point.
  public static byte[] wrapped(byte[] point) {
    return Der.element(Der.OCTET_STRING, point);
  }

  // SP 800-56A rev. 3 §5.6.2.3.3: coordinates in range and the curve's equation; the cofactor of
  // these curves is one, so there is no subgroup to leave.
  public static boolean isOnCurve(Curve curve, byte[] point) {
    if (point.length != 1 + 2 * curve.fieldBytes() || point[0] != 4) {
      return false;
    }
    var q = coordinates(curve, point);
    var spec = spec(curve).getCurve();
    var p = ((java.security.spec.ECFieldFp) spec.getField()).getP();
    var x = q.getAffineX();
    var y = q.getAffineY();
    return x.compareTo(p) < 0
        && y.compareTo(p) < 0
        && y.multiply(y)
                .subtract(x.multiply(x).add(spec.getA()).multiply(x).add(spec.getB()))
                .mod(p)
                .signum()
            == 0;
  }

  public static ECPoint coordinates(Curve curve, byte[] point) {
    int n = curve.fieldBytes();
    return new ECPoint(new BigInteger(1, point, 1, n), new BigInteger(1, point, 1 + n, n));
  }

  public static byte[] uncompressed(Curve curve, ECPoint q) {
    int n = curve.fieldBytes();
    byte[] point = new byte[1 + 2 * n];
    point[0] = 4;
    Der.put(q.getAffineX(), point, 1, n);
    Der.put(q.getAffineY(), point, 1 + n, n);
    return point;
  }

  /// The public point of the scalar `d`, which is in range.
  public static byte[] publicPoint(Curve curve, BigInteger d) {
    var base = group(curve).getG();
    // The comb walks and looks up alike for every scalar; the default multiplier does not.
    return new FixedPointCombMultiplier().multiply(base, d).normalize().getEncoded(false);
  }

  /// `scalar` times a point of the curve: its x-coordinate. The scalar goes in two random parts, so
  /// that the time, which depends on it here, tells nothing that two calls have in common.
  static byte[] product(Curve curve, BigInteger scalar, byte[] point, SecureRandom random) {
    var order = order(curve);
    var part = BigIntegers.createRandomInRange(ONE, order.subtract(ONE), random);
    var q = group(curve).getCurve().decodePoint(point);
    var product = q.multiply(part).add(q.multiply(scalar.subtract(part).mod(order))).normalize();
    return product.getAffineXCoord().getEncoded();
  }

  public static BigInteger order(Curve curve) {
    return spec(curve).getOrder();
  }

  static ECParameterSpec spec(Curve curve) {
    return requireNonNull(Specs.ALL.get(curve));
  }

  private static X9ECParameters group(Curve curve) {
    return Optional.ofNullable(CustomNamedCurves.getByName(curve.standardName()))
        .orElseGet(() -> ECNamedCurveTable.getByName(curve.standardName()));
  }

  private static final class Specs {
    static final Map<Curve, ECParameterSpec> ALL =
        Arrays.stream(Curve.values())
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), curve -> EC5Util.convertToSpec(group(curve))));
  }
}
