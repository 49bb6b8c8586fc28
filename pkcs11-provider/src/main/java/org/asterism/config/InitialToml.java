package org.asterism.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.asterism.toml.ConfigurationException;

/// The text of a new engine's `engine.toml`.
public final class InitialToml {
  private InitialToml() {}

  /// @param identities files in the engine's directory, one for each vault
  /// @throws ConfigurationException where the socket's path cannot stand in TOML
  public static String text(String name, Path socket, List<String> identities)
      throws ConfigurationException {
    return """
    # What this engine is told about itself. Paths start from this file's directory; a key that
    # is not known is an error. All keys: docs/reference/configuration.md
    name = %s

    # The operators whose signatures under the constellation count, and, where there are several,
    # how many it takes: operators_needed = 2. 'constellation init' prints both, and makes the file.
    operators = []
    constellation = "constellation.toml"

    # Tokens and objects, and the key that authenticates them: without it they are lost.
    directory = "directory.db"
    housekeeping_key = "housekeeping.key"

    # The engine's TLS keys: one for each vault of the constellation, in its order.
    identities = [%s]

    [socket]
    path = %s
    # Its members may connect; without such a group only the engine's own user may.
    group = "%s"
    """
        .formatted(
            quoted(name),
            identities.stream().map(InitialToml::plain).collect(Collectors.joining(", ")),
            quoted(socket.toString()),
            EngineConfig.Socket.DEFAULT_GROUP);
  }

  private static String plain(String file) {
    return "\"" + file + "\"";
  }

  private static String quoted(String text) throws ConfigurationException {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new ConfigurationException("expected text without control characters, found some");
    }
    return plain(text.replace("\\", "\\\\").replace("\"", "\\\""));
  }
}
