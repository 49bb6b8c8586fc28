package org.asterism.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// The kernel over the system's libcrypto and libsodium, for a vault, or an engine that is a
/// process of its own.
///
/// **Guarantee.** The time of an operation depends on lengths and public values alone. Secrets stay
/// in locked memory: the caller's, and a locked heap of libcrypto's.
///
/// **Limits.** A library that is not here takes its groups out of [#groups()]; [#missing()] says
/// which.
public final class LibraryKernel implements Kernel {
  private static final EnumSet<Group> SODIUM = EnumSet.of(Group.EDWARDS25519);
  private static final String LIBCRYPTO_PACKAGE = "libssl3";
  private static final String LIBSODIUM_PACKAGE = "libsodium23";

  private final Set<Group> groups = EnumSet.noneOf(Group.class);
  private final List<MissingLibrary> missing = new ArrayList<>();

  LibraryKernel() {}

  /// The kernel over what this machine has.
  public static LibraryKernel open() {
    var kernel = new LibraryKernel();
    kernel.load(LibCrypto.NAME, LIBCRYPTO_PACKAGE, LibCrypto::load, EnumSet.complementOf(SODIUM));
    kernel.load(LibSodium.NAME, LIBSODIUM_PACKAGE, LibSodium::load, SODIUM);
    return kernel;
  }

  @Override
  public Set<Group> groups() {
    return Set.copyOf(groups);
  }

  /// The Debian package whose library brings a group.
  public static String debianPackage(Group group) {
    return SODIUM.contains(group) ? LIBSODIUM_PACKAGE : LIBCRYPTO_PACKAGE;
  }

  /// The libraries that are not here or do not serve.
  public List<MissingLibrary> missing() {
    return List.copyOf(missing);
  }

  @Override
  public SecretBytes modExp(byte[] base, SecretBytes exponent, byte[] modulus) {
    require(Group.RSA);
    requireModulus(base, modulus);
    try (var call = LibCrypto.call()) {
      MemorySegment n = number(modulus, call);
      MemorySegment x = number(base, call);
      if (!LibCrypto.inOrder(x, n)) {
        throw new IllegalArgumentException("expected a base less than the modulus");
      }
      MemorySegment y = exponent.use(bytes -> LibCrypto.number(bytes, call));
      MemorySegment z = LibCrypto.number(call);
      LibCrypto.modExp(z, x, y, n, LibCrypto.workspace(call));
      return written(z, modulus.length);
    }
  }

  @Override
  public Optional<Point> decode(Curve curve, byte[] encoded) {
    require(curve.group());
    if (encoded.length != curve.pointBytes()) {
      return Optional.empty();
    }
    return curve.isEdwards()
        ? Optional.of(new Point(curve, encoded)).filter(LibSodium::isValid)
        : LibCryptoPoints.decode(curve, encoded);
  }

  @Override
  public Point multiply(Point point, SecretBytes scalar) {
    Curve curve = point.curve();
    requireScalar(curve, scalar);
    return curve.isEdwards()
        ? LibSodium.multiply(point, scalar)
        : LibCryptoPoints.multiply(curve, point, scalar);
  }

  @Override
  public Point multiplyBase(Curve curve, SecretBytes scalar) {
    requireScalar(curve, scalar);
    return curve.isEdwards()
        ? LibSodium.multiplyBase(scalar)
        : LibCryptoPoints.multiplyBase(curve, scalar);
  }

  @Override
  public Optional<Point> add(Point a, Point b) {
    require(a.curve().group());
    if (a.curve() != b.curve()) {
      throw new IllegalArgumentException(
          "expected points of one curve, found %s and %s".formatted(a.curve(), b.curve()));
    }
    return a.curve().isEdwards() ? LibSodium.add(a, b) : LibCryptoPoints.add(a, b);
  }

  @Override
  public Optional<Point> sum(Curve curve, BigInteger ofBase, List<Multiple> multiples) {
    require(curve.group());
    return curve.isEdwards()
        ? EdwardsPoint.sum(ofBase, multiples).unlessNeutral()
        : LibCryptoPoints.sum(curve, ofBase, multiples);
  }

  private void requireScalar(Curve curve, SecretBytes scalar) {
    require(curve.group());
    if (scalar.length() != curve.scalarBytes()) {
      throw new IllegalArgumentException(
          "expected a scalar of %d bytes, found %d"
              .formatted(curve.scalarBytes(), scalar.length()));
    }
  }

  void load(String library, String debianPackage, Runnable loading, Set<Group> brings) {
    try {
      loading.run();
      groups.addAll(brings);
    } catch (LinkageError refused) {
      missing.add(new MissingLibrary(library, debianPackage, reason(refused)));
    }
  }

  private static String reason(LinkageError refused) {
    Throwable said = refused;
    while (said.getCause() != null) {
      said = said.getCause();
    }
    return String.valueOf(said.getMessage());
  }

  private void require(Group group) {
    if (!groups.contains(group)) {
      throw new UnsupportedOperationException(group + " has no kernel here: " + missing);
    }
  }

  private static void requireModulus(byte[] base, byte[] modulus) {
    if (base.length != modulus.length) {
      throw new IllegalArgumentException(
          "expected a base of %d bytes, found %d".formatted(modulus.length, base.length));
    }
    if (modulus.length == 0 || modulus[0] == 0 || (modulus[modulus.length - 1] & 1) == 0) {
      throw new IllegalArgumentException("expected a modulus that is odd and begins with no zero");
    }
  }

  private static MemorySegment number(byte[] bytes, Arena call) {
    return LibCrypto.number(call.allocateFrom(JAVA_BYTE, bytes), call);
  }

  private static SecretBytes written(MemorySegment number, int length) {
    var result = SecretBytes.allocate(length);
    try (var handover = Handover.orElse(result::close)) {
      result.borrow(target -> LibCrypto.write(number, target));
      return handover.to(result);
    }
  }
}
