package org.asterism.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.toml.ConfigurationException;

/// The limit on open files and connections, RLIMIT_NOFILE. The JVM has raised the soft limit to the
/// hard one by now. Linux only.
public final class OpenFiles {
  /// What a service opens besides its connections: jars, stores, links to vaults, event loops.
  public static final int BESIDES_CONNECTIONS = 256;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern LINE = Pattern.compile("(?m)^Max open files +(\\d+|unlimited) ");

  private OpenFiles() {}

  /// Refuses to serve what this process could not open. Where the system does not say, as in an
  /// enclave, nothing is refused.
  ///
  /// @param connections at most at a time
  public static void require(long connections) throws ConfigurationException {
    try {
      require(Files.readString(LIMITS), connections);
    } catch (IOException unknown) {
      // The limit will tell by itself, if less clearly.
    }
  }

  /// @param limits in the words of the system
  static void require(String limits, long connections) throws ConfigurationException {
    long needed = connections + BESIDES_CONNECTIONS;
    Optional<Long> found = limit(limits);
    if (found.isPresent() && found.get() < needed) {
      throw new ConfigurationException(
          ("too few files may be open: found RLIMIT_NOFILE = %d, needed %d, of which %d for"
                  + " connections; raise the limit (systemd: LimitNOFILE=%d, shell: ulimit -n %d)"
                  + " or allow fewer connections")
              .formatted(found.get(), needed, connections, needed, needed));
    }
  }

  private static Optional<Long> limit(String limits) {
    Matcher line = LINE.matcher(limits);
    return line.find() && !line.group(1).equals("unlimited")
        ? Optional.of(Long.parseLong(line.group(1)))
        : Optional.empty();
  }
}
