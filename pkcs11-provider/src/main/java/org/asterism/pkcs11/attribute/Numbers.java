package org.asterism.pkcs11.attribute;

import java.util.Arrays;

/// A set of numbers in ascending order, in one array: a number that is greater than all others is
/// put behind them at no cost. Not for several threads.
final class Numbers {
  private long[] ascending = new long[2];
  private int size;

  int size() {
    return size;
  }

  long get(int index) {
    return ascending[index];
  }

  void add(long number) {
    int at = place(number);
    if (at < 0) {
      int free = -at - 1;
      if (size == ascending.length) {
        ascending = Arrays.copyOf(ascending, size + (size >> 1) + 1);
      }
      System.arraycopy(ascending, free, ascending, free + 1, size - free);
      ascending[free] = number;
      size++;
    }
  }

  void remove(long number) {
    int at = place(number);
    if (at >= 0) {
      size--;
      System.arraycopy(ascending, at + 1, ascending, at, size - at);
    }
  }

  boolean contains(long number) {
    return place(number) >= 0;
  }

  // As Arrays.binarySearch.
  private int place(long number) {
    return size == 0 || ascending[size - 1] < number
        ? -size - 1
        : Arrays.binarySearch(ascending, 0, size, number);
  }
}
