package org.asterism.cli;

import java.io.IOException;

/// The Unix socket of the service link, and Cryptoki behind it.
final class SocketDoorway {
  private SocketDoorway() {}

  static AutoCloseable open(RunningEngine.Core core) throws IOException, CommandFailed {
    throw new CommandFailed(
        "engine %s: this build has no socket yet".formatted(core.config().name()));
  }
}
