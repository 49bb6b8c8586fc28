package org.asterism.conformance.adversity;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineKeys;
import org.asterism.config.EngineToml;
import org.asterism.directory.Directory;
import org.asterism.directory.sqlite.SqliteDirectory;
import org.asterism.rows.RowKeys;
import org.asterism.rows.RowKind;
import org.asterism.rows.TokenRow;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;

/// The directory of an engine that does not run, opened with its housekeeping key.
record EngineFolder(Path directory) {

  /// How many authentic rows there are, by kind and state; those that there are none of left out.
  Map<String, Integer> rows() throws ConfigurationException {
    EngineConfig config = EngineToml.read(directory);
    try (SecretBytes housekeeping = EngineKeys.housekeeping(config);
        Directory opened =
            SqliteDirectory.open(
                config.directory(), RowKeys.derive(housekeeping, "housekeeping"), "a test")) {
      return opened.read(transaction -> {
        var counts = new TreeMap<String, Integer>();
        for (TokenRow token : transaction.tokens()) {
          for (RowKind kind : RowKind.values()) {
            transaction
                .changesSince(kind, token.slot(), Long.MIN_VALUE)
                .rows()
                .forEach(row -> counts.merge(kind + " " + row.state(), 1, Integer::sum));
          }
        }
        return counts;
      });
    }
  }
}
