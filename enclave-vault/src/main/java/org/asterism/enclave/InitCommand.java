package org.asterism.enclave;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.asterism.constellation.Address;
import org.asterism.constellation.VaultRequest;
import org.asterism.enclave.config.ConfigException;
import org.asterism.enclave.config.VaultConfig;
import org.asterism.enclave.config.VaultToml;
import org.asterism.enclave.platform.Platform;
import org.asterism.enclave.platform.PlatformException;
import org.asterism.enclave.platform.SimulatedPlatform;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.seal.SealedKeyFile;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.enclave.store.StoreException;
import org.asterism.enclave.store.VaultStore;
import org.asterism.ratls.SimulatedKey;
import org.asterism.ratls.TlsIdentity;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.VaultName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes a new, empty vault in a new directory, and the request that an operator enrols it by.
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Makes a new, empty vault in DIRECTORY and a request for an operator.")
final class InitCommand implements Callable<Integer> {
  /// What the operator gets.
  static final String REQUEST_FILE = "request.toml";

  @Parameters(paramLabel = "DIRECTORY", description = "where the vault will live; must be empty")
  private Path directory = Path.of("");

  @Option(names = "--name", required = true, description = "what operators call this vault")
  private String name = "";

  @Option(names = "--listen", required = true, paramLabel = "HOST:PORT")
  private String listen = "";

  @Option(
      names = "--platform",
      defaultValue = "simulated",
      description = "what it runs on: ${DEFAULT-VALUE}, which protects nothing")
  private String platformKind = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws StartException {
    Address address = check();
    try {
      LockedMemory.require();
      makeDirectory();
      Files.writeString(directory.resolve(VaultToml.FILE_NAME), VaultToml.initial(name, address));
      VaultRequest request = make(VaultToml.read(directory), new SecureRandom());
      Files.writeString(directory.resolve(REQUEST_FILE), request.write());
    } catch (LockedMemoryException | ConfigException | PlatformException | StoreException e) {
      throw StartException.because(e);
    } catch (IOException e) {
      throw new StartException("cannot write the vault in %s: %s".formatted(directory, e), e);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "vault %s made in %s (simulated platform); hand %s to an operator%n",
            name, directory, directory.resolve(REQUEST_FILE));
    return 0;
  }

  private Address check() throws StartException {
    if (!platformKind.equals("simulated")) {
      throw new StartException(
          "--platform: this release knows 'simulated', found '%s'".formatted(platformKind));
    }
    try {
      var unused = new VaultName(name, EnrolmentId.of(new byte[EnrolmentId.LENGTH]));
      assert unused.name().equals(name);
      return Address.parse(listen);
    } catch (IllegalArgumentException wrong) {
      throw StartException.because(wrong);
    }
  }

  private void makeDirectory() throws IOException, StartException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (Stream<Path> present = Files.list(directory)) {
      if (present.findAny().isPresent()) {
        throw new StartException(
            "%s is not empty: a vault is made in a directory of its own".formatted(directory));
      }
    }
  }

  private VaultRequest make(VaultConfig config, SecureRandom random)
      throws IOException, PlatformException, StoreException {
    TlsIdentity identity = TlsIdentity.generate(random);
    SimulatedKey evidenceKey = SimulatedKey.generate(random);
    SimulatedPlatform.create(config.platform().secret(), random);
    Platform platform = SimulatedPlatform.open(config.platform().secret(), config.platform().tcb());
    try (VaultKeys keys = VaultKeys.draw(identity.toPkcs8(), evidenceKey.toSeed(), random);
        SecretBytes sealingKey = platform.sealingKey();
        DataKey dataKey = new DataKey(keys.dataKey(), random)) {
      new SealedKeyFile(config.sealedKeys(), random).create(sealingKey, keys);
      VaultStore.create(config.store(), dataKey, InstantSource.system()).close();
    }
    return new VaultRequest(
        name,
        config.listen(),
        identity.spki().der(),
        platform.kind(),
        Optional.of(SimulatedPlatform.evidenceKey(evidenceKey)));
  }
}
