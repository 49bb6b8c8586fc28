package org.asterism.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.asterism.config.EngineConfig;
import org.asterism.toml.ConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logins are kept in memory, in a folder that is the engine's alone, or not at all.
class TicketFolderTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path disk;
  private Path memory;

  @BeforeEach
  void open() throws Exception {
    memory = Files.createTempDirectory(Path.of("/dev/shm"), "asterism-test");
  }

  @AfterEach
  void close() throws Exception {
    Files.deleteIfExists(memory.resolve("kept"));
    Files.deleteIfExists(memory);
  }

  private static Optional<Path> place(Path folder) throws ConfigurationException {
    return TicketFolder.place(
        new EngineConfig.Sessions(DAY, Optional.of(folder)), Path.of("/run/none.sock"));
  }

  private static String refusal(Path folder) {
    return String.valueOf(
        assertThrows(ConfigurationException.class, () -> place(folder)).getMessage());
  }

  @Test
  void aFolderInMemoryIsMadeAndFoundAgain() throws Exception {
    Path folder = memory.resolve("kept");
    assertEquals(Optional.of(folder), place(folder));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    assertEquals(Optional.of(folder), place(folder));
  }

  @Test
  void aDiskIsRefused() throws Exception {
    assumeFalse(Files.getFileStore(disk).type().equals("tmpfs"));
    String refusal = refusal(disk.resolve("kept"));
    assertTrue(refusal.contains("expected a folder in memory (tmpfs or ramfs), found"), refusal);
    assertTrue(refusal.contains("set outlive_s = 0"), refusal);
  }

  @Test
  void aFolderThatOthersReadIsRefused() throws Exception {
    Path folder = Files.createDirectory(memory.resolve("kept"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
    assertTrue(refusal(folder).contains("with mode rwx------"), refusal(folder));
  }

  @Test
  void aLinkIsRefused() throws Exception {
    Files.createSymbolicLink(memory.resolve("kept"), memory);
    assertTrue(refusal(memory.resolve("kept")).contains("something else"));
  }

  @Test
  void theSocketsPlaceIsTakenWhereItLiesInMemory() throws Exception {
    var sessions = new EngineConfig.Sessions(DAY, Optional.empty());
    Path socket = memory.resolve("engine.sock");
    Path beside = memory.resolve("engine.sock.tickets");
    assertEquals(Optional.of(beside), TicketFolder.place(sessions, socket));
    Files.delete(beside);
    var none = new EngineConfig.Sessions(Duration.ZERO, Optional.empty());
    assertEquals(Optional.empty(), TicketFolder.place(none, socket));
  }
}
