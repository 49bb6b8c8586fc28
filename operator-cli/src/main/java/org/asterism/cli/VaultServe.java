package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.asterism.enclave.RunningVault;
import org.asterism.toml.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `vault serve`: serves the vault of a folder until SIGTERM or SIGINT.
@Command(name = "serve", description = "Serve the vault in FOLDER until it is told to stop.")
final class VaultServe implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Made by 'vault init'.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException, InterruptedException {
    Service.guard();
    RunningVault vault = RunningVault.start(folder, new SecureRandom());
    PrintWriter out = spec.commandLine().getOut();
    return Service.untilTold(vault::close, vault.readyLine(), out);
  }
}
