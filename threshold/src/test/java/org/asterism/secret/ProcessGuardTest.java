package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A guarded process is not dumped, makes files for its owner, and says where it may be swapped.
class ProcessGuardTest {
  @Test
  @Timeout(60)
  void raise_isSeenByTheKernel_andSaysWhatIsMissing() throws Exception {
    assertEquals(
        """
        missing: the heap may be swapped out: RLIMIT_MEMLOCK is 8388608 bytes; make it unlimited \
        (systemd: LimitMEMLOCK=infinity) or do without swap
        dumpable: 0
        core: 0, 0
        umask: 77
        """,
        runProbe("umask 0; ulimit -c 0; ulimit -S -l 8192", ProcessGuardProbe.class));
  }

  @Test
  void ownersOnly_makesFilesThatOnlyTheirOwnerUses(@TempDir Path folder) throws Exception {
    int before = LibC.umask(0);
    try {
      Path inside = ProcessGuard.ownersOnly(() -> Files.createFile(folder.resolve("inside")));
      Path outside = Files.createFile(folder.resolve("outside"));
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(inside)));
      assertEquals(
          "rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)));
    } finally {
      int _ = LibC.umask(before);
    }
  }

  @Test
  void bootClock_goesOn() {
    long first = BootClock.nanos();
    long second = BootClock.nanos();
    assertTrue(first > 0 && second >= first, first + ", " + second);
  }

  // A machine cannot be suspended for a test: its clock of suspends is moved for one child instead.
  @Test
  @Timeout(60)
  void bootClock_countsWhatTheMachineIsSuspended() throws Exception {
    String moved = "set -- unshare --time --boottime 360060 \"$@\"";
    assumeTrue(
        runProbe(moved, ProcessGuardProbe.class).contains("dumpable"), "needs a time namespace");
    String ahead = runProbe(moved, BootClockProbe.class);
    assertTrue(Long.parseLong(ahead.strip()) >= 100, ahead);
  }

  private static String runProbe(String before, Class<?> main) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process child =
        new ProcessBuilder(
                List.of(
                    "sh",
                    "-c",
                    before + " && exec \"$@\"",
                    "sh",
                    java,
                    "--enable-native-access=ALL-UNNAMED",
                    "-Xmx32m",
                    "-cp",
                    classPath(),
                    main.getName()))
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(child.waitFor(30, TimeUnit.SECONDS), said);
    return said;
  }

  private static String classPath() {
    return Stream.of(ProcessGuard.class, ProcessGuardProbe.class, Native.class)
        .map(type -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
        .map(Path::toString)
        .collect(Collectors.joining(":"));
  }
}
