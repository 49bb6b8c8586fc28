package org.asterism.conformance.adversity;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.asterism.cli.Asterism;

/// Runs an operator's command in this process, which serves, and dumps its heap, garbage and all,
/// when a file asks for it: a process that is guarded lets nobody else do that.
final class DumpingMain {
  private static final String UNFINISHED = ".unfinished.hprof";

  private DumpingMain() {}

  /// @param arguments the file that asks, which ends in `.wanted`; then the command
  public static void main(String[] arguments) {
    Path wanted = Path.of(arguments[0]);
    Thread.ofPlatform().daemon().name("dump").start(() -> dumpOnce(wanted));
    Asterism.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  /// Where the dump will be, whole.
  static Path dump(Path wanted) {
    return wanted.resolveSibling(wanted.getFileName() + ".hprof");
  }

  private static void dumpOnce(Path wanted) {
    try {
      while (Files.notExists(wanted)) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      Path unfinished = wanted.resolveSibling(wanted.getFileName() + UNFINISHED);
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(unfinished.toString(), false);
      Files.move(unfinished, dump(wanted), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
