package org.asterism.cli;

import org.asterism.bridge.LinkException;
import org.asterism.bridge.ServiceLink;
import org.asterism.config.EngineConfig;

/// The Unix socket of the service link, and Cryptoki behind it.
final class SocketDoorway {
  private SocketDoorway() {}

  static AutoCloseable open(RunningEngine.Core core) throws CommandFailed {
    EngineConfig.Socket socket = core.config().socket();
    try {
      return ServiceLink.listen(
          new ServiceLink.Place(socket.path(), socket.group()), core.cryptoki(), core.random());
    } catch (LinkException refused) {
      throw new CommandFailed(String.valueOf(refused.getMessage()), refused);
    }
  }
}
