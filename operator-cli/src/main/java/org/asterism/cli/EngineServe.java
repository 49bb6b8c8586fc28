package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.asterism.wiring.RunningEngine;
import org.asterism.wiring.SocketDoorway;
import org.asterism.wiring.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Serves the engine of a directory until SIGTERM or SIGINT.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serve the engine in DIRECTORY until it is told to stop.")
final class EngineServe implements Callable<Integer> {
  @Parameters(paramLabel = "DIRECTORY", description = "Made by 'engine init'.")
  @SuppressWarnings("NullAway.Init") // picocli sets what is required
  private Path directory;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws StartException, InterruptedException {
    RunningEngine<SocketDoorway> engine =
        RunningEngine.start(directory, SocketDoorway::open, new SecureRandom());
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(engine)));
    PrintWriter out = spec.commandLine().getOut();
    out.println(engine.readyLine());
    out.flush();
    // Only a signal ends it, by the hook.
    new CountDownLatch(1).await();
    return 0;
  }

  // A signal that was obeyed is no failure: without halt the JVM would end with 128 + its number.
  private static void stop(RunningEngine<SocketDoorway> engine) {
    try {
      engine.close();
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }
}
