package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A dead engine's socket is replaced, a live one's is not, and only its users may open it.
class SocketFileTest {
  private Path folder;
  private Path path;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createTempDirectory("ast");
    path = folder.resolve("engine.sock");
  }

  @AfterEach
  void removeFolder() throws Exception {
    Files.deleteIfExists(path);
    Files.delete(folder);
  }

  @Test
  void theGroupMayConnect() throws Exception {
    String group = Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
    try (var file = SocketFile.bind(path, group)) {
      var attributes = Files.readAttributes(path, PosixFileAttributes.class);
      assertEquals("rw-rw----", PosixFilePermissions.toString(attributes.permissions()));
      assertEquals(group, attributes.group().getName());
      assertTrue(file.channel().isOpen());
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void aDeadEnginesSocketIsReplaced() throws Exception {
    try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertTrue(Files.exists(path));
    try (var file = SocketFile.bind(path, "no-such-group");
        var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertTrue(file.channel().isOpen());
      assertTrue(client.isConnected());
    }
  }

  @Test
  void aLiveEnginesSocketIsNot() throws Exception {
    try (var live = SocketFile.bind(path, "no-such-group")) {
      var refused = assertThrows(LinkException.class, () -> SocketFile.bind(path, "any"));
      assertTrue(refused.toString().contains("found an engine that listens there"));
      assertTrue(live.channel().isOpen());
      assertTrue(Files.exists(path));
    }
  }

  @Test
  void closingLeavesAnotherEnginesSocketAlone() throws Exception {
    var first = SocketFile.bind(path, "no-such-group");
    Files.delete(path);
    try (var second = SocketFile.bind(path, "no-such-group")) {
      first.close();
      assertTrue(Files.exists(path));
      assertTrue(second.channel().isOpen());
    }
  }

  @Test
  void aFileThatIsNoSocketIsNotTouched() throws Exception {
    Files.writeString(path, "precious");
    var refused = assertThrows(LinkException.class, () -> SocketFile.bind(path, "any"));
    assertTrue(refused.toString().contains("no socket"));
    assertEquals("precious", Files.readString(path));
  }

  @Test
  void aPathThatNoSocketCanHaveIsRefused() {
    int left = SocketFile.MAX_PATH_BYTES - folder.toString().length() - 1;
    var tooLong = folder.resolve("s".repeat(left + 1));
    var refused = assertThrows(LinkException.class, () -> SocketFile.bind(tooLong, "any"));
    assertTrue(refused.toString().contains("at most 107 bytes, found 108"));
  }

  @Test
  void aMissingFolderIsSaid() {
    var missing = folder.resolve("missing").resolve("s");
    var refused = assertThrows(LinkException.class, () -> SocketFile.bind(missing, "any"));
    assertTrue(refused.toString().contains("check that its folder exists"));
  }
}
