package org.asterism.conformance.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What systemd hears of an engine and a vault (sd_notify(3)): a program of the test has the socket
/// that systemd would have.
@Timeout(240)
class SupervisedServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  // Each datagram is a paragraph. Perl is on every Debian.
  private static final String LISTENING =
      "use Socket; $| = 1; socket(S, AF_UNIX, SOCK_DGRAM, 0) or die $!;"
          + " bind(S, pack_sockaddr_un($ARGV[0])) or die $!; print qq(bound\\n);"
          + " while (defined recv(S, $m, 65536, 0)) { print qq($m\\n\\n) }";

  private static LiveConstellation constellation;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(1, 1);
  }

  @AfterAll
  static void stop() {
    constellation.close();
  }

  @Test
  void anEngineSaysHowItIs() throws Exception {
    constellation.engine().stop();
    constellation.replaceEngine(supervised("engine", constellation.engineFolder()));
    saysHowItIs(constellation.engine(), "STATUS=constellation test: 1 of 1 vaults here, 1 needed");
  }

  @Test
  void aVaultSaysHowItIs() throws Exception {
    constellation.vault(0).stop();
    constellation.replaceVault(0, supervised("vault", constellation.vaultFolder(0)));
    saysHowItIs(constellation.vault(0), "STATUS=vault vault1 ready on 127.0.0.1:");
    constellation.vault(0).start();
  }

  private void saysHowItIs(LiveProcess service, String status) throws Exception {
    try (LiveProcess supervisor = supervisor("notify.sock")) {
      supervisor.start();
      service.start();
      supervisor.awaitLog("READY=1\n" + status, PATIENCE);
      supervisor.awaitLog("WATCHDOG=1\n" + status, PATIENCE);
      service.signal("HUP");
      supervisor.awaitLog("RELOADING=1\n\nREADY=1\n" + status, PATIENCE);
      assertFalse(supervisor.log().contains("STOPPING"));
      assertEquals(0, service.stop());
      supervisor.awaitLog("STOPPING=1\n", PATIENCE);
      assertTrue(supervisor.log().startsWith("bound\nREADY=1\n"), supervisor.log());
    }
  }

  private LiveProcess supervisor(String name) {
    return Tool.in(folder)
        .process(folder.resolve("heard"), "bound", "perl", "-e", LISTENING, socket(name));
  }

  private String socket(String name) {
    return folder.resolve(name).toString();
  }

  private String[] supervised(String kind, Path of) {
    return new String[] {
      "env",
      "NOTIFY_SOCKET=" + socket("notify.sock"),
      "WATCHDOG_USEC=600000",
      Repository.root().resolve("bin/asterism").toString(),
      kind,
      "serve",
      of.toString()
    };
  }

  // As Debian's systemd reads them; the program is the one that was installed.
  @Test
  void systemdTakesTheUnits() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    String installer = Repository.root().resolve("bin/install").toString();
    Tool tool = Tool.in(folder);
    tool.run(installer, "--prefix", "/usr", "--destdir", root.toString()).succeeded();
    Path units = root.resolve("usr/lib/systemd/system");
    for (String unit : List.of("asterism-engine@.service", "asterism-vault@.service")) {
      List<String> lines = Files.readAllLines(units.resolve(unit));
      assertTrue(lines.contains("Type=notify"), unit);
      assertTrue(lines.contains("RestartPreventExitStatus=2 78"), unit);
      String command = "ExecStart=/usr/bin/asterism ";
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(command)), unit);
      Path here = Files.createDirectories(folder.resolve("units")).resolve(unit);
      Files.writeString(
          here,
          String.join("\n", lines)
              .replace(command, "ExecStart=" + root.resolve("usr/bin/asterism") + " "));
    }
    Files.copy(
        units.resolve("asterism-vaults.target"), folder.resolve("units/asterism-vaults.target"));
    Tool.Ended verified =
        Tool.in(folder.resolve("units"))
            .run(
                "systemd-analyze",
                "verify",
                "--man=no",
                "./asterism-engine@engine.service",
                "./asterism-vault@vault1.service",
                "./asterism-vaults.target");
    assertEquals("", verified.succeeded().output());
  }
}
