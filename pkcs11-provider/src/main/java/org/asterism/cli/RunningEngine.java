package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.asterism.config.ConfigException;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineToml;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationException;
import org.asterism.crypto.Providers;
import org.asterism.custody.World;
import org.asterism.directory.DirectoryException;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.token.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An engine that listens: the one place where its parts are put together. Each failure to start is
/// a [CommandFailed] of one line; no vault needs to be up. Closing it stops in the order in which a
/// call passes through.
final class RunningEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningEngine.class);

  private final EngineConfig config;
  private final VaultLinks vaults;
  private final Resources resources;

  /// What applications reach the engine through.
  @FunctionalInterface
  interface Doorway {
    /// Listens, once this returns; what it returned is closed before what it stands on.
    AutoCloseable open(Core core) throws IOException, CommandFailed;
  }

  /// What a doorway stands on.
  record Core(EngineConfig config, Cryptoki cryptoki, SecureRandom random) {}

  private RunningEngine(EngineConfig config, VaultLinks vaults, Resources resources) {
    this.config = config;
    this.vaults = vaults;
    this.resources = resources;
  }

  static RunningEngine start(Path directory, Doorway doorway, SecureRandom random)
      throws CommandFailed {
    var resources = new Resources();
    boolean started = false;
    try {
      LockedMemory.require();
      EngineConfig config = EngineToml.read(directory);
      VaultLinks vaults = resources.keep(VaultLinks.open(config, random));
      warn(vaults);
      Providers providers = Providers.fastest(random);
      World world = EngineWorld.open(config, vaults, providers, resources);
      Tokens tokens = resources.keep(Tokens.open(world, config::settings));
      var cryptoki = new Cryptoki(tokens, providers, config.limits());
      resources.keep(doorway.open(new Core(config, cryptoki, random)));
      started = true;
      return new RunningEngine(config, vaults, resources);
    } catch (LockedMemoryException
        | ConfigException
        | ConstellationException
        | DirectoryException
        | IOException e) {
      throw new CommandFailed(Failures.words(e), e);
    } finally {
      if (!started) {
        resources.close();
      }
    }
  }

  String readyLine() {
    Constellation constellation = vaults.constellation();
    return "engine %s ready on %s (constellation %s, %d of %d vaults, %s; unattested engine)"
        .formatted(
            config.name(),
            config.socket().path(),
            constellation.name(),
            constellation.k(),
            constellation.n(),
            vaults.evidence());
  }

  @Override
  public void close() {
    resources.close();
  }

  private static void warn(VaultLinks vaults) {
    LOG.warn(
        "constellation {}: {}, which proves nothing about a machine",
        vaults.constellation().name(),
        vaults.evidence());
    LOG.warn("this engine has no evidence to show: vaults know it by its keys, as a host");
  }
}
