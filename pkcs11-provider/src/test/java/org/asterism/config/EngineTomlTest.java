package org.asterism.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.Operators;
import org.asterism.custody.vaults.LeaseTerms;
import org.asterism.key.KeyFamily;
import org.asterism.login.Label;
import org.asterism.pkcs11.session.Limits;
import org.asterism.token.Access;
import org.asterism.token.CustodyRule;
import org.asterism.token.MechanismRules;
import org.asterism.token.TokenLimits;
import org.asterism.token.TokenSettings;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

/// Every key of engine.toml is read, has its default, and what is missing, unknown or out of range
/// is named with its file and key.
final class EngineTomlTest {
  private static final Path DIRECTORY = Path.of("/srv/engine");

  /// RFC 8410 §10.1.
  private static final String OPERATOR =
      "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";

  private static final String LEAST =
      """
      name = "one"
      operators = ["%s"]
      identities = ["a.p8"]
      """
          .formatted(OPERATOR);

  private static final String WHOLE =
      """
      name = "one"
      operators = ["%s"]
      operators_needed = 1
      log_level = "DEBUG"
      constellation = "stars.toml"
      directory = "/var/lib/asterism/directory.db"
      housekeeping_key = "keys/housekeeping"
      identities = ["keys/1", "keys/2"]
      engines = ["other/request.toml"]

      [socket]
      path = "engine.sock"
      group = "signers"
      poll_us = 0

      [sessions]
      outlive_s = 120
      folder = "tickets"

      [vaults]
      deadline_ms = 4000
      hedge_ms = 50
      reattest_s = 600
      create_spare = 0

      [limits]
      connections = 6
      connections_per_user = 5
      applications = 7
      applications_per_user = 2
      sessions_per_application = 3
      session_objects_per_application = 4
      memory_bytes = 30000000
      memory_bytes_per_user = 20000000
      memory_bytes_per_application = 10000000
      frame_memory_bytes = 50000000
      token_memory_bytes = 60000000
      tokens = 5
      objects_per_token = 6
      object_bytes_per_token = 7

      [[token]]
      label = "web"
      use = { users = ["www-data"], groups = ["tls", "ops"] }
      initialise = { users = ["root"] }
      officer = { users = ["carol"], groups = ["officers"] }
      login_memory_s = 0
      linger_s = 5
      tries = 9
      lease_s = 30
      lease_uses = 100
      pkcs1_decryption = "off"
      minimum_rsa_bits = 1024
      maximum_rsa_bits = 3072
      maximum_pbkdf2_iterations = 5000
      sha1_signatures = false
      gcm = "permissive"
      key_pairs = "rsa-and-ec"
      custody = { rsa = "threshold", ec-agree = "threshold", ec-sign = "experimental-threshold" }

      [[token]]
      label_pattern = "ci-*"
      use = {}
      """
          .formatted(OPERATOR);

  private static final MechanismRules UNUSUAL =
      new MechanismRules(
          MechanismRules.Pkcs1Decryption.OFF,
          new MechanismRules.RsaBits(1024, 3072),
          5000,
          MechanismRules.Gcm.PERMISSIVE,
          false,
          MechanismRules.KeyPairs.RSA_AND_EC);

  @TempDir Path directory;

  @Test
  void defaults() throws Exception {
    var expected =
        new EngineConfig(
            "one",
            new Operators(List.of(OperatorKey.parse(OPERATOR)), 1),
            DIRECTORY.resolve("constellation.toml"),
            DIRECTORY.resolve("directory.db"),
            DIRECTORY.resolve("housekeeping.key"),
            List.of(DIRECTORY.resolve("a.p8")),
            List.of(),
            new EngineConfig.Socket(
                Path.of("/run/asterism/engine.sock"), "asterism", Duration.ofNanos(50_000)),
            new EngineConfig.Sessions(Duration.ofDays(1), Optional.empty()),
            new EngineConfig.Vaults(
                Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofHours(1), 1),
            Limits.ofHeap(Runtime.getRuntime().maxMemory()),
            TokenLimits.DEFAULT,
            List.of(),
            Optional.empty());
    assertEquals(expected, EngineToml.parse(LEAST, DIRECTORY));
    var tokens = EngineToml.parse(LEAST + "[[token]]\nlabel = \"a\"", DIRECTORY).tokens();
    assertEquals(TokenSettings.DEFAULT, tokens.getFirst().settings());
    assertEquals(15, TokenSettings.DEFAULT.tries());
    assertEquals(Duration.ofMinutes(10), TokenSettings.DEFAULT.loginMemory());
    assertEquals(Duration.ofSeconds(60), TokenSettings.DEFAULT.linger());
  }

