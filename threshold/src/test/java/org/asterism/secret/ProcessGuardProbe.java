package org.asterism.secret;

import com.sun.jna.NativeLong;
import java.util.List;

/// The main class of a child process of [ProcessGuardTest]: says what it was refused and what the
/// kernel thinks of it then.
final class ProcessGuardProbe {
  private static final int PR_GET_DUMPABLE = 3;

  private ProcessGuardProbe() {}

  public static void main(String[] args) {
    List<String> missing = ProcessGuard.raise();
    missing.forEach(line -> System.out.println("missing: " + line));
    var none = new NativeLong(0);
    System.out.println("dumpable: " + LibC.prctl(PR_GET_DUMPABLE, none, none, none, none));
    long[] core = {1, 1};
    LibC.getrlimit(LibC.RLIMIT_CORE, core);
    System.out.println("core: %d, %d".formatted(core[0], core[1]));
    System.out.println("umask: %o".formatted(LibC.umask(0)));
  }
}
