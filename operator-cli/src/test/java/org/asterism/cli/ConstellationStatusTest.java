package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import org.asterism.bridge.OperatorLine;
import org.asterism.enclave.config.VaultToml;
import org.asterism.operator.EngineStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `constellation status` says what is wrong, and a vault that moved stays the vault that it was.
@Timeout(120)
class ConstellationStatusTest {
  private Path folder;
  private Founded founded;

  @BeforeEach
  void found() throws Exception {
    // Short, because a socket's path is.
    folder = Files.createTempDirectory("ast");
    founded = new Founded(folder);
  }

  @AfterEach
  void end() throws Exception {
    founded.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void whereAllIsWellItEndsWith0() {
    var ran = founded.status();
    assertEquals(0, ran.status(), ran.error());
    assertSays(ran.output(), "any 2 of 3 vaults can use a key, 3 must be up to make one");
    assertEquals(Founded.N, ran.output().lines().filter(l -> l.contains("attested")).count());
  }

  @Test
  void withoutAnEngineItSaysThatItCannotCompare() throws Exception {
    founded.stopEngine();
    var ran = founded.status();
    assertEquals(0, ran.status(), ran.error());
    assertSays(ran.output(), "no engine answers on " + folder.resolve("s"));
    founded.startEngine();
  }

  @Test
  void aVaultThatIsDownIsMissedByBoth() throws Exception {
    founded.stopVault(3);
    var ran = founded.status();
    assertEquals(1, ran.status());
    assertSays(ran.error(), "2 of 3 vaults answered; a key needs 2 to be used and 3 to be made");
    try (var line = OperatorLine.open(folder.resolve("s"))) {
      var status = EngineStatus.decode(line.call(EngineStatus.CALL, new byte[0]));
      assertEquals(1, status.vaults().stream().filter(vault -> !vault.missing().isEmpty()).count());
    }
  }

  // As much as a vault's disk that is full: for the whole of this process (prlimit(1)).
  @Test
  void aVaultThatCannotWriteIsTold() throws Exception {
    limitFiles("4096");
    try {
      // What a vault found out is good for a few seconds.
      var ran = founded.status();
      while (!ran.error().contains(" cannot write: its disk is full or read-only")) {
        Thread.sleep(100);
        ran = founded.status();
      }
      assertEquals(1, ran.status(), ran.error());
    } finally {
      limitFiles("unlimited");
    }
  }

  @Test
  void aVaultWithAnOlderStoreIsTold() throws Exception {
    Path store = folder.resolve("vault3/vault.db");
    founded.stopVault(3);
    byte[] empty = Files.readAllBytes(store);
    founded.startVault(3);
    initialiseToken();
    var well = founded.status();
    assertEquals(0, well.status(), well.error());
    founded.stopVault(3);
    Files.write(store, empty);
    founded.startVault(3);
    var ran = founded.status();
    assertEquals(1, ran.status());
    assertSays(ran.error(), "vault vault3 holds 0 of the 2 accounts that the engine's directory");
  }

  // C_InitToken of the uninitialised slot, over the socket, as the library asks it.
  private void initialiseToken() throws Exception {
    try (var tokens = new SocketTokens(folder.resolve("s"))) {
      tokens.initialise(1, "label", "so-12345678");
    }
  }

  private static void limitFiles(String bytes) throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    var limiting =
        new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + bytes + ":").inheritIO().start();
    assertEquals(0, limiting.waitFor());
  }

  @Test
  void aVaultThatMovedIsFoundByARunningEngine() throws Exception {
    founded.stopVault(2);
    Path vault = folder.resolve("vault2");
    String from = VaultToml.read(vault).listen().toString();
    String to = "127.0.0.1:" + Founded.freePort();
    founded.edit("vault2/vault.toml", from, to);
    founded.startVault(2);
    var lost = founded.status();
    assertEquals(1, lost.status());
    founded.well(
        "constellation",
        "readdress",
        "--operator",
        founded.path("operator"),
        "--out",
        founded.path("papers"),
        "vault2",
        to);
    founded.handOut();
    awaitWell();
  }

  @Test
  void anOlderConstellationIsNotTakenByARunningEngine() throws Exception {
    Path file = folder.resolve("engine/constellation.toml");
    Path older = Files.copy(file, folder.resolve("older.toml"));
    founded.well(
        "constellation",
        "readdress",
        "--operator",
        founded.path("operator"),
        "--out",
        founded.path("papers"),
        "vault1",
        "127.0.0.1:9");
    founded.handOut();
    founded.stopEngine();
    founded.startEngine();
    Files.copy(older, file, StandardCopyOption.REPLACE_EXISTING);
    var ran = founded.status();
    assertEquals(1, ran.status());
    assertSays(
        ran.error(),
        "the engine works with constellation three, serial 2; the file here is three, serial 1");
  }

  // A vault that failed is left alone for a while, which grows with each failure.
  private void awaitWell() throws Exception {
    Founded.Ran ran = founded.status();
    while (ran.status() != 0) {
      Thread.sleep(100);
      ran = founded.status();
    }
    assertSays(ran.output(), "attested");
  }

  private static void assertSays(String text, String part) {
    assertTrue(text.contains(part), text);
  }
}
