package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.asterism.bridge.LinkException;
import org.asterism.bridge.OperatorLine;
import org.asterism.config.EngineToml;
import org.asterism.toml.ConfigurationException;

/// One question to the engine of a folder, which must run.
final class EngineLine {
  private EngineLine() {}

  static byte[] ask(Path folder, String call, byte[] asked)
      throws ConfigurationException, CommandFailed {
    Path socket = EngineToml.read(folder).socket().path();
    try (var line = OperatorLine.open(socket)) {
      return line.call(call, asked);
    } catch (LinkException refused) {
      throw new CommandFailed(String.valueOf(refused.getMessage()), refused);
    } catch (IOException nobody) {
      throw new CommandFailed(
          "no engine answers on %s: start it, or wait until it is ready".formatted(socket), nobody);
    }
  }
}
