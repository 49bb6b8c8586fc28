package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.toml.ConfigurationException;
import org.asterism.wiring.OwnProcess;
import org.asterism.wiring.RunningEngine;
import org.asterism.wiring.SocketDoorway;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `engine serve`: serves the engine of a folder until SIGTERM or SIGINT. SIGHUP has it read the
/// rules of tokens and its log level anew.
@Command(
    name = "serve",
    description = "Serve the engine in FOLDER until it is told to stop.",
    exitCodeOnExecutionException = Failures.MISCONFIGURED)
final class EngineServe implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Made by 'engine init'.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException, InterruptedException {
    Service.guard();
    PrintWriter out = spec.commandLine().getOut();
    return Service.serve(
        "engine",
        () ->
            new Served(
                RunningEngine.start(
                    folder, SocketDoorway::open, OwnProcess.kernel(), new SecureRandom())),
        out);
  }

  private record Served(RunningEngine<SocketDoorway> engine) implements Service.Running {
    @Override
    public String readyLine() {
      return engine.readyLine();
    }

    @Override
    public Optional<String> status() {
      return engine.status();
    }

    @Override
    public String readAnew() throws ConfigurationException {
      return engine.readAnew();
    }

    @Override
    public Optional<Level> logLevel() {
      return engine.logLevel();
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
