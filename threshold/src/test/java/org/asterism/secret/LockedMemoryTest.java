package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The kernel holds the arena in memory and out of core dumps, or the process says why it cannot.
class LockedMemoryTest {
  // From linux/capability.h.
  private static final int CAP_IPC_LOCK = 14;

  @Test
  void require_isSatisfiedHere() {
    assertDoesNotThrow(LockedMemory::require);
  }

  @Test
  void use_countsWhatIsLent() {
    int before = LockedMemory.bytesInUse();
    try (var secret = SecretBytes.allocate(100)) {
      assertEquals(before + 112, LockedMemory.bytesInUse(), secret::toString);
    }
    assertEquals(before, LockedMemory.bytesInUse());
  }

  @Test
  void kernel_lockedTheArenaAndLeavesItOutOfDumpsAndForks() throws IOException {
    String flags = flagsOfMappingAt(LockedMemory.slab().memory().address());
    // proc(5), VmFlags: lo = pages are locked in memory, dd = do not include area into core dump,
    // wf = wipe on fork.
    for (String flag : List.of(" lo", " dd", " wf")) {
      assertTrue(flags.contains(flag), flags);
    }
  }

  @Test
  @Timeout(60)
  void processThatMayNotLock_saysFoundNeededAndWhatToDo() throws Exception {
    String said = runProbe("ulimit -l 64");
    assertEquals(
        """
        require: cannot lock memory for secrets (errno 12): found RLIMIT_MEMLOCK = 65536 bytes, \
        needed 4194304 bytes; raise the limit (systemd: LimitMEMLOCK=8M, shell: ulimit -l 8192) \
        or grant CAP_IPC_LOCK
        first use: the same
        """,
        said);
  }

  @Test
  @Timeout(60)
  void processThatMayLockEnough_isServed() throws Exception {
    assertEquals("locked\n", runProbe("ulimit -l 4096"));
  }

  private static String runProbe(String limit) throws Exception {
    var command = new ArrayList<String>();
    if (hasCapability(CAP_IPC_LOCK)) {
      // With this capability no limit counts, so a privileged test gives it up for its child.
      command.addAll(List.of("setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock"));
    }
    command.addAll(List.of("sh", "-c", limit + " && exec \"$@\"", "sh"));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx32m",
            "-cp",
            classPath(),
            LockedMemoryProbe.class.getName()));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(child.waitFor(30, TimeUnit.SECONDS), said);
    return said;
  }

  private static boolean hasCapability(int capability) throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(each -> each.startsWith("CapEff:"))
            .findFirst()
            .orElseThrow();
    long effective = Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
    return (effective >>> capability & 1) == 1;
  }

  private static String classPath() {
    return Stream.of(LockedMemory.class, LockedMemoryProbe.class, Native.class)
        .map(type -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
        .map(Path::toString)
        .collect(Collectors.joining(":"));
  }

  private static String flagsOfMappingAt(long address) throws IOException {
    boolean inside = false;
    Pattern mapping = Pattern.compile("^([0-9a-f]+)-([0-9a-f]+) ");
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      var range = mapping.matcher(line).results().findFirst();
      if (range.isPresent()) {
        inside = contains(range.get(), address);
      } else if (inside && line.startsWith("VmFlags:")) {
        return line;
      }
    }
    throw new AssertionError("no mapping at " + Long.toHexString(address));
  }

  private static boolean contains(MatchResult range, long address) {
    return Long.parseUnsignedLong(range.group(1), 16) <= address
        && address < Long.parseUnsignedLong(range.group(2), 16);
  }
}
