package org.asterism.conformance.bench;

import java.time.Duration;
import java.util.ArrayList;

/// What `bin/bench` reads of a measurement: a line with how many times a second, the median and the
/// 99th percentile of one time in microseconds.
final class Figure {
  private Figure() {}

  /// What is measured.
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /// One after the other for so long.
  static String of(Work work, Duration time) throws Exception {
    var samples = new ArrayList<Long>();
    long start = System.nanoTime();
    long before = start;
    while (before - start < time.toNanos()) {
      work.run();
      long after = System.nanoTime();
      samples.add(after - before);
      before = after;
    }
    long[] sorted = samples.stream().mapToLong(Long::longValue).sorted().toArray();
    return "%.1f %.1f %.1f"
        .formatted(
            sorted.length * 1e9 / (before - start),
            sorted[sorted.length / 2] / 1e3,
            sorted[sorted.length * 99 / 100] / 1e3);
  }
}
