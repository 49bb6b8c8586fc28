package org.asterism.enclave.config;

import java.nio.file.Path;
import java.time.Duration;
import org.asterism.constellation.Address;
import org.asterism.enclave.limits.Limits;
import org.asterism.logging.LogLevel;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.Setting;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TextFile;

/// A reader and writer of `vault.toml`. Total: any text gives a configuration or a
/// [ConfigurationException].
public final class VaultToml {
  /// The file's name in a vault's directory.
  public static final String FILE_NAME = "vault.toml";

  private static final long COUNT_MAX = 1L << 50;
  private static final long PAUSE_MAX = Duration.ofDays(1).toSeconds();

  private VaultToml() {}

  public static VaultConfig read(Path directory) throws ConfigurationException {
    String orElse = "make the vault with 'vault init' first";
    return parse(TextFile.read(directory.resolve(FILE_NAME), orElse), directory);
  }

  /// @param directory what relative paths start from
  public static VaultConfig parse(String text, Path directory) throws ConfigurationException {
    StrictTable table = StrictTable.parse(FILE_NAME, text);
    var name = table.string("name");
    var listen = table.string("listen").map(Address::parse);
    var store = path(table, "store", directory);
    var sealedKeys = path(table, "sealed_keys", directory);
    var enrolment = path(table, "enrolment", directory);
    var platform = table.section("platform", found -> PlatformToml.read(found, directory));
    var limits = table.section("limits", VaultToml::limits);
    var logLevel = table.optionalString(LogLevel.KEY).map(found -> found.map(LogLevel::parse));
    return table.finish(() ->
        new VaultConfig(
            name.get(),
            listen.get(),
            store.get(),
            sealedKeys.get(),
            enrolment.get(),
            platform.get(),
            limits.get(),
            logLevel.get()));
  }

  /// The text of a new vault's file.
  public static String initial(String name, Address listen, PlatformConfig platform) {
    return """
    # What this vault is told about itself; who may use it is in the enrolment that an operator
    # signs. Paths start from this file's directory.
    name = "%s"
    listen = "%s"
    store = "vault.db"
    sealed_keys = "keys.sealed"
    enrolment = "enrolment.toml"

    [platform]
    """
            .formatted(name, listen)
        + PlatformToml.text(platform);
  }

  private static Limits limits(StrictTable table) throws ConfigurationException {
    Limits usual = Limits.DEFAULT;
    Limits.Engine anEngine = usual.engine();
    var records = count(table, "engine_records", anEngine.quota().records());
    var bytes = count(table, "engine_bytes", anEngine.quota().bytes());
    var accounts = count(table, "engine_accounts", anEngine.accounts());
    var tombstones = count(table, "engine_tombstones", anEngine.tombstones());
    var tokenRecords = count(table, "token_records", usual.token().records());
    var tokenBytes = count(table, "token_bytes", usual.token().bytes());
    var tries = table.integer("login_tries", 0, 1000, usual.logins().triesAtOnce());
    var pause = table.integer("login_pause_s", 1, PAUSE_MAX, usual.logins().tryPause().toSeconds());
    return table.finish(() ->
        usual.with(
            new Limits.Engine(
                new Limits.Quota(records.get(), bytes.get()), accounts.get(), tombstones.get()),
            new Limits.Quota(tokenRecords.get(), tokenBytes.get()),
            usual.logins().with(tries.get().intValue(), Duration.ofSeconds(pause.get()))));
  }

  private static Setting<Long> count(StrictTable table, String key, long usual) {
    return table.integer(key, 1, COUNT_MAX, usual);
  }

  private static Setting<Path> path(StrictTable table, String key, Path directory) {
    return table.string(key).map(found -> TextFile.named(directory, found));
  }
}
