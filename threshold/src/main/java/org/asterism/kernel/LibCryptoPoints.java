package org.asterism.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.asterism.kernel.ForeignFunctions.INT;
import static org.asterism.kernel.ForeignFunctions.LONG;
import static org.asterism.kernel.ForeignFunctions.POINTER;
import static org.asterism.kernel.ForeignFunctions.broken;
import static org.asterism.kernel.ForeignFunctions.present;
import static org.asterism.kernel.LibCrypto.F;
import static org.asterism.kernel.LibCrypto.succeeded;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.asterism.secret.SecretBytes;

/// libcrypto's points of SP 800-186's curves.
///
/// `EC_POINT_mul` with one scalar is its way in constant time; with two it is not.
final class LibCryptoPoints {
  private static final int COMPRESSED = 2;
  private static final int UNCOMPRESSED = 4;

  private static final MethodHandle GROUP =
      F.pointer("EC_GROUP_new_by_curve_name_ex", POINTER, POINTER, INT);
  private static final MethodHandle NEW = F.pointer("EC_POINT_new", POINTER);
  private static final MethodHandle CLEAR_FREE = F.nothing("EC_POINT_clear_free", POINTER);
  private static final MethodHandle FROM_OCTETS =
      F.number("EC_POINT_oct2point", POINTER, POINTER, POINTER, LONG, POINTER);
  private static final MethodHandle TO_OCTETS =
      F.size("EC_POINT_point2oct", POINTER, POINTER, INT, POINTER, LONG, POINTER);
  private static final MethodHandle MULTIPLY =
      F.number("EC_POINT_mul", POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);
  private static final MethodHandle ADD =
      F.number("EC_POINT_add", POINTER, POINTER, POINTER, POINTER, POINTER);
  private static final MethodHandle CLEAR_ERRORS = F.nothing("ERR_clear_error");

  private static final MemorySegment P256 = group(415);
  private static final MemorySegment P384 = group(715);
  private static final MemorySegment P521 = group(716);

  private LibCryptoPoints() {}

