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
import picocli.CommandLine.Mixin;
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

  @Mixin private PlatformOptions platform;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException {
    requireWords();
    Address reached = Objects.requireNonNullElse(address, listen);
    AddressArgument.requireReachable(spec, "--address", reached);
    var plan = new NewVault.Plan(name, new NewVault.Places(listen, reached), platform.config(spec));
    Path request = NewVault.make(folder, plan, new SecureRandom());
    spec.commandLine()
        .getOut()
        .printf(
            "vault %s made in %s (%s platform); hand %s to an operator%n",
            name, folder, platform.name(), request);
    return 0;
  }

  private void requireWords() {
    try {
      NewVault.requireName(name);
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "--name", wrong);
    }
  }
}
