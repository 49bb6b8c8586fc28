package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.asterism.enclave.RunningVault;
import org.asterism.enclave.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Serves the vault of a folder until SIGTERM or SIGINT.
@Command(name = "serve", description = "Serve the vault in DIRECTORY until it is told to stop.")
final class VaultServe implements Callable<Integer> {
  @Parameters(paramLabel = "DIRECTORY", description = "Made by 'vault init'.")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws StartException, InterruptedException {
    RunningVault vault = RunningVault.start(directory, new SecureRandom());
    PrintWriter out = spec.commandLine().getOut();
    return Service.untilTold(vault::close, vault.readyLine(), out);
  }
}