  @Test
  void readsEveryKey() throws Exception {
    var web =
        new TokenSettings(
            Access.named(Set.of("www-data"), Set.of("tls", "ops")),
            Access.named(Set.of("root"), Set.of()),
            Access.named(Set.of("carol"), Set.of("officers")),
            Duration.ZERO,
            Duration.ofSeconds(5),
            9,
            new LeaseTerms(Duration.ofSeconds(30), 100),
            UNUSUAL,
            new CustodyRule(Set.of(KeyFamily.RSA, KeyFamily.EC_AGREE, KeyFamily.EC_SIGN)));
    EngineConfig config = EngineToml.parse(WHOLE, DIRECTORY);
    var expected =
        new EngineConfig(
            "one",
            new Operators(List.of(OperatorKey.parse(OPERATOR)), 1),
            Path.of("/srv/engine/stars.toml"),
            Path.of("/var/lib/asterism/directory.db"),
            Path.of("/srv/engine/keys/housekeeping"),
            List.of(Path.of("/srv/engine/keys/1"), Path.of("/srv/engine/keys/2")),
            List.of(Path.of("/srv/engine/other/request.toml")),
            new EngineConfig.Socket(Path.of("/srv/engine/engine.sock"), "signers", Duration.ZERO),
            new EngineConfig.Sessions(
                Duration.ofMinutes(2), Optional.of(Path.of("/srv/engine/tickets"))),
            new EngineConfig.Vaults(
                Duration.ofSeconds(4), Duration.ofMillis(50), Duration.ofMinutes(10), 0),
            limits(),
            new TokenLimits(5, 6, 7),
            config.tokens(),
            Optional.of(Level.DEBUG));
    assertEquals(expected, config);
    assertEquals(web, config.settings(new Label("web")));
    assertEquals(TokenSettings.DEFAULT, config.settings(new Label("web-2")));
    var nobody = Access.named(Set.of(), Set.of());
    assertEquals(nobody, config.settings(new Label("ci-7")).use());
    assertEquals(Access.OWNERS, config.settings(new Label("ci-7")).initialise());
    assertEquals(Access.OWNERS, config.settings(new Label("ci-7")).officer());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name = \"one\" | nam = \"one\" | name: expected a string, found nothing",
        "\"one\" | \"One two\" | name: expected 1 to 64 of a-z, 0-9, '.' and '-', found",
        "\"one\" | 1 | name: expected a string, found Long",
        "operators = | operator = | operators: expected the key of at least one operator",
        "operators_needed = 1 | operators_needed = 2 | operators_needed: expected 1 to 1, found 2",
        "operators_needed = 1 | operators_needed = 0 | operators_needed: expected 1 to 16, found 0",
        "\"MCow | \"MCo | operators: expected an operator's key",
        "[\"MCow | [1, \"MCow | operators: expected an array of strings, found Long",
        "constellation = | constelation = | unknown key constelation",
        "directory = | folder = | unknown key folder",
        "housekeeping_key = | housekeeping = | unknown key housekeeping",
        "\"keys/1\", \"keys/2\" | | identities: expected 1 to 16 files, one for each vault",
        "keys/1 | keys/\\u0000 | identities: expected a path",
        "[socket] | [sockets] | unknown key sockets",
        "path = | pfad = | unknown key socket.pfad",
        "group = | groop = | unknown key socket.groop",
        "\"signers\" | [] | socket.group: expected a string",
        "DEBUG | debug | log_level: expected TRACE, DEBUG, INFO, WARN or ERROR, found \"debug",
        "poll_us = 0 | poll_us = 1001 | socket.poll_us: expected 0 to 1000, found 1001",
        "deadline_ms = 4000 | deadline_ms = 99 | deadline_ms: expected 100 to 600000, found 99",
        "hedge_ms = 50 | hedge_ms = 4001 | vaults.hedge_ms: expected 1 to 4000, found 4001",
        "reattest_s = 600 | reattest_s = 1 | vaults.reattest_s: expected 60 to 86400, found 1",
        "create_spare = 0 | create_spare = 2 | vaults.create_spare: expected 0 to 1, found 2",
        "hedge_ms = 50 | hedge = 50 | unknown key vaults.hedge",
        "applications_per_user = 2 | users = 2 | unknown key limits.users",
        "connections = 6 | connections = 0 | limits.connections: expected 1 to 1000000, found 0",
        "connections_per_user = 5 | connection = 5 | unknown key limits.connection",
        "applications = 7 | applications = 1.5 | limits.applications: expected an integer",
        "memory_bytes = 30000000 | memory = 3 | unknown key limits.memory",
        "memory_bytes_per_user = 20000000 | memory_bytes_per_user = 0 | expected 1 to",
        "bytes_per_application = 10000000 | bytes_per_application = -1 | expected 1 to",
        "frame_memory_bytes = 50000000 | frame_memory_bytes = 1 | expected 41943040 to",
        "token_memory_bytes = 60000000 | token_memory_bytes = 0 | expected 1 to",
        "sessions_per_application = 3 | sessions_per_application = 0 | expected 1 to 1000000,",
        "objects_per_application = 4 | objects = 4 | unknown key limits.session_objects",
        "label = \"web\" | label = \"web\";label_pattern = \"w\" | token[0].label: expected either",
        "label = \"web\" | # | token[0].label: expected either label or label_pattern",
        "users = [\"www-data\"] | user = \"www-data\" | unknown key token[0].use.user",
        "groups = [\"tls\", \"ops\"] | groups = \"tls\" | token[0].use.groups: expected an array",
        "users = [\"root\"] | user = [\"root\"] | unknown key token[0].initialise.user",
        "login_memory_s = 0 | login_memory_s = -1 | token[0].login_memory_s: expected 0 to 86400",
        "linger_s = 5 | linger_s = 86401 | token[0].linger_s: expected 0 to 86400, found 86401",
        "linger_s = 5 | linger = 5 | unknown key token[0].linger",
        "tries = 9 | tries = 0 | token[0].tries: expected 1 to 1000, found 0",
        "lease_s = 30 | lease_s = 1.5 | token[0].lease_s: expected an integer, found Double",
        "lease_uses = 100 | lease_uses = -1 | token[0].lease_uses: expected 0 to",
        "rsa_bits = 1024 | rsa_bits = 1023 | minimum_rsa_bits: expected 1024 to 8192, found 1023",
        "rsa_bits = 1024 | rsa_bits = 4096 | maximum_rsa_bits: expected 4096 to 8192, found 3072",
        "rsa_bits = 3072 | rsa_bits = 8193 | maximum_rsa_bits: expected 1024 to 8192, found 8193",
        "iterations = 5000 | iterations = 0 | pbkdf2_iterations: expected 1 to 10000000, found 0",
        "iterations = 5000 | iterations = 10000001 | _iterations: expected 1 to 10000000, found",
        "maximum_pbkdf2_iterations | pbkdf2_iterations | unknown key token[0].pbkdf2_iterations",
        "[[token]] | [token] | expected TOML",
        "name | name name | expected TOML",
      })
  void namesWhatIsWrong(String found, String replacement, String message) {
    String with = replacement == null ? "" : replacement.replace(";", "\n");
    String text = WHOLE.replace(found, with);
    var wrong = assertThrows(ConfigurationException.class, () -> EngineToml.parse(text, DIRECTORY));
    String words = String.valueOf(wrong.getMessage());
    assertTrue(words.contains(message), words);
    assertTrue(words.lines().allMatch(line -> line.startsWith("/srv/engine/engine.toml:")), words);
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    String text =
        """
        name = "Bad Name"
        operators = ["x", 7]
        constelation = "a\\nb"
        housekeeping_key = "\\u0000"
        [socket]
        group = ["a"]
        [vaults]
        deadline_ms = 1
        hedge_ms = 0
        [[token]]
        label = "web"
        label_pattern = "w*"
        [[token]]
        label = "tls"
        tries = 0
        lnger_s = 5
        [token.use]
        user = "root"
        """;
    var wrong = assertThrows(ConfigurationException.class, () -> EngineToml.parse(text, DIRECTORY));
    assertLinesMatch(
        List.of(
            ".*engine.toml:1:1: name: expected 1 to 64 .*",
            ".*engine.toml:2:14: operators: expected an operator's key.*",
            ".*engine.toml:2:19: operators: expected an array of strings, found Long",
            ".*engine.toml:4:1: housekeeping_key: expected a path.*",
            ".*engine.toml: identities: expected 1 to 16 files, one for each vault, found 0",
            ".*engine.toml:6:1: socket.group: expected a string, found ListTomlArray",
            ".*engine.toml:8:1: vaults.deadline_ms: expected 100 to 600000, found 1",
            ".*engine.toml:9:1: vaults.hedge_ms: expected 1 to 600000, found 0",
            ".*engine.toml:11:1: token\\[0\\].label: expected either .*, found both",
            ".*engine.toml:18:1: unknown key token\\[1\\].use.user; .*",
            ".*engine.toml:15:1: token\\[1\\].tries: expected 1 to 1000, found 0",
            ".*engine.toml:16:1: unknown key token\\[1\\].lnger_s; .*",
            ".*engine.toml:3:1: unknown key constelation; .*"),
        wrong.problems());
  }

  @Test
  void aSocketPathThatTheKernelWouldNotTakeIsRefused() {
    String path = "/" + "s".repeat(EngineConfig.Socket.PATH_BYTES_MAX);
    var wrong =
        assertThrows(
            ConfigurationException.class,
            () -> EngineToml.parse(LEAST + "[socket]\npath = \"" + path + "\"", DIRECTORY));
    String words = String.valueOf(wrong.getMessage());
    assertTrue(words.contains("socket.path: expected at most 107 bytes, found 108"), words);
  }

  @Test
  void aMissingOrHugeFileIsSaidClearly() throws Exception {
    var missing = assertThrows(ConfigurationException.class, () -> EngineToml.read(directory));
    assertTrue(String.valueOf(missing.getMessage()).contains("'engine init'"));
    Files.write(directory.resolve(EngineToml.FILE_NAME), new byte[TextFile.MAX_BYTES + 1]);
    assertThrows(ConfigurationException.class, () -> EngineToml.read(directory));
  }

  @Test
  void whatInitWritesIsReadOnceAnOperatorIsNamed() throws Exception {
    Path odd = Path.of("/run/a \"b\"\\c.sock");
    String text = InitialToml.text("one", odd, List.of("identity-1.p8"));
    assertThrows(ConfigurationException.class, () -> EngineToml.parse(text, DIRECTORY));
    String named = text.replace("operators = []", "operators = [\"" + OPERATOR + "\"]");
    EngineConfig config = EngineToml.parse(named, DIRECTORY);
    assertEquals(odd, config.socket().path());
    assertEquals(List.of(DIRECTORY.resolve("identity-1.p8")), config.identities());
    Path bell = Path.of("/run/\u0007.sock");
    assertThrows(ConfigurationException.class, () -> InitialToml.text("one", bell, List.of()));
  }

  private static Limits limits() {
    return new Limits(
        new Limits.OfUser(6, 5),
        new Limits.OfUser(7, 2),
        3,
        4,
        new Limits.Memory(30_000_000, 20_000_000, 10_000_000, 50_000_000, 60_000_000));
  }
}
