package org.asterism.algorithm.rsa;

/// Decisions as masks, all ones for yes and 0 for no, so that no branch and no index depends on
/// what is decided upon.
final class ConstantTime {
  static final int ALL = -1;

  private ConstantTime() {}

  static int isZero(int value) {
    return ~((value | -value) >> 31);
  }

  /// Both between 0 and 2^30.
  static int isLess(int a, int b) {
    return (a - b) >> 31;
  }

  static int select(int mask, int yes, int no) {
    return (yes & mask) | (no & ~mask);
  }

  /// The first place from `from` on that holds 0, or the length; reads every byte.
  static int firstZeroFrom(byte[] bytes, int from) {
    int first = bytes.length;
    for (int i = bytes.length - 1; i >= from; i--) {
      first = select(isZero(bytes[i]), i, first);
    }
    return first;
  }
}
