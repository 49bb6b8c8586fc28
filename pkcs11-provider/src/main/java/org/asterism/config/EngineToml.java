package org.asterism.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationException;
import org.asterism.constellation.OperatorKey;
import org.asterism.pkcs11.session.Limits;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TomlException;

/// Reads `engine.toml`. Total: any text gives a configuration or a [ConfigException] that names the
/// file and the key.
public final class EngineToml {
  /// The file's name in an engine's directory.
  public static final String FILE_NAME = "engine.toml";

  /// Tokens and objects, where the file says nothing else.
  public static final String DIRECTORY_FILE = "directory.db";

  /// More than any engine needs to be told.
  static final int FILE_BYTES_MAX = 256 << 10;

  private static final long DAY_S = Duration.ofDays(1).toSeconds();

  private static final long LIMIT_MAX = 1_000_000;

  private final StrictTable table;
  private final Path directory;

  private EngineToml(StrictTable table, Path directory) {
    this.table = table;
    this.directory = directory;
  }

  public static EngineConfig read(Path directory) throws ConfigException {
    Path file = directory.resolve(FILE_NAME);
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new ConfigException("%s: expected at most %d bytes".formatted(file, FILE_BYTES_MAX));
      }
      return parse(Files.readString(file, StandardCharsets.UTF_8), directory);
    } catch (IOException unreadable) {
      throw new ConfigException(
          "cannot read %s: make the engine with 'engine init' first".formatted(file));
    }
  }

  /// @param directory what relative paths start from
  public static EngineConfig parse(String text, Path directory) throws ConfigException {
    try {
      StrictTable table = StrictTable.parse(directory.resolve(FILE_NAME).toString(), text);
      return new EngineToml(table, directory).config();
    } catch (TomlException wrong) {
      throw new ConfigException(String.valueOf(wrong.getMessage()));
    }
  }

  private EngineConfig config() throws TomlException {
    var config =
        new EngineConfig(
            name(),
            operators(),
            path(table, "constellation", "constellation.toml"),
            path(table, "directory", DIRECTORY_FILE),
            path(table, "housekeeping_key", "housekeeping.key"),
            identities(),
            socket(),
            vaults(),
            limits(),
            new TokenRules(table).read());
    table.finish();
    return config;
  }

  private String name() throws TomlException {
    String name = table.string("name");
    if (!EngineName.isOne(name)) {
      throw table.error("name", "expected %s, found \"%s\"".formatted(EngineName.FORM, name));
    }
    return name;
  }

  private List<OperatorKey> operators() throws TomlException {
    var operators = new ArrayList<OperatorKey>();
    for (String operator : table.strings("operators")) {
      try {
        operators.add(OperatorKey.parse(operator));
      } catch (ConstellationException wrong) {
        throw table.error("operators", wrong.getMessage() + ", found \"" + operator + "\"");
      }
    }
    if (operators.isEmpty()) {
      throw table.error(
          "operators",
          "expected the key of at least one operator, found none; 'constellation init' prints it");
    }
    return operators;
  }

  private List<Path> identities() throws TomlException {
    var identities = new ArrayList<Path>();
    for (String file : table.strings("identities")) {
      identities.add(resolve(table, "identities", file));
    }
    if (identities.isEmpty() || identities.size() > Constellation.MAX_MEMBERS) {
      throw table.error(
          "identities",
          "expected 1 to %d files, one for each vault, found %d"
              .formatted(Constellation.MAX_MEMBERS, identities.size()));
    }
    return identities;
  }

  private EngineConfig.Socket socket() throws TomlException {
    StrictTable socket = inner("socket");
    Path path = path(socket, "path", EngineConfig.Socket.DEFAULT_PATH.toString());
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > EngineConfig.Socket.PATH_BYTES_MAX) {
      throw socket.error(
          "path",
          "expected at most %d bytes, found %d: %s"
              .formatted(EngineConfig.Socket.PATH_BYTES_MAX, length, path));
    }
    String group = socket.optionalString("group").orElse(EngineConfig.Socket.DEFAULT_GROUP);
    socket.finish();
    return new EngineConfig.Socket(path, group);
  }

  private EngineConfig.Vaults vaults() throws TomlException {
    StrictTable vaults = inner("vaults");
    var usual = EngineConfig.Vaults.DEFAULT;
    long deadline =
        Numbers.within(vaults, "deadline_ms", 100, 600_000, usual.deadline().toMillis());
    long hedge = Numbers.within(vaults, "hedge_ms", 1, deadline, usual.hedge().toMillis());
    long reattest = Numbers.within(vaults, "reattest_s", 60, DAY_S, usual.reattest().toSeconds());
    long spare = Numbers.within(vaults, "create_spare", 0, 1, usual.createSpare());
    vaults.finish();
    return new EngineConfig.Vaults(
        Duration.ofMillis(deadline),
        Duration.ofMillis(hedge),
        Duration.ofSeconds(reattest),
        (int) spare);
  }

  private Limits limits() throws TomlException {
    StrictTable limits = inner("limits");
    Limits usual = Limits.DEFAULT;
    var found =
        new Limits(
            limit(limits, "applications_per_user", usual.applicationsPerUser()),
            limit(limits, "sessions_per_application", usual.sessionsPerApplication()),
            limit(limits, "session_objects_per_application", usual.sessionObjectsPerApplication()));
    limits.finish();
    return found;
  }

  private static int limit(StrictTable limits, String key, int usual) throws TomlException {
    return (int) Numbers.within(limits, key, 1, LIMIT_MAX, usual);
  }

  // Where a table is absent, every key in it is.
  private StrictTable inner(String key) throws TomlException {
    var found = table.table(key);
    return found.isPresent() ? found.get() : StrictTable.parse(FILE_NAME, "");
  }

  private Path path(StrictTable in, String key, String usual) throws TomlException {
    return resolve(in, key, in.optionalString(key).orElse(usual));
  }

  private Path resolve(StrictTable in, String key, String text) throws TomlException {
    try {
      return directory.resolve(text).toAbsolutePath().normalize();
    } catch (InvalidPathException wrong) {
      throw in.error(key, "expected a path: " + wrong.getReason());
    }
  }
}
