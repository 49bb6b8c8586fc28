package org.asterism.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// The scalars of a curve: numbers modulo its order, [Curve#scalarBytes()] long, in locked memory
/// and in a time that tells nothing of them.
///
/// Whoever gets a scalar closes it. For any number of threads.
public final class ScalarField {
  private static final Map<Curve, ScalarField> FIELDS = fields();

  private final Curve curve;
  private final Montgomery arithmetic;

  private ScalarField(Curve curve) {
    this.curve = curve;
    this.arithmetic = new Montgomery(curve.order());
  }

  public static ScalarField of(Curve curve) {
    return requireNonNull(FIELDS.get(curve));
  }

  /// @throws IllegalArgumentException if the number is negative or not less than the order
  public SecretBytes scalar(BigInteger value) {
    if (value.signum() < 0 || value.compareTo(curve.order()) >= 0) {
      throw new IllegalArgumentException("expected a number from 0 to the order less 1");
    }
    byte[] encoded = new byte[curve.scalarBytes()];
    for (int i = 0; i < encoded.length; i++) {
      encoded[place(i, encoded.length)] = value.shiftRight(Byte.SIZE * i).byteValue();
    }
    return SecretBytes.takeFrom(encoded);
  }

  /// Whether it is one of this field, and not zero.
  public boolean isNonZero(SecretBytes scalar) {
    if (scalar.length() != curve.scalarBytes()) {
      return false;
    }
    return compute(work -> {
      load(scalar, work.a());
      long any = 0;
      for (int i = 0; i < arithmetic.limbs(); i++) {
        any |= work.a().getAtIndex(JAVA_LONG, i);
      }
      return any != 0 && arithmetic.isReduced(work.a()) == 1;
    });
  }

  public SecretBytes add(SecretBytes a, SecretBytes b) {
    return of(a, b, work -> arithmetic.add(work.a(), work.a(), work.b(), work.scratch()));
  }

  public SecretBytes subtract(SecretBytes a, SecretBytes b) {
    return of(a, b, work -> arithmetic.subtract(work.a(), work.a(), work.b()));
  }

  public SecretBytes multiply(SecretBytes a, SecretBytes b) {
    return of(
        a,
        b,
        work -> {
          arithmetic.multiply(work.a(), work.a(), work.b(), work.scratch());
          set(work.b(), arithmetic.square());
          arithmetic.multiply(work.a(), work.a(), work.b(), work.scratch());
        });
  }

  /// The number that gives 1 with `a`, by Fermat; of zero, zero.
  public SecretBytes invert(SecretBytes a) {
    return of(a, a, this::invert);
  }

  /// [#invert] of each, in their order, for little more than of one (Montgomery's trick); the
  /// caller closes all of them.
  ///
  /// @param all none of them zero
  public List<SecretBytes> invertAll(List<SecretBytes> all) {
    var products = new ArrayList<SecretBytes>();
    var inverses = new ArrayDeque<SecretBytes>();
    try (var handover = Handover.orElse(() -> inverses.forEach(SecretBytes::close))) {
      for (SecretBytes each : all) {
        products.add(products.isEmpty() ? each.copy() : multiply(products.getLast(), each));
      }
      SecretBytes rest = invert(products.getLast());
      for (int i = all.size() - 1; i > 0; i--) {
        try (SecretBytes inverse = rest) {
          inverses.addFirst(multiply(inverse, products.get(i - 1)));
          rest = multiply(inverse, all.get(i));
        }
      }
      inverses.addFirst(rest);
      return handover.to(List.copyOf(inverses));
    } finally {
      products.forEach(SecretBytes::close);
    }
  }

  /// What is left of a number of any length, given as scalars are: big-endian, and little-endian
  /// for edwards25519. From 128 bits more than the order has, what is left of a uniform number is
  /// as good as uniform.
  public SecretBytes reduce(SecretBytes wide) {
    return compute(work -> {
      set(work.b(), arithmetic.shift());
      int words = (wide.length() + Long.BYTES - 1) / Long.BYTES;
      wide.borrow(bytes -> {
        for (int i = words - 1; i >= 0; i--) {
          arithmetic.multiply(work.a(), work.a(), work.b(), work.scratch());
          work.c().fill((byte) 0);
          work.c().setAtIndex(JAVA_LONG, 0, word(bytes, i));
          arithmetic.add(work.a(), work.a(), work.c(), work.scratch());
        }
      });
      return stored(work.a());
    });
  }

