package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.asterism.toml.ConfigurationException;
import org.asterism.wiring.RunningEngine;
import org.asterism.wiring.SocketDoorway;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `engine serve`: serves the engine of a folder until SIGTERM or SIGINT.
@Command(name = "serve", description = "Serve the engine in FOLDER until it is told to stop.")
final class EngineServe implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Made by 'engine init'.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException, InterruptedException {
    Service.guard();
    RunningEngine<SocketDoorway> engine =
        RunningEngine.start(folder, SocketDoorway::open, new SecureRandom());
    PrintWriter out = spec.commandLine().getOut();
    return Service.untilTold(engine::close, engine.readyLine(), out);
  }
}
