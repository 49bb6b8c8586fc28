package org.asterism.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.asterism.constellation.Address;
import org.asterism.enclave.NewVault;
import org.asterism.toml.ConfigurationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `vault init`: makes a new, empty vault in a new folder, and the request that an operator enrols
/// it by.
@Command(
    name = "init",
    description = "Make a new, empty vault in FOLDER, and a request for an operator.")
final class VaultInit implements Callable<Integer> {
  private static final String SIMULATED = "simulated";

  @Parameters(paramLabel = "FOLDER", description = "Where the vault will live; must be empty.")
  private Path folder;

  @Option(names = "--name", required = true, description = "What operators call it.")
  private String name;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      converter = AddressArgument.class,
      description = "Where it takes connections.")
  private Address listen;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      converter = AddressArgument.class,
      description = "Where engines reach it, if not where it takes connections.")
  private @Nullable Address address;

  @Option(
      names = "--platform",
      defaultValue = SIMULATED,
      description = "What it runs on: ${DEFAULT-VALUE}, which protects nothing.")
  private String platform;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException {
    requireWords();
    Address reached = Objects.requireNonNullElse(address, listen);
    AddressArgument.requireReachable(spec, "--address", reached);
    var places = new NewVault.Places(listen, reached);
    Path request = NewVault.make(folder, name, places, new SecureRandom());
    spec.commandLine()
        .getOut()
        .printf(
            "vault %s made in %s (simulated platform); hand %s to an operator%n",
            name, folder, request);
    return 0;
  }

  private void requireWords() {
    if (!platform.equals(SIMULATED)) {
      throw new WrongArgument(
          spec, "--platform", "this release knows '%s', found '%s'".formatted(SIMULATED, platform));
    }
    try {
      NewVault.requireName(name);
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "--name", wrong);
    }
  }
}
