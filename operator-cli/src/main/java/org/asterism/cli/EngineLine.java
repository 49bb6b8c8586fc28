package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.asterism.bridge.LinkException;
import org.asterism.bridge.OperatorLine;
import org.asterism.config.EngineToml;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;

/// One question to the engine of a folder, which must run.
final class EngineLine {
  private EngineLine() {}

  static byte[] ask(Path folder, String call, byte[] asked)
      throws ConfigurationException, CommandFailed {
    return ask(folder, line -> line.call(call, asked));
  }

  /// [#ask(Path, String, byte[])] with a token's PIN, which stays the caller's.
  static byte[] ask(Path folder, String call, byte[] asked, SecretBytes pin)
      throws ConfigurationException, CommandFailed {
    return ask(folder, line -> line.call(call, asked, pin));
  }

  @FunctionalInterface
  private interface Question {
    byte[] ask(OperatorLine line) throws IOException, LinkException;
  }

  private static byte[] ask(Path folder, Question question)
      throws ConfigurationException, CommandFailed {
    Path socket = EngineToml.read(folder).socket().path();
    try (var line = OperatorLine.open(socket)) {
      return question.ask(line);
    } catch (LinkException refused) {
      throw new CommandFailed(String.valueOf(refused.getMessage()), refused);
    } catch (IOException nobody) {
      throw new CommandFailed(
          "no engine answers on %s: start it, or wait until it is ready".formatted(socket), nobody);
    }
  }
}
