package org.asterism.threshold;

/// The field GF(2⁸) of AES: polynomials over bits modulo x⁸ + x⁴ + x³ + x + 1 (0x11B, FIPS 197 §4).
/// Addition is XOR.
///
/// No branch, no table and no loop: what is executed and which memory is touched does not depend on
/// the operands. `Gf256KernelTest` reads that off the compiled class.
final class Gf256 {
  private static final long LOW_BITS = 0x0101_0101_0101_0101L;

  private Gf256() {}

  /// Eight products at once: each byte of `lanes` times `factor`.
  ///
  /// @param factor a byte, 0 to 255
  static long multiply(long lanes, int factor) {
    // Horner over the bits of the factor, the highest first.
    long product = lanes & spread(factor, 7);
    product = twice(product) ^ (lanes & spread(factor, 6));
    product = twice(product) ^ (lanes & spread(factor, 5));
    product = twice(product) ^ (lanes & spread(factor, 4));
    product = twice(product) ^ (lanes & spread(factor, 3));
    product = twice(product) ^ (lanes & spread(factor, 2));
    product = twice(product) ^ (lanes & spread(factor, 1));
    return twice(product) ^ (lanes & spread(factor, 0));
  }

  /// The product of two bytes, 0 to 255 each.
  static int multiply(int a, int b) {
    return (int) multiply((long) a, b);
  }

  /// y²⁵⁴, which is 1/y, and 0 for 0.
  static int inverse(int y) {
    int y3 = squareTimes(y, y);
    int y7 = squareTimes(y3, y);
    int y15 = squareTimes(y7, y);
    int y31 = squareTimes(y15, y);
    int y63 = squareTimes(y31, y);
    int y127 = squareTimes(y63, y);
    return multiply(y127, y127);
  }

  private static int squareTimes(int power, int y) {
    return multiply(multiply(power, power), y);
  }

  // x⁸ = x⁴ + x³ + x + 1: a lane's overflowing bit comes back as 0x1B.
  private static long twice(long lanes) {
    long overflow = (lanes >>> 7) & LOW_BITS;
    long reduction = overflow | (overflow << 1) | (overflow << 3) | (overflow << 4);
    return ((lanes & ~(LOW_BITS << 7)) << 1) ^ reduction;
  }

  // One bit of the factor as a mask: all ones or all zeros.
  private static long spread(int factor, int bit) {
    return -(long) ((factor >>> bit) & 1);
  }
}
