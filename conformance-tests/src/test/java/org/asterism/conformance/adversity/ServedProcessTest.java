package org.asterism.conformance.adversity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What `serve` makes of its process, as the system and its tools see it.
@Timeout(180)
class ServedProcessTest {
  @SuppressWarnings("NullAway.Init") // before all tests
  private static LiveConstellation constellation;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.shared();
  }

  @Test
  void nobodyAttaches_andNoToolFindsIt() throws Exception {
    for (LiveProcess process : List.of(constellation.engine(), constellation.vault(0))) {
      String pid = Long.toString(process.pid());
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      Tool.Ended ended = Tool.in(constellation.folder()).run(jcmd, pid, "VM.version");
      assertTrue(ended.status() != 0, ended::toString);
      assertTrue(process.isAlive());
    }
  }

  @Test
  void noCoreIsWritten_andACrashReportsIntoItsOwnFolder() throws Exception {
    assertGuarded(constellation.engine(), constellation.engineFolder());
    assertGuarded(constellation.vault(0), constellation.vaultFolder(0));
  }

  // Without that, one thread dies of it and the rest is deaf for ever.
  @Test
  void withoutMemoryItEnds_andIsStartedAnew() throws Exception {
    for (LiveProcess process : List.of(constellation.engine(), constellation.vault(0))) {
      String command = Files.readString(proc(process, "cmdline"), UTF_8);
      assertTrue(command.contains("-XX:+ExitOnOutOfMemoryError"), command);
    }
    for (String unit : List.of("asterism-engine@.service", "asterism-vault@.service")) {
      var lines = Files.readAllLines(Repository.root().resolve("etc/systemd").resolve(unit));
      assertTrue(lines.contains("Restart=always"), unit);
    }
  }

  @Test
  void theLogSaysThatTheHeapMayBeSwapped_orItMayNot() throws Exception {
    for (LiveProcess process : List.of(constellation.engine(), constellation.vault(0))) {
      boolean limited = !limit(process, "Max locked memory").contains("unlimited");
      assertEquals(limited, process.log().contains("the heap may be swapped out"), process.log());
    }
  }

  @Test
  void filesOfAVaultAreTheirOwnersAlone() throws Exception {
    Path folder = constellation.vaultFolder(0);
    assertEquals("rwx------", permissions(folder));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().contains(".db")).toList()) {
        assertEquals("rw-------", permissions(file), file.toString());
      }
    }
  }

  private static void assertGuarded(LiveProcess process, Path folder) throws IOException {
    String command = Files.readString(proc(process, "cmdline"), UTF_8);
    assertTrue(command.contains("-XX:ErrorFile=" + folder + "/hs_err_%p.log"), command);
    assertEquals("rwx------", permissions(folder));
    String core = limit(process, "Max core file size");
    assertTrue(core.matches("Max core file size +0 +0 .*"), core);
    assertFalse(command.contains("-XX:+UsePerfData"), command);
  }

  private static String limit(LiveProcess process, String name) throws IOException {
    try (Stream<String> lines = Files.lines(proc(process, "limits"))) {
      return lines.filter(line -> line.startsWith(name)).findFirst().orElseThrow();
    }
  }

  private static Path proc(LiveProcess process, String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
