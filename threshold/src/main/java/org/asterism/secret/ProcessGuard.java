package org.asterism.secret;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import java.util.ArrayList;
import java.util.List;

/// What a process that keeps secrets asks of the kernel for itself. For service processes alone: an
/// engine inside an application has no say in these. Linux only.
///
/// No debugger of the same user attaches and no core is written, its files are its owner's alone,
/// and its pages, the heap's too, stay out of swap where the limit allows.
public final class ProcessGuard {
  private static final int OWNERS_MASK = 0077;

  private ProcessGuard() {}

  /// Asks for all of it; for a main class, before secrets are there.
  ///
  /// @return what could not be had and what to do, one line each
  public static List<String> raise() {
    var missing = new ArrayList<String>();
    int _ = LibC.umask(OWNERS_MASK);
    ask(
        missing,
        "core dumps stay possible",
        () -> {
          LibC.setrlimit(LibC.RLIMIT_CORE, new long[] {0, 0});
          var none = new NativeLong(0);
          LibC.prctl(LibC.PR_SET_DUMPABLE, none, none, none, none);
        });
    if (LockedMemory.mayLockAll()) {
      ask(
          missing,
          "the heap may be swapped out",
          () -> LibC.mlockall(LibC.MCL_CURRENT_FUTURE_ONFAULT));
    } else {
      missing.add(
          "the heap may be swapped out: RLIMIT_MEMLOCK is %s; make it unlimited (systemd:"
                  .formatted(LockedMemory.memlockLimit())
              + " LimitMEMLOCK=infinity) or do without swap");
    }
    return missing;
  }

  /// Makes files that only their owner can use, whatever the process's own mask is. The mask is the
  /// process's: for one that nobody shares.
  public static <R, X extends Exception> R ownersOnly(Allotment.Work<R, X, RuntimeException> work)
      throws X {
    int before = LibC.umask(OWNERS_MASK);
    try {
      return work.run();
    } finally {
      int _ = LibC.umask(before);
    }
  }

  private static void ask(List<String> missing, String otherwise, Runnable calls) {
    try {
      calls.run();
    } catch (LastErrorException refused) {
      missing.add("%s: the kernel refused (errno %d)".formatted(otherwise, refused.getErrorCode()));
    }
  }
}
