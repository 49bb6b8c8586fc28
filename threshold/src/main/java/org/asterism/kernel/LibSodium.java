package org.asterism.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.asterism.kernel.ForeignFunctions.POINTER;
import static org.asterism.kernel.ForeignFunctions.broken;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.secret.SecretBytes;

/// libsodium's edwards25519. Its class does not load where the library is missing.
final class LibSodium {
  static final String NAME = "libsodium.so.23";

  private static final int BYTES = 32;

  // The encoding of (0, 1).
  private static final byte[] NEUTRAL = neutral();

  private static final ForeignFunctions F = ForeignFunctions.of(NAME);
  private static final MethodHandle IS_VALID =
      F.number("crypto_core_ed25519_is_valid_point", POINTER);
  private static final MethodHandle ADD =
      F.number("crypto_core_ed25519_add", POINTER, POINTER, POINTER);
  private static final MethodHandle MULTIPLY =
      F.number("crypto_scalarmult_ed25519_noclamp", POINTER, POINTER, POINTER);
  private static final MethodHandle MULTIPLY_BASE =
      F.number("crypto_scalarmult_ed25519_base_noclamp", POINTER, POINTER);

  static {
    start();
  }

  private LibSodium() {}

  /// Loads the class, and with it the library.
  ///
  /// @throws LinkageError where that cannot be
  static void load() {
    succeeded(NEUTRAL.length == BYTES);
  }

  /// Whether it is canonical, on the curve, in the prime-order subgroup and not of small order.
  static boolean isValid(Point point) {
    try (var call = Arena.ofConfined()) {
      return (int) IS_VALID.invokeExact(bytes(point, call)) == 1;
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  static Point multiply(Point point, SecretBytes scalar) {
    try (var call = Arena.ofConfined()) {
      MemorySegment result = call.allocate(BYTES);
      MemorySegment factor = bytes(point, call);
      scalar.borrow(n -> succeeded(multiply(result, n, factor) == 0));
      return point(result);
    }
  }

  static Point multiplyBase(SecretBytes scalar) {
    try (var call = Arena.ofConfined()) {
      MemorySegment result = call.allocate(BYTES);
      scalar.borrow(n -> succeeded(multiplyBase(result, n) == 0));
      return point(result);
    }
  }

  static Optional<Point> add(Point a, Point b) {
    try (var call = Arena.ofConfined()) {
      MemorySegment result = call.allocate(BYTES);
      succeeded((int) ADD.invokeExact(result, bytes(a, call), bytes(b, call)) == 0);
      return Optional.of(point(result)).filter(sum -> !Arrays.equals(sum.affine(), NEUTRAL));
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  private static int multiply(MemorySegment result, MemorySegment scalar, MemorySegment point) {
    try {
      return (int) MULTIPLY.invokeExact(result, scalar, point);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  private static int multiplyBase(MemorySegment result, MemorySegment scalar) {
    try {
      return (int) MULTIPLY_BASE.invokeExact(result, scalar);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  // Chooses the code for this processor; 1 where that was done before.
  private static void start() {
    try {
      succeeded((int) F.number("sodium_init").invokeExact() >= 0);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  private static void succeeded(boolean done) {
    if (!done) {
      throw new IllegalArgumentException("libsodium refused: expected a scalar that is not zero");
    }
  }

  private static MemorySegment bytes(Point point, Arena call) {
    return call.allocateFrom(JAVA_BYTE, point.affine());
  }

  private static Point point(MemorySegment encoded) {
    return new Point(Curve.EDWARDS25519, encoded.toArray(JAVA_BYTE));
  }

  private static byte[] neutral() {
    byte[] encoded = new byte[BYTES];
    encoded[0] = 1;
    return encoded;
  }
}
