package org.asterism.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.Operators;
import org.asterism.logging.LogLevel;
import org.asterism.login.Engines;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.Setting;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TextFile;

/// A reader of `engine.toml`. Total: any text gives a configuration or a [ConfigurationException]
/// that names all that is wrong with it.
public final class EngineToml {
  /// The file's name in an engine's directory.
  public static final String FILE_NAME = "engine.toml";

  /// Tokens and objects, where the file says nothing else.
  public static final String DIRECTORY_FILE = "directory.db";

  private static final long DEADLINE_MAX = Duration.ofMinutes(10).toMillis();

  private static final long DAY_S = Duration.ofDays(1).toSeconds();

  private final StrictTable table;
  private final Path directory;

  private EngineToml(StrictTable table, Path directory) {
    this.table = table;
    this.directory = directory;
  }

  public static EngineConfig read(Path directory) throws ConfigurationException {
    String orElse = "make the engine with 'engine init' first";
    return parse(TextFile.read(directory.resolve(FILE_NAME), orElse), directory);
  }

  /// @param directory what relative paths start from
  public static EngineConfig parse(String text, Path directory) throws ConfigurationException {
    StrictTable table = StrictTable.parse(directory.resolve(FILE_NAME).toString(), text);
    return new EngineToml(table, directory).config();
  }

  private EngineConfig config() throws ConfigurationException {
    var name = table.string("name").map(EngineName::required);
    var operators =
        Operators.in(
            table,
            "expected the key of at least one operator, found none; 'constellation init' prints"
                + " it");
    var constellation = path(table, "constellation", "constellation.toml");
    var store = path(table, "directory", DIRECTORY_FILE);
    var housekeeping = path(table, "housekeeping_key", "housekeeping.key");
    var identities = identities();
    var engines = engines();
    var socket = table.section("socket", this::socket);
    var sessions = table.section("sessions", this::sessions);
    var vaults = table.section("vaults", EngineToml::vaults);
    var limits = table.section("limits", LimitsTable::limits);
    var tokens = TokenRules.in(table);
    var logLevel = table.optionalString(LogLevel.KEY).map(found -> found.map(LogLevel::parse));
    return table.finish(() ->
        new EngineConfig(
            name.get(),
            operators.get(),
            constellation.get(),
            store.get(),
            housekeeping.get(),
            identities.get(),
            engines.get(),
            socket.get(),
            sessions.get(),
            vaults.get(),
            limits.get().applications(),
            limits.get().tokens(),
            tokens.get(),
            logLevel.get()));
  }

  // Each is named in every rule of a policy beside this one.
  private Setting<List<Path>> engines() {
    int most = Engines.MAX_ENGINES - 1;
    return table
        .strings("engines", file -> TextFile.named(directory, file))
        .require(
            found -> found.size() <= most,
            found -> "expected at most %d other engines, found %d".formatted(most, found.size()));
  }

  private Setting<List<Path>> identities() {
    return table
        .strings("identities", file -> TextFile.named(directory, file))
        .require(
            found -> !found.isEmpty() && found.size() <= Constellation.MAX_MEMBERS,
            found ->
                "expected 1 to %d files, one for each vault, found %d"
                    .formatted(Constellation.MAX_MEMBERS, found.size()));
  }

  private EngineConfig.Socket socket(StrictTable socket) throws ConfigurationException {
    var path =
        path(socket, "path", EngineConfig.Socket.DEFAULT_PATH.toString())
            .map(EngineConfig.Socket::requirePath);
    var group = socket.optionalString("group");
    var poll =
        socket.integer(
            "poll_us",
            0,
            micros(EngineConfig.Socket.POLL_MAX),
            micros(EngineConfig.Socket.DEFAULT_POLL));
    return socket.finish(() ->
        new EngineConfig.Socket(
            path.get(),
            group.get().orElse(EngineConfig.Socket.DEFAULT_GROUP),
            Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(poll.get()))));
  }

  private static long micros(Duration duration) {
    return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
  }

  private EngineConfig.Sessions sessions(StrictTable sessions) throws ConfigurationException {
    var outlive =
        sessions.integer(
            "outlive_s",
            0,
            EngineConfig.Sessions.OUTLIVE_MAX.toSeconds(),
            EngineConfig.Sessions.OUTLIVE.toSeconds());
    var folder = sessions.optionalString("folder");
    return sessions.finish(() ->
        new EngineConfig.Sessions(
            Duration.ofSeconds(outlive.get()),
            folder.get().map(found -> TextFile.named(directory, found))));
  }

  private static EngineConfig.Vaults vaults(StrictTable vaults) throws ConfigurationException {
    var usual = EngineConfig.Vaults.DEFAULT;
    var deadline = vaults.integer("deadline_ms", 100, DEADLINE_MAX, usual.deadline().toMillis());
    long hedgeMax = deadline.found().orElse(DEADLINE_MAX);
    var hedge = vaults.integer("hedge_ms", 1, hedgeMax, usual.hedge().toMillis());
    var reattest = vaults.integer("reattest_s", 60, DAY_S, usual.reattest().toSeconds());
    var spare = vaults.integer("create_spare", 0, 1, usual.createSpare());
    return vaults.finish(() ->
        new EngineConfig.Vaults(
            Duration.ofMillis(deadline.get()),
            Duration.ofMillis(hedge.get()),
            Duration.ofSeconds(reattest.get()),
            spare.get().intValue()));
  }

  private Setting<Path> path(StrictTable in, String key, String usual) {
    return in.optionalString(key).map(found -> TextFile.named(directory, found.orElse(usual)));
  }
}
