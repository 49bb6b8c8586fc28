package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.asterism.wiring.RunningEngine;
import org.asterism.wiring.SocketDoorway;
import org.asterism.wiring.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Serves the engine of a directory until SIGTERM or SIGINT.
@Command(name = "serve", description = "Serve the engine in DIRECTORY until it is told to stop.")
final class EngineServe implements Callable<Integer> {
  @Parameters(paramLabel = "DIRECTORY", description = "Made by 'engine init'.")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws StartException, InterruptedException {
    RunningEngine<SocketDoorway> engine =
        RunningEngine.start(directory, SocketDoorway::open, new SecureRandom());
    PrintWriter out = spec.commandLine().getOut();
    return Service.untilTold(engine::close, engine.readyLine(), out);
  }
}
