package org.asterism.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.Operators;
import org.asterism.login.Label;
import org.asterism.pkcs11.session.Limits;
import org.asterism.token.TokenLimits;
import org.asterism.token.TokenSettings;
import org.slf4j.event.Level;

/// What an engine is told about itself; the paths are absolute. Immutable.
///
/// @param name what its operator calls it
/// @param operators whose signatures under the constellation count, and how many it takes
/// @param constellation the file that they sign
/// @param directory the SQLite file with tokens and objects
/// @param housekeepingKey the file with the key that authenticates the directory's rows
/// @param identities the files with the engine's TLS keys, one for each vault, by position
/// @param engines the requests of the other engines of this directory, whom the vaults serve too
/// @param tokens the first that fits a label holds
/// @param logLevel the least that is logged; empty: what the environment says
public record EngineConfig(
    String name,
    Operators operators,
    Path constellation,
    Path directory,
    Path housekeepingKey,
    List<Path> identities,
    List<Path> engines,
    Socket socket,
    Sessions sessions,
    Vaults vaults,
    Limits limits,
    TokenLimits tokenLimits,
    List<TokenRule> tokens,
    Optional<Level> logLevel) {

  public EngineConfig {
    identities = List.copyOf(identities);
    engines = List.copyOf(engines);
    tokens = List.copyOf(tokens);
  }

  /// Whether these differ in what a running engine takes anew, at most.
  public boolean isSameBut(EngineConfig other) {
    return equals(
        new EngineConfig(
            other.name,
            operators,
            other.constellation,
            other.directory,
            other.housekeepingKey,
            other.identities,
            other.engines,
            other.socket,
            other.sessions,
            other.vaults,
            other.limits,
            other.tokenLimits,
            tokens,
            logLevel));
  }

  /// The same with other operators.
  public EngineConfig with(Operators others) {
    return new EngineConfig(
        name,
        others,
        constellation,
        directory,
        housekeepingKey,
        identities,
        engines,
        socket,
        sessions,
        vaults,
        limits,
        tokenLimits,
        tokens,
        logLevel);
  }

  /// Where applications reach the engine.
  ///
  /// @param path of the Unix socket
  /// @param group whose members may connect
  /// @param poll how long a connection's thread stays awake for its next request; zero: not at all
  public record Socket(Path path, String group, Duration poll) {
    public static final Path DEFAULT_PATH = Path.of("/run/asterism/engine.sock");
    public static final String DEFAULT_GROUP = "asterism";
    public static final Duration DEFAULT_POLL = Duration.ofNanos(50_000);

    public static final Duration POLL_MAX = Duration.ofMillis(1);

    /// What `sun_path` holds besides its final zero (unix(7)).
    public static final int PATH_BYTES_MAX = 107;

    /// What a socket's path must be, so that it can be bound.
    ///
    /// @throws IllegalArgumentException where it is longer
    public static Path requirePath(Path path) {
      int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
      if (length > PATH_BYTES_MAX) {
        throw new IllegalArgumentException(
            "expected at most %d bytes, found %d: %s".formatted(PATH_BYTES_MAX, length, path));
      }
      return path;
    }
  }

  /// How sessions and logins outlive the engine.
  ///
  /// @param outlive how long a login is kept for an application that does not come back; 0: none is
  /// @param folder in memory, where logins are kept; empty: one that is found at the socket's place
  public record Sessions(Duration outlive, Optional<Path> folder) {
    public static final Duration OUTLIVE = Duration.ofDays(1);
    public static final Duration OUTLIVE_MAX = Duration.ofDays(30);
  }

  /// How long the engine waits for vaults, and for how many.
  ///
  /// @param deadline of one round of questions
  /// @param hedge after which a spare vault is asked beside a slow one
  /// @param reattest after which a vault must prove itself again
  /// @param createSpare how many vaults beyond a quorum must hold a new key before it is there
  public record Vaults(Duration deadline, Duration hedge, Duration reattest, int createSpare) {
    public static final Vaults DEFAULT =
        new Vaults(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofHours(1), 1);
  }

  /// What holds for a token with this label.
  public TokenSettings settings(Label label) {
    return tokens.stream()
        .filter(rule -> rule.labels().fits(label))
        .findFirst()
        .map(TokenRule::settings)
        .orElse(TokenSettings.DEFAULT);
  }
}
