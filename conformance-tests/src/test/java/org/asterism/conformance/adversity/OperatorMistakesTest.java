package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.Tool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A vault or an engine that cannot start says why in one line and ends with 1; once that is put
/// right, all is as it was.
class OperatorMistakesTest {
  private static final String KEY = "kept";

  private static LiveConstellation constellation;
  private static Application user;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(1, 1);
    user = new Application(constellation, constellation.freshToken());
    user.generate(KEY).succeeded();
  }

  @AfterAll
  static void nothingIsLost() throws Exception {
    try {
      start(constellation.vault(0));
      // An engine that found no vault tries again after a second, and a call before that fails.
      stop(constellation.engine());
      start(constellation.engine());
      user.assertSigns(KEY, "afterwards");
    } finally {
      constellation.close();
    }
  }

  /// One file that is not as it should be.
  ///
  /// @param damage what becomes of its bytes; null: the file is missing
  /// @param words that what is said must have, one line for each problem
  record Damaged(
      String file, String what, @Nullable UnaryOperator<byte[]> damage, List<String> words) {
    static Damaged text(String file, String from, String to, String... words) {
      return new Damaged(
          file,
          from + " -> " + to,
          bytes -> text(bytes).replace(from, to).getBytes(StandardCharsets.UTF_8),
          List.of(words));
    }

    static Damaged cut(String file, double part, String... words) {
      return new Damaged(
          file,
          "cut to " + part,
          bytes -> Arrays.copyOf(bytes, (int) (bytes.length * part)),
          List.of(words));
    }

    static Damaged garbage(String file, String... words) {
      return new Damaged(
          file,
          "garbage",
          bytes -> "no such thing ".repeat(bytes.length / 14 + 1).getBytes(StandardCharsets.UTF_8),
          List.of(words));
    }

    static Damaged missing(String file, String... words) {
      return new Damaged(file, "missing", null, List.of(words));
    }

    // The right name is then missing besides.
    boolean isMistyped() {
      return words.contains("stroe");
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return file + ": " + what;
    }
  }

  static Stream<Damaged> filesOfAnEngine() {
    return Stream.of(
        Damaged.text("engine.toml", "[socket]", "[sockte]", "engine.toml", "sockte"),
        Damaged.text("engine.toml", "name = ", "name ", "engine.toml:3:6", "expected ="),
        Damaged.missing("engine.toml", "engine.toml", "engine init"),
        Damaged.text("constellation.toml", "127.0.0.1", "127.0.0.2", "constellation.toml", "sign"),
        Damaged.missing("constellation.toml", "constellation.toml", "found no file"),
        Damaged.missing("housekeeping.key", "housekeeping.key", "found no file"),
        Damaged.cut("housekeeping.key", 0.5, "housekeeping.key", "expected", "32", "16"),
        Damaged.missing("identity-1.p8", "identity-1.p8", "found no file"),
        Damaged.garbage("identity-1.p8", "identity-1.p8"),
        Damaged.garbage("directory.db", "directory.db", "not a database", "restore it"),
        Damaged.cut("directory.db", 0.6, "directory.db", "malformed", "restore it"),
        Damaged.cut("directory.db", 0, "directory.db", "expected"),
        Damaged.missing("directory.db", "directory.db", "expected", "restore it"));
  }

  @ParameterizedTest
  @MethodSource("filesOfAnEngine")
  void anEngineSaysWhatIsWrong(Damaged damaged) throws Exception {
    stop(constellation.engine());
    Path folder = constellation.engineFolder();
    assertRefusesWith(damaged, folder, "engine", "serve", folder.toString());
  }

  static Stream<Damaged> filesOfAVault() {
    return Stream.of(
        Damaged.text("vault.toml", "store =", "stroe =", "vault.toml", "store", "stroe"),
        Damaged.missing("vault.toml", "vault.toml", "vault init"),
        Damaged.missing("enrolment.toml", "enrolment.toml", "operator"),
        Damaged.text("enrolment.toml", "version = 2", "version = 3", "enrolment.toml"),
        Damaged.cut("keys.sealed", 0.5, "keys.sealed", "do not open"),
        Damaged.garbage("vault.db", "vault.db", "no SQLite file"),
        Damaged.cut("vault.db", 0.6, "vault.db", "damaged"),
        Damaged.cut("vault.db", 0, "vault.db", "not a vault's store"),
        Damaged.missing("vault.db", "vault.db", "expected the file"));
  }

  @ParameterizedTest
  @MethodSource("filesOfAVault")
  void aVaultSaysWhatIsWrong(Damaged damaged) throws Exception {
    stop(constellation.vault(0));
    Path folder = constellation.vaultFolder(0);
    assertRefusesWith(damaged, folder, "vault", "serve", folder.toString());
  }

  @Test
  void aSecondVaultFindsTheStoreInUse() throws Exception {
    start(constellation.vault(0));
    String folder = constellation.vaultFolder(0).toString();
    assertRefuses(List.of("vault.db", "in use", "stop"), "vault", "serve", folder);
  }

  @Test
  void aVaultFindsItsPortInUse() throws Exception {
    stop(constellation.vault(0));
    int port = new VaultFolder(constellation.vaultFolder(0)).config().listen().port();
    try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertTrue(other.isBound());
      String folder = constellation.vaultFolder(0).toString();
      assertRefuses(
          List.of("cannot listen", Integer.toString(port), "in use"), "vault", "serve", folder);
    }
  }

  @Test
  void aSecondEngineFindsTheDirectoryLockedAndByWhom() throws Exception {
    start(constellation.engine());
    String folder = constellation.engineFolder().toString();
    String holder = "process " + constellation.engine().pid();
    assertRefuses(List.of("directory.db", "in use", holder, "stop"), "engine", "serve", folder);
  }

  @Test
  void aSecondEngineFindsTheSocketInUse() throws Exception {
    start(constellation.engine());
    Path other = constellation.folder().resolve("other");
    copy(constellation.engineFolder(), other);
    assertRefuses(
        List.of("engine.sock", "listens there", "stop"), "engine", "serve", other.toString());
  }

  @Test
  void anEngineTakesTheSocketThatAKilledOneLeft() throws Exception {
    start(constellation.engine());
    constellation.engine().kill();
    assertTrue(Files.exists(constellation.folder().resolve("engine.sock")));
    constellation.engine().start();
  }

  @Test
  void anEngineKeepsItsKeysToItself() throws Exception {
    stop(constellation.engine());
    Path file = constellation.engineFolder().resolve("housekeeping.key");
    var before = Files.getPosixFilePermissions(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try {
      assertRefuses(
          List.of("housekeeping.key", "chmod 600"),
          "engine",
          "serve",
          constellation.engineFolder().toString());
    } finally {
      Files.setPosixFilePermissions(file, before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 300})
  void tooFewOpenFilesAreToldAtTheStart(int files) throws Exception {
    stop(constellation.engine());
    stop(constellation.vault(0));
    List<String> words = List.of("RLIMIT_NOFILE = " + files, "needed", "LimitNOFILE", "ulimit -n");
    String engine = constellation.engineFolder().toString();
    assertRefuses(words, 0, constellation.asterismWith(files, "engine", "serve", engine));
    String vault = constellation.vaultFolder(0).toString();
    assertRefuses(words, 0, constellation.asterismWith(files, "vault", "serve", vault));
  }

  @Test
  void aHeapThatIsNoneIsTold() throws Exception {
    stop(constellation.engine());
    var ended =
        constellation
            .tool()
            .with("ASTERISM_HEAP", "large")
            .run(constellation.command("engine", "serve", "nowhere"))
            .endedWith(78);
    assertEquals(
        "asterism: expected a heap such as 512m or 2g in ASTERISM_HEAP, found large\n",
        ended.output());
  }

  private static void start(LiveProcess process) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      process.start();
    }
  }

  private static void stop(LiveProcess process) throws IOException, InterruptedException {
    if (process.isAlive()) {
      assertEquals(0, process.stop());
    }
  }

  private static void assertRefusesWith(Damaged damaged, Path folder, String... command)
      throws IOException, InterruptedException {
    Path file = folder.resolve(damaged.file());
    Path kept = folder.resolveSibling("kept-" + damaged.file());
    Files.move(file, kept);
    try {
      if (damaged.damage() != null) {
        Files.write(file, damaged.damage().apply(Files.readAllBytes(kept)));
        Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(kept));
      }
      assertRefuses(damaged.words(), damaged.isMistyped() ? 1 : 0, command);
    } finally {
      Files.deleteIfExists(file);
      Files.move(kept, file);
    }
  }

  private static void assertRefuses(List<String> words, String... command)
      throws IOException, InterruptedException {
    assertRefuses(words, 0, command);
  }

  // Each problem is a line.
  private static void assertRefuses(List<String> words, int others, String... command)
      throws IOException, InterruptedException {
    assertRefuses(words, others, constellation.asterism(command));
  }

  private static void assertRefuses(List<String> words, int others, Tool.Ended end) {
    // A supervisor tries again where somebody is in the way, and where a database does not open.
    boolean passes = words.contains("in use") || words.contains("listens there");
    boolean database = words.stream().anyMatch(word -> word.endsWith(".db"));
    Tool.Ended ended = end.endedWith(passes || (database && end.status() == 1) ? 1 : 78);
    List<String> said = ended.output().lines().filter(line -> !isLogged(line)).toList();
    assertEquals(1 + others, said.size(), ended::output);
    assertTrue(said.stream().allMatch(line -> line.startsWith("asterism: ")), ended::output);
    for (String word : words) {
      assertTrue(String.join("\n", said).contains(word), () -> "'%s' in %s".formatted(word, said));
    }
  }

  // What begins with a time is in the log by the way.
  private static boolean isLogged(String line) {
    return line.matches("\\d{4}-\\d{2}-\\d{2}T.*");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