  /// Memory for one computation.
  private record Workspace(
      MemorySegment a, MemorySegment b, MemorySegment c, MemorySegment scratch) {}

  private interface Computation<R> {
    R in(Workspace work);
  }

  private interface Step {
    void in(Workspace work);
  }

  private <R> R compute(Computation<R> computation) {
    int each = arithmetic.bytes();
    try (var memory = SecretBytes.allocate(3 * each + arithmetic.scratchBytes())) {
      return memory.use(bytes ->
          computation.in(
              new Workspace(
                  bytes.asSlice(0, each),
                  bytes.asSlice(each, each),
                  bytes.asSlice(2L * each, each),
                  bytes.asSlice(3L * each))));
    }
  }

  private SecretBytes of(SecretBytes a, SecretBytes b, Step step) {
    return compute(work -> {
      load(a, work.a());
      load(b, work.b());
      step.in(work);
      return stored(work.a());
    });
  }

  // a = a^(order-2), the bits of which are known to all; b is a in Montgomery's form.
  private void invert(Workspace work) {
    BigInteger exponent = curve.order().subtract(BigInteger.TWO);
    set(work.c(), arithmetic.square());
    arithmetic.multiply(work.b(), work.a(), work.c(), work.scratch());
    for (int bit = exponent.bitLength() - 2; bit >= 0; bit--) {
      MemorySegment running = bit == exponent.bitLength() - 2 ? work.b() : work.c();
      arithmetic.multiply(work.c(), running, running, work.scratch());
      if (exponent.testBit(bit)) {
        arithmetic.multiply(work.c(), work.c(), work.b(), work.scratch());
      }
    }
    work.b().fill((byte) 0);
    work.b().setAtIndex(JAVA_LONG, 0, 1);
    arithmetic.multiply(work.a(), work.c(), work.b(), work.scratch());
  }

  /// Its limbs, the lowest first.
  void load(SecretBytes scalar, MemorySegment target) {
    if (scalar.length() != curve.scalarBytes()) {
      throw new IllegalArgumentException(
          "expected a scalar of %d bytes, found %d"
              .formatted(curve.scalarBytes(), scalar.length()));
    }
    scalar.borrow(bytes -> {
      for (int i = 0; i < arithmetic.limbs(); i++) {
        target.setAtIndex(JAVA_LONG, i, word(bytes, i));
      }
    });
  }

  // The limb of this place in a number as it is encoded.
  private long word(MemorySegment encoded, int limb) {
    int length = (int) encoded.byteSize();
    int until = Math.min(length, (limb + 1) * Long.BYTES);
    long word = 0;
    for (int i = until - 1; i >= limb * Long.BYTES; i--) {
      word = (word << Byte.SIZE) | (encoded.get(JAVA_BYTE, place(i, length)) & 0xff);
    }
    return word;
  }

  private SecretBytes stored(MemorySegment number) {
    int length = curve.scalarBytes();
    var scalar = SecretBytes.allocate(length);
    try (var handover = Handover.orElse(scalar::close)) {
      scalar.borrow(bytes -> {
        for (int i = 0; i < length; i++) {
          long limb = number.getAtIndex(JAVA_LONG, i / Long.BYTES);
          byte value = (byte) (limb >>> (Byte.SIZE * (i % Long.BYTES)));
          bytes.set(JAVA_BYTE, place(i, length), value);
        }
      });
      return handover.to(scalar);
    }
  }

  // Where the byte of this weight is in a number of this length.
  private int place(int weight, int length) {
    return curve.isEdwards() ? weight : length - 1 - weight;
  }

  private static void set(MemorySegment target, long[] words) {
    for (int i = 0; i < words.length; i++) {
      target.setAtIndex(JAVA_LONG, i, words[i]);
    }
  }

  private static Map<Curve, ScalarField> fields() {
    Map<Curve, ScalarField> fields = new EnumMap<>(Curve.class);
    for (Curve curve : Curve.values()) {
      fields.put(curve, new ScalarField(curve));
    }
    return Collections.unmodifiableMap(fields);
  }
}
