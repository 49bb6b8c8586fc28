package org.asterism.secret;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A monotonic clock that goes on while the machine is suspended (`CLOCK_BOOTTIME`), by which
/// leases end: `System.nanoTime` stands still then. Linux only.
public final class BootClock {
  private static final int CLOCK_BOOTTIME = 7;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  // int clock_gettime(clockid_t, struct timespec *), on an array of the heap.
  private static final MethodHandle CLOCK_GETTIME =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS),
              Linker.Option.critical(true));

  private BootClock() {}

  /// Nanoseconds since an instant that does not matter.
  public static long nanos() {
    long[] secondsAndNanos = new long[2];
    MemorySegment timespec = MemorySegment.ofArray(secondsAndNanos);
    int result;
    try {
      result = (int) CLOCK_GETTIME.invokeExact(CLOCK_BOOTTIME, timespec);
    } catch (Throwable impossible) {
      throw new IllegalStateException("a call of C throws nothing", impossible);
    }
    if (result != 0) {
      throw new IllegalStateException("the kernel has no CLOCK_BOOTTIME");
    }
    return secondsAndNanos[0] * NANOS_PER_SECOND + secondsAndNanos[1];
  }
}
