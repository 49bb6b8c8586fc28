package org.asterism.wiring;

import java.nio.file.Path;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineKeys;
import org.asterism.config.EngineToml;
import org.asterism.directory.Directory;
import org.asterism.directory.sqlite.SqliteDirectory;
import org.asterism.rows.RowKeys;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;

/// The token store of an engine, opened with its housekeeping key and for itself alone.
///
/// @param file where it is
public record TokenStore(Path file, Directory directory) implements AutoCloseable {

  /// That of an engine that does not run, for a command of its operator.
  ///
  /// @param folder the engine's
  /// @throws org.asterism.directory.DirectoryException if it cannot be opened, or the engine runs
  public static TokenStore open(Path folder) throws ConfigurationException {
    return open(EngineToml.read(folder), "a command");
  }

  static TokenStore open(EngineConfig config, String opener) throws ConfigurationException {
    String holder = "%s, process %d".formatted(opener, ProcessHandle.current().pid());
    RowKeys rows;
    try (SecretBytes housekeeping = EngineKeys.housekeeping(config)) {
      rows = RowKeys.derive(housekeeping, "housekeeping");
    }
    try (var handover = Handover.orElse(rows::close)) {
      Directory directory = SqliteDirectory.open(config.directory(), rows, holder);
      return handover.to(new TokenStore(config.directory(), directory));
    }
  }

  @Override
  public void close() {
    directory.close();
  }
}
