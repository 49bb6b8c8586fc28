package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineKeys;
import org.asterism.config.EngineName;
import org.asterism.config.EngineToml;
import org.asterism.config.InitialToml;
import org.asterism.config.KeyFile;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.EngineRequest;
import org.asterism.directory.sqlite.SqliteDirectory;
import org.asterism.ratls.TlsIdentity;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.asterism.vault.Octets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `engine init`: makes a new engine in a new folder, and the request that an operator enrols it
/// by.
@Command(name = "init", description = "Make a new engine in FOLDER, and a request for an operator.")
final class EngineInit implements Callable<Integer> {
  /// What the operator gets.
  static final String REQUEST_FILE = "request.toml";

  private static final String HOUSEKEEPING_FILE = "housekeeping.key";

  @Parameters(paramLabel = "FOLDER", description = "Where the engine will live; must be empty.")
  private Path folder;

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
  public Integer call() throws IOException, ConfigurationException, LockedMemoryException {
    requireWords();
    List<String> files = IntStream.rangeClosed(1, vaults).mapToObj(EngineInit::file).toList();
    String configuration = InitialToml.text(name, socket, files);
    LockedMemory.require();
    TextFile.newFolder(folder);
    TextFile.create(folder.resolve(EngineToml.FILE_NAME), configuration);
    SqliteDirectory.create(folder.resolve(EngineToml.DIRECTORY_FILE));
    var request = new EngineRequest(name, makeKeys(files, new SecureRandom()));
    TextFile.create(folder.resolve(REQUEST_FILE), request.write());
    spec.commandLine()
        .getOut()
        .printf(
            "engine %s made in %s; hand %s to an operator%n",
            name, folder, folder.resolve(REQUEST_FILE));
    return 0;
  }

  private void requireWords() {
    try {
      EngineName.required(name);
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "--name", wrong);
    }
    if (vaults < 1 || vaults > Constellation.MAX_MEMBERS) {
      throw new WrongArgument(
          spec,
          "--vaults",
          "expected 1 to %d, found %d".formatted(Constellation.MAX_MEMBERS, vaults));
    }
    try {
      EngineConfig.Socket.requirePath(folder.toAbsolutePath().resolve(socket));
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "--socket", wrong);
    }
  }

  private List<Octets> makeKeys(List<String> files, SecureRandom random) throws IOException {
    var identities = new ArrayList<Octets>();
    for (String file : files) {
      var identity = TlsIdentity.generate(random);
      try (SecretBytes pkcs8 = identity.toPkcs8()) {
        KeyFile.create(folder.resolve(file), pkcs8);
      }
      identities.add(identity.spki().der());
    }
    try (var drawn = SecretBytes.random(EngineKeys.HOUSEKEEPING_BYTES, random)) {
      KeyFile.create(folder.resolve(HOUSEKEEPING_FILE), drawn);
    }
    return identities;
  }

  private static String file(int place) {
    return "identity-%d.p8".formatted(place);
  }
}
