package org.asterism.conformance.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;

/// Whether the kernels' time tells of a secret: each is timed with one sparse secret and with
/// random ones, in random order and with all secrets made before (dudect, Reparaz, Balasch and
/// Verbauwhede, 2017). `bin/bench ct` runs it.
///
/// Welch's t is computed over all times and over the fastest 20, 30 … 90 %; the row has the
/// greatest. Above [#LIMIT] it is no chance. The last row is BigInteger's power, which does tell: a
/// run that does not see it has seen nothing.
public final class FixedVersusRandom {
  private static final double LIMIT = 10;

  // Of each series, for the compiler and the caches.
  private static final int WARM_UP = 10;

  private static final int MODULUS_BYTES = 256;
  private static final int EXPONENT_BYTES = 285;

  private final SecureRandom random;
  private final Kernel kernel = LibraryKernel.open();
  private boolean failed;

  private FixedVersusRandom(SecureRandom random) {
    this.random = random;
  }

  /// Ends with 1 where a kernel tells, or the control does not.
  public static void main(String[] arguments) {
    var test = new FixedVersusRandom(new SecureRandom());
    System.out.printf("%-46s %8s %7s%n", "operation", "|t|", "times");
    test.curves();
    test.powers();
    System.exit(test.failed ? 1 : 0);
  }

  private interface Timed {
    void run(SecretBytes secret);
  }

  private void curves() {
    for (Curve curve : Curve.values()) {
      Point point = point(curve);
      int rounds = curve == Curve.P384 ? 2_500 : 10_000;
      row(curve + " multiply", rounds, scalars(curve), s -> kernel.multiply(point, s));
      row(curve + " multiplyBase", rounds, scalars(curve), s -> kernel.multiplyBase(curve, s));
      fields(curve);
    }
  }

  private void fields(Curve curve) {
    ScalarField field = ScalarField.of(curve);
    try (SecretBytes other = scalar(curve)) {
      row(curve + " scalar product", 20_000, scalars(curve), s -> field.multiply(s, other).close());
      row(curve + " scalar sum", 20_000, scalars(curve), s -> field.add(s, other).close());
      row(
          curve + " scalar difference",
          20_000,
          scalars(curve),
          s -> field.subtract(s, other).close());
      row(curve + " scalar inverse", 2_000, scalars(curve), s -> field.invert(s).close());
    }
  }

  private void powers() {
    BigInteger modulus = new BigInteger(MODULUS_BYTES * Byte.SIZE, random).setBit(2047).setBit(0);
    byte[] n = Arrays.copyOfRange(modulus.toByteArray(), 1, MODULUS_BYTES + 1);
    byte[] base = new byte[MODULUS_BYTES];
    random.nextBytes(base);
    base[0] = 0;
    var exponents = new Secrets(sparse(EXPONENT_BYTES, 0x40), this::exponent);
    row("RSA-2048 modExp", 1_500, exponents, s -> kernel.modExp(base, s, n).close());
    BigInteger known = new BigInteger(1, base);
    double control =
        timed(
            600,
            exponents,
            s -> s.useArray(bytes -> known.modPow(new BigInteger(1, bytes), modulus).signum()));
    System.out.printf("%-46s %8.1f %7d%n", "BigInteger.modPow (control: must tell)", control, 600);
    failed |= control <= LIMIT;
  }

  /// What is told apart.
  private record Secrets(byte[] fixed, Draw draw) {}

  private interface Draw {
    byte[] bytes();
  }

  private void row(String what, int rounds, Secrets secrets, Timed operation) {
    double t = timed(rounds, secrets, operation);
    System.out.printf(
        "%-46s %8.1f %7d%s%n", what, t, rounds, t > LIMIT ? "  TELLS OF THE SECRET" : "");
    failed |= t > LIMIT;
  }

  private double timed(int rounds, Secrets secrets, Timed operation) {
    boolean[] drawn = new boolean[rounds];
    List<byte[]> inputs = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      drawn[i] = random.nextBoolean();
      // Drawn for both, so that making one differs in nothing.
      byte[] some = secrets.draw().bytes();
      inputs.add(drawn[i] ? some : secrets.fixed().clone());
    }
    return greatest(times(inputs, operation), drawn);
  }

  private static long[] times(List<byte[]> inputs, Timed operation) {
    long[] times = new long[inputs.size()];
    try (var secret = SecretBytes.allocate(inputs.getFirst().length)) {
      for (int i = 0; i < times.length; i++) {
        MemorySegment input = MemorySegment.ofArray(inputs.get(i));
        secret.borrow(bytes -> bytes.copyFrom(input));
        long began = System.nanoTime();
        operation.run(secret);
        times[i] = System.nanoTime() - began;
      }
    }
    return times;
  }

  private static double greatest(long[] times, boolean[] drawn) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    double greatest = 0;
    for (int percent = 20; percent <= 100; percent += 10) {
      long most = sorted[(sorted.length - 1) * percent / 100];
      greatest = Math.max(greatest, Math.abs(welch(times, drawn, most)));
    }
    return greatest;
  }

  private static double welch(long[] times, boolean[] drawn, long most) {
    var fixed = new Series();
    var other = new Series();
    for (int i = times.length / WARM_UP; i < times.length; i++) {
      if (times[i] <= most) {
        (drawn[i] ? other : fixed).add((double) times[i]);
      }
    }
    double spread = Math.sqrt(fixed.errorSquare() + other.errorSquare());
    return spread == 0 ? 0 : (fixed.mean - other.mean) / spread;
  }

  /// Mean and variance of what comes, by Welford.
  private static final class Series {
    private long count;
    private double mean;
    private double squares;

    void add(double value) {
      count++;
      double off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    }

    double errorSquare() {
      return count < 2 ? 0 : squares / (count - 1) / count;
    }
  }

  private Secrets scalars(Curve curve) {
    byte[] fixed =
        switch (curve) {
          case P256, P384 -> sparse(curve.scalarBytes(), 0x40);
          case P521 -> sparse(curve.scalarBytes(), 1);
          case EDWARDS25519 -> reversed(sparse(curve.scalarBytes(), 8));
        };
    return new Secrets(fixed, () -> bytes(curve));
  }

  private byte[] bytes(Curve curve) {
    try (SecretBytes scalar = scalar(curve)) {
      return scalar.use(bytes -> bytes.toArray(JAVA_BYTE));
    }
  }

  private SecretBytes scalar(Curve curve) {
    return ScalarField.of(curve)
        .scalar(new BigInteger(curve.order().bitLength() + 64, random).mod(curve.order()));
  }

  private Point point(Curve curve) {
    try (SecretBytes scalar = scalar(curve)) {
      return kernel.multiplyBase(curve, scalar);
    }
  }

  private byte[] exponent() {
    byte[] drawn = new byte[EXPONENT_BYTES];
    random.nextBytes(drawn);
    drawn[0] = (byte) (drawn[0] & 0x7f);
    return drawn;
  }

  // As long as the longest, and almost all zeros.
  private static byte[] sparse(int length, int first) {
    byte[] sparse = new byte[length];
    sparse[0] = (byte) first;
    sparse[length - 1] = 1;
    return sparse;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
