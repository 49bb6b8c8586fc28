package org.asterism.enclave;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.asterism.constellation.Address;
import org.asterism.constellation.VaultRequest;
import org.asterism.enclave.config.PlatformConfig;
import org.asterism.enclave.config.VaultConfig;
import org.asterism.enclave.config.VaultToml;
import org.asterism.enclave.platform.Platform;
import org.asterism.enclave.platform.PlatformException;
import org.asterism.enclave.platform.SimulatedPlatform;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.seal.SealedKeyFile;
import org.asterism.enclave.seal.UnsealException;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.enclave.store.StoreException;
import org.asterism.enclave.store.VaultStore;
import org.asterism.ratls.SimulatedKey;
import org.asterism.ratls.TlsIdentity;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.VaultName;

/// A new, empty vault in a folder of its own, and the request that an operator enrols it by.
public final class NewVault {
  /// What the operator gets.
  public static final String REQUEST_FILE = "request.toml";

  private NewVault() {}

  /// Where a vault is.
  ///
  /// @param listen where it takes connections, which may be every address of its machine
  /// @param reached where engines reach it
  public record Places(Address listen, Address reached) {}

  /// What a vault is to be.
  ///
  /// @param name what operators call it
  /// @param platform paths in it start from the vault's folder
  public record Plan(String name, Places places, PlatformConfig platform) {}

  /// Makes the vault.
  ///
  /// @param folder that is empty or not there yet
  /// @return the file for the operator
  /// @throws ConfigurationException if a file cannot be written, or the platform is not there
  public static Path make(Path folder, Plan plan, SecureRandom random)
      throws ConfigurationException {
    return make(folder, plan, Platform::open, random);
  }

  /// @param machine what there is under the vault
  static Path make(Path folder, Plan plan, Machine machine, SecureRandom random)
      throws ConfigurationException {
    requireName(plan.name());
    Path request = folder.resolve(REQUEST_FILE);
    try {
      LockedMemory.require();
      TextFile.newFolder(folder);
      Places places = plan.places();
      Files.writeString(
          folder.resolve(VaultToml.FILE_NAME),
          VaultToml.initial(plan.name(), places.listen(), plan.platform()));
      VaultConfig config = VaultToml.read(folder);
      Platform platform = fresh(config.platform(), machine, random);
      Files.writeString(request, make(config, places.reached(), platform, random).write());
      return request;
    } catch (LockedMemoryException | PlatformException | StoreException e) {
      throw ConfigurationException.because(e);
    } catch (IOException e) {
      throw new ConfigurationException("cannot write the vault in %s: %s".formatted(folder, e), e);
    }
  }

  /// Makes an empty store for a vault whose own is lost, under the keys that it has.
  ///
  /// @param folder of a vault that is enrolled, and has no store
  /// @return the store's file
  /// @throws ConfigurationException if there is a file already, or the vault's keys do not open
  public static Path emptyStore(Path folder, SecureRandom random) throws ConfigurationException {
    VaultConfig config = VaultToml.read(folder);
    try {
      LockedMemory.require();
      Platform platform = Platform.open(config.platform());
      try (SecretBytes sealingKey = platform.sealingKey();
          VaultKeys keys = new SealedKeyFile(config.sealedKeys(), random).open(sealingKey);
          DataKey dataKey = new DataKey(keys.dataKey(), random)) {
        forgetLogs(config.store());
        VaultStore.create(config.store(), dataKey, InstantSource.system()).close();
      }
      return config.store();
    } catch (LockedMemoryException | PlatformException | UnsealException | StoreException e) {
      throw ConfigurationException.because(e);
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot make a store of the vault in %s: %s".formatted(folder, e), e);
    }
  }

  // SQLite would write the log of a file that is gone into one that takes its place.
  private static void forgetLogs(Path store) throws IOException {
    if (Files.notExists(store)) {
      Files.deleteIfExists(store.resolveSibling(store.getFileName() + "-wal"));
      Files.deleteIfExists(store.resolveSibling(store.getFileName() + "-shm"));
    }
  }

  /// @throws IllegalArgumentException where nobody may call a vault so
  public static void requireName(String name) {
    var unused = new VaultName(name, EnrolmentId.of(new byte[EnrolmentId.LENGTH]));
    assert unused.name().equals(name);
  }

  private static Platform fresh(PlatformConfig config, Machine machine, SecureRandom random)
      throws IOException, PlatformException {
    if (config instanceof PlatformConfig.Simulated simulated) {
      SimulatedPlatform.create(simulated.secret(), random);
    }
    return machine.platform(config);
  }

  private static VaultRequest make(
      VaultConfig config, Address reached, Platform platform, SecureRandom random)
      throws IOException, PlatformException, StoreException {
    TlsIdentity identity = TlsIdentity.generate(random);
    SimulatedKey evidenceKey = SimulatedKey.generate(random);
    try (VaultKeys keys = VaultKeys.draw(identity.toPkcs8(), evidenceKey.toSeed(), random);
        SecretBytes sealingKey = platform.sealingKey();
        DataKey dataKey = new DataKey(keys.dataKey(), random)) {
      new SealedKeyFile(config.sealedKeys(), random).create(sealingKey, keys);
      VaultStore.create(config.store(), dataKey, InstantSource.system()).close();
      return new VaultRequest(
          config.name(),
          reached,
          identity.spki().der(),
          platform.kind(),
          platform.evidenceKey(keys));
    }
  }
}
