package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.enclave.RunningVault;
import org.asterism.enclave.config.VaultToml;
import org.asterism.toml.ConfigurationException;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `vault serve`: serves the vault of a folder until SIGTERM or SIGINT. SIGHUP has it read its
/// enrolment and log level anew.
@Command(
    name = "serve",
    description = "Serve the vault in FOLDER until it is told to stop.",
    exitCodeOnExecutionException = Failures.MISCONFIGURED)
final class VaultServe implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Made by 'vault init'.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException, InterruptedException {
    Service.guard();
    PrintWriter out = spec.commandLine().getOut();
    return Service.serve(
        "vault", () -> new Served(folder, RunningVault.start(folder, new SecureRandom())), out);
  }

  private static final class Served implements Service.Running {
    private final Path folder;
    private final RunningVault vault;
    private Optional<Level> logLevel;

    Served(Path folder, RunningVault vault) throws ConfigurationException {
      this.folder = folder;
      this.vault = vault;
      this.logLevel = VaultToml.read(folder).logLevel();
    }

    @Override
    public String readyLine() {
      return vault.readyLine();
    }

    @Override
    public Optional<String> status() {
      return vault.status();
    }

    @Override
    public String readAnew() throws ConfigurationException {
      Optional<Level> level = VaultToml.read(folder).logLevel();
      String enrolment = vault.readAnew();
      logLevel = level;
      return enrolment
          + "; the log level is as the file says now; all else in vault.toml needs a restart";
    }

    @Override
    public Optional<Level> logLevel() {
      return logLevel;
    }

    @Override
    public void close() {
      vault.close();
    }
  }
}
