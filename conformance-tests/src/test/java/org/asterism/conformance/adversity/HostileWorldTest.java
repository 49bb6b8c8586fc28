package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.asterism.conformance.interop.AcceptancePrograms;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Six who mean it ill, at once, against one engine and five vaults: a guest without a PIN, one
/// without a key, a member of the socket's group, a second engine, a lying vault and a flood of
/// connections. Beside them one honest application, whose every call succeeds; nothing dies, and
/// afterwards the engine keeps what it kept before.
class HostileWorldTest {
  private static final int SECONDS = Integer.getInteger("asterism.hostile.seconds", 60);
  private static final Duration PATIENCE = Duration.ofSeconds(SECONDS + 120L);
  private static final Duration CALM = Duration.ofSeconds(60);
  private static final long HEAP_MARGIN_KIB = 16 * 1024;
  private static final int MARGIN = 16;
  private static final int LIAR = 1;
  private static final String SETTINGS =
      """

      [vaults]
      deadline_ms = 30000

      [[token]]
      label_pattern = "test-*"
      lease_s = 1
      """;

  private LiveConstellation constellation;
  private SecondEngine second;
  private final Map<String, Process> programs = new TreeMap<>();
  private final long seed = new Random().nextLong();

  @BeforeEach
  void start() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root becomes another user");
    System.out.println("HostileWorldTest seed " + seed);
    constellation = LiveConstellation.start(5, 3, SETTINGS);
    openTheSocketToNogroup();
    second = SecondEngine.enrolled(constellation);
    constellation.vault(LIAR).kill();
    constellation.replaceVault(LIAR, LyingVaultMain.command(constellation.vaultFolder(LIAR)));
    constellation.vault(LIAR).start();
  }

  @AfterEach
  void stop() {
    programs.values().forEach(Process::destroyForcibly);
    if (constellation != null) {
      constellation.close();
    }
  }

  @Test
  void theHonestNoticeNothing() throws Exception {
    TestToken token = constellation.freshToken();
    Tool tool = constellation.tool().with(token.environment());
    tool.run(AcceptancePrograms.build("steady"), "5").succeeded();
    Footprint before = Footprint.of(constellation.engine(), tool);
    LyingVaultMain.tell(constellation.vaultFolder(LIAR), Lie.WRONG_SHARE);
    var stranger = new Stranger(vaults(), seed);
    Thread knocking = Thread.ofPlatform().name("stranger").start(stranger);
    for (String role : List.of("guest", "member", "flood")) {
      begin(tool, role, AcceptancePrograms.build("hostile"), role, uid(role), "" + SECONDS);
    }
    begin(tool, "second", second.stolen(StolenEngineKeyTest.serial(constellation), SECONDS));
    begin(tool, "steady", AcceptancePrograms.build("steady"), "" + (SECONDS + 5));
    for (Map.Entry<String, Process> each : programs.entrySet()) {
      assertEnded(each.getKey(), each.getValue());
    }
    knocking.interrupt();
    knocking.join();
    assertTrue(stranger.attempts() > SECONDS, "nobody knocked");
    assertAllAlive();
    assertKeepsWhatItKept(before, tool);
  }

  private static String uid(String role) {
    return switch (role) {
      case "guest" -> "54321";
      case "member" -> "54322";
      default -> "54323";
    };
  }

  private void begin(Tool tool, String name, String... command) throws IOException {
    programs.put(name, tool.start(words(name), command));
  }

  private void assertEnded(String name, Process program) throws Exception {
    assertTrue(program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> name + " hangs");
    String said = Files.readString(words(name));
    assertEquals(0, program.exitValue(), () -> name + ":\n" + said + constellation.folder());
    System.out.println(name + ": " + said.lines().reduce("", (before, line) -> line));
  }

  private Path words(String name) {
    return constellation.folder().resolve(name + ".out");
  }

  private void assertAllAlive() {
    var all = new ArrayList<LiveProcess>(constellation.vaults());
    all.add(constellation.engine());
    all.forEach(each -> assertTrue(each.isAlive(), "a process died"));
  }

  // What the last of them held is given back when its end is noticed.
  private void assertKeepsWhatItKept(Footprint before, Tool tool) throws Exception {
    long end = System.nanoTime() + CALM.toNanos();
    Footprint after = Footprint.of(constellation.engine(), tool);
    while (!isLike(before, after) && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(500);
      after = Footprint.of(constellation.engine(), tool);
    }
    System.out.println("before: " + before + ", after: " + after);
    assertTrue(isLike(before, after), "expected %s, found %s".formatted(before, after));
  }

  private static boolean isLike(Footprint before, Footprint after) {
    return after.heapKib() <= before.heapKib() + HEAP_MARGIN_KIB
        && after.descriptors() <= before.descriptors() + MARGIN
        && after.threads() <= before.threads() + MARGIN;
  }

  private List<InetSocketAddress> vaults() throws Exception {
    var addresses = new ArrayList<InetSocketAddress>();
    for (int i = 0; i < constellation.vaults().size(); i++) {
      var listen = new VaultFolder(constellation.vaultFolder(i)).config().listen();
      addresses.add(new InetSocketAddress(listen.host(), listen.port()));
    }
    return addresses;
  }

  // Others reach the socket as members of the group that it is given to.
  private void openTheSocketToNogroup() throws Exception {
    Files.setPosixFilePermissions(
        constellation.folder(), PosixFilePermissions.fromString("rwx--x--x"));
    Path toml = constellation.engineFolder().resolve("engine.toml");
    String settings = Files.readString(toml);
    assertTrue(settings.contains("group = \"asterism\""), settings);
    Files.writeString(toml, settings.replace("group = \"asterism\"", "group = \"nogroup\""));
    String[] command = Footprint.attachable(constellation.engine());
    constellation.engine().stop();
    constellation.replaceEngine(command);
    constellation.engine().start();
  }
}