  static Optional<Point> decode(Curve curve, byte[] encoded) {
    if ((encoded[0] & ~1) != COMPRESSED) {
      return Optional.empty();
    }
    try (var call = Arena.ofConfined()) {
      var work = Workspace.ofPublic(curve, call);
      MemorySegment point = work.point();
      if (work.read(point, encoded) != 1) {
        CLEAR_ERRORS.invokeExact();
        return Optional.empty();
      }
      return work.written(point);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  static Point multiply(Curve curve, Point point, SecretBytes scalar) {
    try (var call = LibCrypto.call()) {
      var work = Workspace.ofSecrets(curve, call);
      MemorySegment factor = scalar.use(bytes -> LibCrypto.number(bytes, call));
      return work.product(MemorySegment.NULL, work.point(point), factor);
    }
  }

  static Point multiplyBase(Curve curve, SecretBytes scalar) {
    try (var call = LibCrypto.call()) {
      var work = Workspace.ofSecrets(curve, call);
      MemorySegment factor = scalar.use(bytes -> LibCrypto.number(bytes, call));
      return work.product(factor, MemorySegment.NULL, MemorySegment.NULL);
    }
  }

  static Optional<Point> add(Point a, Point b) {
    try (var call = Arena.ofConfined()) {
      var work = Workspace.ofPublic(a.curve(), call);
      MemorySegment sum = work.point(a);
      work.add(sum, work.point(b));
      return work.written(sum);
    }
  }

  /// In a time that tells the factors, which are public.
  static Optional<Point> sum(Curve curve, BigInteger ofBase, List<Multiple> multiples) {
    try (var call = Arena.ofConfined()) {
      var work = Workspace.ofPublic(curve, call);
      MemorySegment sum = work.point();
      MemorySegment base = LibCrypto.publicNumber(ofBase, call);
      if (multiples.isEmpty()) {
        work.multiply(sum, base, MemorySegment.NULL, MemorySegment.NULL);
      } else {
        work.multiply(sum, base, multiples.getFirst());
      }
      for (Multiple multiple : multiples.subList(Math.min(1, multiples.size()), multiples.size())) {
        work.add(sum, work.product(multiple));
      }
      return work.written(sum);
    }
  }

  /// What one call has and frees.
  private record Workspace(Curve curve, MemorySegment group, MemorySegment numbers, Arena call) {
    static Workspace ofSecrets(Curve curve, Arena call) {
      return new Workspace(curve, groupOf(curve), LibCrypto.workspace(call), call);
    }

    static Workspace ofPublic(Curve curve, Arena call) {
      return new Workspace(curve, groupOf(curve), LibCrypto.publicWorkspace(call), call);
    }

    MemorySegment point() {
      try {
        return present((MemorySegment) NEW.invokeExact(group), "point")
            .reinterpret(call, LibCryptoPoints::erase);
      } catch (Throwable thrown) {
        throw broken(thrown);
      }
    }

    MemorySegment point(Point known) {
      MemorySegment point = point();
      succeeded(read(point, known.affine()) == 1);
      return point;
    }

    int read(MemorySegment point, byte[] octets) {
      MemorySegment given = call.allocateFrom(JAVA_BYTE, octets);
      try {
        return (int) FROM_OCTETS.invokeExact(group, point, given, (long) octets.length, numbers);
      } catch (Throwable thrown) {
        throw broken(thrown);
      }
    }

    // The neutral element is one octet long.
    Optional<Point> written(MemorySegment point) {
      int length = 1 + 2 * curve.scalarBytes();
      MemorySegment octets = call.allocate(length);
      try {
        long written =
            (long)
                TO_OCTETS.invokeExact(group, point, UNCOMPRESSED, octets, (long) length, numbers);
        return written == length
            ? Optional.of(new Point(curve, octets.toArray(JAVA_BYTE)))
            : Optional.empty();
      } catch (Throwable thrown) {
        throw broken(thrown);
      }
    }

    // base·generator, or factor·point: one of the two scalars is null.
    Point product(MemorySegment base, MemorySegment point, MemorySegment factor) {
      MemorySegment product = point();
      multiply(product, base, point, factor);
      return written(product)
          .orElseThrow(() -> new IllegalArgumentException("expected a scalar that is not zero"));
    }

    void multiply(MemorySegment sum, MemorySegment base, Multiple multiple) {
      MemorySegment factor = LibCrypto.publicNumber(multiple.factor(), call);
      multiply(sum, base, point(multiple.point()), factor);
    }

    MemorySegment product(Multiple multiple) {
      if (multiple.factor().equals(BigInteger.ONE)) {
        return point(multiple.point());
      }
      MemorySegment product = point();
      multiply(product, MemorySegment.NULL, multiple);
      return product;
    }

    void multiply(
        MemorySegment product, MemorySegment base, MemorySegment point, MemorySegment factor) {
      try {
        succeeded((int) MULTIPLY.invokeExact(group, product, base, point, factor, numbers) == 1);
      } catch (Throwable thrown) {
        throw broken(thrown);
      }
    }

    void add(MemorySegment sum, MemorySegment more) {
      try {
        succeeded((int) ADD.invokeExact(group, sum, sum, more, numbers) == 1);
      } catch (Throwable thrown) {
        throw broken(thrown);
      }
    }
  }

  private static MemorySegment groupOf(Curve curve) {
    return switch (curve) {
      case P256 -> P256;
      case P384 -> P384;
      case P521 -> P521;
      case EDWARDS25519 -> throw new IllegalArgumentException(curve + " is libsodium's");
    };
  }

  // Kept for the life of the process.
  private static MemorySegment group(int nid) {
    try {
      var group = (MemorySegment) GROUP.invokeExact(LibCrypto.CONTEXT, MemorySegment.NULL, nid);
      return present(group, "curve");
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  private static void erase(MemorySegment point) {
    try {
      CLEAR_FREE.invokeExact(point);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }
}
