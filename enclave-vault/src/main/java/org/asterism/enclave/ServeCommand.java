package org.asterism.enclave;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Serves the vault of a directory until SIGTERM or SIGINT.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serves the vault in DIRECTORY until it is told to stop.")
final class ServeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIRECTORY", description = "made by 'vault init'")
  private Path directory = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws StartException, InterruptedException {
    RunningVault vault = RunningVault.start(directory, new SecureRandom());
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(vault)));
    PrintWriter out = spec.commandLine().getOut();
    out.println(vault.readyLine());
    out.flush();
    // Only a signal ends it, by the hook.
    new CountDownLatch(1).await();
    return 0;
  }

  // A signal that was obeyed is no failure: without halt the JVM would end with 128 + its number.
  private static void stop(RunningVault vault) {
    vault.close();
    Runtime.getRuntime().halt(0);
  }
}
