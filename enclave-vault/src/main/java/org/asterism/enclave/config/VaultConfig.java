package org.asterism.enclave.config;

import java.nio.file.Path;

/// What a vault is told about itself; the paths are absolute.
///
/// @param name what its operator calls it, until the enrolment does
/// @param listen where it takes connections
/// @param store the SQLite file
/// @param sealedKeys the file with its own keys, sealed by the platform
/// @param enrolment the file that an operator signs
/// @param platform what it runs on
public record VaultConfig(
    String name,
    Listen listen,
    Path store,
    Path sealedKeys,
    Path enrolment,
    SimulatedPlatformConfig platform) {

  /// @param port 0 lets the system choose one
  public record Listen(String host, int port) {
    static final int PORT_MAX = 65535;

    public Listen {
      if (host.isBlank() || port < 0 || port > PORT_MAX) {
        throw new IllegalArgumentException(
            "expected HOST:PORT with a port up to %d, found '%s:%d'"
                .formatted(PORT_MAX, host, port));
      }
    }

    /// `HOST:PORT`, with an IPv6 address in brackets.
    public static Listen parse(String text) {
      int colon = text.lastIndexOf(':');
      String host = colon < 0 ? "" : text.substring(0, colon);
      String port = text.substring(colon + 1);
      if (!port.matches("[0-9]{1,5}")) {
        throw new IllegalArgumentException("expected HOST:PORT, found '%s'".formatted(text));
      }
      return new Listen(host.replaceAll("^\\[(.*)]$", "$1"), Integer.parseInt(port));
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /// @param secret the simulated platform's secret file
  /// @param tcb its TCB number: another number is another platform
  public record SimulatedPlatformConfig(Path secret, int tcb) {
    public SimulatedPlatformConfig {
      if (tcb < 0) {
        throw new IllegalArgumentException("expected a tcb of 0 or more, found " + tcb);
      }
    }
  }
}
