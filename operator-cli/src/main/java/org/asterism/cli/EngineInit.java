package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.asterism.config.ConfigException;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineKeys;
import org.asterism.config.EngineName;
import org.asterism.config.EngineToml;
import org.asterism.config.InitialToml;
import org.asterism.config.KeyFile;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.EngineRequest;
import org.asterism.directory.Directory;
import org.asterism.ratls.TlsIdentity;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.TextFile;
import org.asterism.vault.Octets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes a new engine in a new directory, and the request that an operator enrols it by.
@Command(
    name = "init",
    description = "Make a new engine in DIRECTORY, and a request for an operator.")
final class EngineInit implements Callable<Integer> {
  /// What the operator gets.
  static final String REQUEST_FILE = "request.toml";

  private static final String HOUSEKEEPING_FILE = "housekeeping.key";

  @Parameters(paramLabel = "DIRECTORY", description = "Where the engine will live; must be empty.")
  private Path directory;

  @Option(
      names = "--vaults",
      required = true,
      paramLabel = "N",
      description = "Vaults of its constellation: it shows itself to each by a key of its own.")
  private int vaults;

  @Option(
      names = "--name",
      defaultValue = "engine",
      description = "What operators call it; default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      description = "Where applications reach it; default: /run/asterism/engine.sock.")
  private Path socket = EngineConfig.Socket.DEFAULT_PATH;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, CommandFailed, ConfigException, LockedMemoryException {
    EngineName.require(name);
    requireVaults();
    List<String> files = IntStream.rangeClosed(1, vaults).mapToObj(EngineInit::file).toList();
    String configuration = InitialToml.text(name, socket, files);
    LockedMemory.require();
    makeDirectory();
    TextFile.create(directory.resolve(EngineToml.FILE_NAME), configuration);
    Directory.create(directory.resolve(EngineToml.DIRECTORY_FILE));
    var request = new EngineRequest(name, makeKeys(files, new SecureRandom()));
    TextFile.create(directory.resolve(REQUEST_FILE), request.write());
    spec.commandLine()
        .getOut()
        .printf(
            "engine %s made in %s; hand %s to an operator%n",
            name, directory, directory.resolve(REQUEST_FILE));
    return 0;
  }

  private void requireVaults() throws CommandFailed {
    if (vaults < 1 || vaults > Constellation.MAX_MEMBERS) {
      throw new CommandFailed(
          "--vaults: expected 1 to %d, found %d".formatted(Constellation.MAX_MEMBERS, vaults));
    }
  }

  private void makeDirectory() throws IOException, CommandFailed {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (Stream<Path> present = Files.list(directory)) {
      if (present.findAny().isPresent()) {
        throw new CommandFailed(
            "%s is not empty: an engine is made in a directory of its own".formatted(directory));
      }
    }
  }

  private List<Octets> makeKeys(List<String> files, SecureRandom random) throws IOException {
    var identities = new ArrayList<Octets>();
    for (String file : files) {
      var identity = TlsIdentity.generate(random);
      try (SecretBytes pkcs8 = identity.toPkcs8()) {
        KeyFile.create(directory.resolve(file), pkcs8);
      }
      identities.add(identity.spki().der());
    }
    try (var drawn = SecretBytes.random(EngineKeys.HOUSEKEEPING_BYTES, random)) {
      KeyFile.create(directory.resolve(HOUSEKEEPING_FILE), drawn);
    }
    return identities;
  }

  private static String file(int place) {
    return "identity-%d.p8".formatted(place);
  }
}
