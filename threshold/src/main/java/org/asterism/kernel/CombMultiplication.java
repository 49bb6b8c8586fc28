package org.asterism.kernel;

import java.lang.foreign.Arena;
import java.math.BigInteger;
import org.asterism.secret.SecretBytes;

/// A point of P-256 that is multiplied by secret scalars in plain Java: for whoever may not open a
/// library of the system, as an engine that is a guest in an application. Slower than
/// [LibraryKernel] and as careful: the scalar, and what comes up on the way, are in locked memory
/// alone, and no branch and no address depends on them.
///
/// By Lim and Lee's comb (CRYPTO '94), a tooth for each limb of the scalar. For any number of
/// threads.
public final class CombMultiplication {
  private static final int TEETH = 4;
  private static final int ENTRIES = 1 << TEETH;

  // Sums of P, 2⁶⁴P, 2¹²⁸P and 2¹⁹²P.
  private final long[][] sums = new long[ENTRIES][];

  /// @param x of a point of the curve
  /// @param y of it
  public CombMultiplication(BigInteger x, BigInteger y) {
    // Nothing secret is in it: it needs no locked memory.
    try (var memory = Arena.ofConfined()) {
      fill(new CombWorkspace(memory.allocate(CombWorkspace.BYTES, Long.BYTES)), x, y);
    }
  }

  /// The point `scalar` times, compressed SEC 1.
  ///
  /// @param scalar of the curve's [ScalarField], not zero
  public byte[] multiply(SecretBytes scalar) {
    try (var memory = SecretBytes.allocate(CombWorkspace.BYTES)) {
      return memory.use(bytes -> multiply(scalar, new CombWorkspace(bytes)));
    }
  }

  private byte[] multiply(SecretBytes scalar, CombWorkspace work) {
    work.scalar(scalar);
    work.putNeutral();
    for (int bit = Long.SIZE - 1; bit >= 0; bit--) {
      work.twice(1);
      work.plusChosen(sums, bit);
    }
    return work.compressed();
  }

  private void fill(CombWorkspace work, BigInteger x, BigInteger y) {
    work.putNeutral();
    sums[0] = work.sum();
    work.put(x, y);
    for (int tooth = 1; tooth < ENTRIES; tooth <<= 1) {
      sums[tooth] = work.sum();
      work.twice(Long.SIZE);
    }
    for (int i = 1; i < ENTRIES; i++) {
      int highest = Integer.highestOneBit(i);
      work.put(sums[highest]);
      work.plus(sums[i - highest]);
      sums[i] = work.sum();
    }
  }
}
