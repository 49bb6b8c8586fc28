package org.asterism.conformance.adversity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.tidy.Repository;
import org.asterism.vault.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The heaps of an engine and a vault that were busy and are idle now hold no PIN, key, share or
/// root, and nothing that comes of the vaults' evaluating a PIN, though every object in them is
/// looked at, garbage too.
@Timeout(600)
class HeapDumpTest {
  // A token closes with its last logout.
  private static final String SETTINGS =
      """

      [vaults]
      deadline_ms = 30000

      [[token]]
      label_pattern = "dumped-*"
      linger_s = 0
      """;

  private static final String PIN = "user-98765";
  private static final String WRONG_PIN = "wrong-98765";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int N = 3;

  @SuppressWarnings("NullAway.Init") // before all tests
  private static LiveConstellation constellation;

  @SuppressWarnings("NullAway.Init") // before all tests
  private static Secrets secrets;

  @SuppressWarnings("NullAway.Init") // before all tests
  private static byte[] heapOfEngine;

  @SuppressWarnings("NullAway.Init") // before all tests
  private static byte[] heapOfVault;

  @BeforeAll
  static void beBusyThenDump() throws Exception {
    constellation = LiveConstellation.start(N, 2, SETTINGS);
    replace();
    byte[] aes = new byte[32];
    new SecureRandom().nextBytes(aes);
    TestToken fresh = constellation.freshToken("dumped");
    run(fresh, "--change-pin", "--new-pin", PIN);
    var token = new TestToken(fresh.module(), fresh.engine(), fresh.label(), PIN, fresh.soPin());
    use(token, aes);
    heapOfEngine = dump(wanted("engine"), constellation.engine());
    heapOfVault = dump(wanted("vault"), constellation.vault(0));
    constellation.engine().stop();
    for (LiveProcess vault : constellation.vaults()) {
      vault.stop();
    }
    secrets = Secrets.of(constellation, N);
    secrets.add("AES key", aes);
    for (String pin : List.of(fresh.pin(), WRONG_PIN)) {
      secrets.add("PIN " + pin, pin.getBytes(US_ASCII));
    }
    secrets.addPin(Role.USER, token.pin());
    secrets.addPin(Role.SO, token.soPin());
  }

  @AfterAll
  static void close() {
    constellation.close();
  }

  @Test
  void theSearchFindsWhatIsThere() {
    assertEquals(
        List.of("vault1"), found(heapOfEngine, Map.of("vault1", "vault1".getBytes(US_ASCII))));
    assertTrue(secrets.all().size() > 20, () -> "sought: " + secrets.all().keySet());
  }

  @Test
  void theEngineKeepsNone() {
    assertEquals(List.of(), found(heapOfEngine, secrets.all()));
  }

  @Test
  void aVaultKeepsNone() {
    assertEquals(List.of(), found(heapOfVault, secrets.all()));
  }

  private static void replace() throws Exception {
    constellation.engine().stop();
    constellation.replaceEngine(
        dumping("engine", "engine", "serve", constellation.engineFolder().toString()));
    constellation.vault(0).stop();
    constellation.replaceVault(
        0, dumping("vault", "vault", "serve", constellation.vaultFolder(0).toString()));
    constellation.vault(0).start();
    constellation.engine().start();
  }

  private static void use(TestToken token, byte[] aes) throws Exception {
    Path value = constellation.folder().resolve("aes.key");
    Path message = constellation.folder().resolve("message");
    Files.write(value, aes);
    Files.writeString(message, "sixteen bytes...");
    run(token, "--keypairgen", "--key-type", "EC:prime256v1", "--id", "01");
    run(token, "--keypairgen", "--key-type", "rsa:2048", "--id", "02");
    run(
        token,
        "--write-object",
        value.toString(),
        "--type",
        "secrkey",
        "--key-type",
        "AES:32",
        "--id",
        "03");
    for (int i = 0; i < 3; i++) {
      sign(token, "ECDSA-SHA256", "01");
      sign(token, "SHA256-RSA-PKCS", "02");
    }
    var wrong = new TestToken(token.module(), token.engine(), token.label(), WRONG_PIN, "");
    constellation.pkcs11Tool(wrong, "--list-objects").endedWith(1);
  }

  private static void sign(TestToken token, String mechanism, String id) throws Exception {
    run(
        token,
        "--sign",
        "--mechanism",
        mechanism,
        "--id",
        id,
        "--input-file",
        constellation.folder().resolve("message").toString(),
        "--output-file",
        constellation.folder().resolve("signature").toString());
  }

  private static void run(TestToken token, String... arguments) throws Exception {
    constellation.pkcs11Tool(token, arguments).succeeded();
  }

  private static Path wanted(String process) {
    return constellation.folder().resolve(process + ".wanted");
  }

  private static byte[] dump(Path wanted, LiveProcess process) throws Exception {
    Files.createFile(wanted);
    Path dump = DumpingMain.dump(wanted);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (Files.notExists(dump)) {
      assertTrue(process.isAlive() && System.nanoTime() < end, process.log());
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return Files.readAllBytes(dump);
  }

  // The small heap is for a small dump.
  private static String[] dumping(String process, String... command) {
    var all = new ArrayList<String>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-Djdk.tls.server.newSessionTicketCount=0",
            "-Dlogback.configurationFile=" + Repository.root().resolve("etc/logback.xml"),
            "-cp",
            System.getProperty("java.class.path"),
            DumpingMain.class.getName(),
            wanted(process).toString()));
    all.addAll(List.of(command));
    return all.toArray(String[]::new);
  }

  private static List<String> found(byte[] heap, Map<String, byte[]> sought) {
    var found = new TreeSet<String>();
    sought.forEach((name, secret) -> {
      if (contains(heap, secret)) {
        found.add(name);
      }
    });
    return List.copyOf(found);
  }

  private static boolean contains(byte[] heap, byte[] secret) {
    for (int at = 0; at <= heap.length - secret.length; at++) {
      if (heap[at] == secret[0]
          && Arrays.equals(heap, at, at + secret.length, secret, 0, secret.length)) {
        return true;
      }
    }
    return false;
  }
}
