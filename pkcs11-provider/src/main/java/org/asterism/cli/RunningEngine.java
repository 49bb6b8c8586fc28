package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.asterism.config.ConfigException;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineToml;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationException;
import org.asterism.crypto.Providers;
import org.asterism.custody.World;
import org.asterism.directory.DirectoryException;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.token.Tokens;
import org.asterism.vault.Description;
import org.asterism.vault.grpc.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An engine that listens: the one place where its parts are put together. Each failure to start is
/// a [CommandFailed] of one line; no vault needs to be up. Closing it stops in the order in which a
/// call passes through.
final class RunningEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningEngine.class);

  private final String readyLine;
  private final Resources resources;

  /// What applications reach the engine through.
  @FunctionalInterface
  interface Doorway {
    /// Listens, once this returns; what it returned is closed before what it stands on.
    AutoCloseable open(Core core) throws IOException, CommandFailed;
  }

  /// What a doorway stands on.
  record Core(EngineConfig config, Cryptoki cryptoki, SecureRandom random) {}

  private RunningEngine(String readyLine, Resources resources) {
    this.readyLine = readyLine;
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
      int attested = greet(world);
      var cryptoki = new Cryptoki(tokens, providers, config.limits());
      resources.keep(doorway.open(new Core(config, cryptoki, random)));
      started = true;
      return new RunningEngine(readyLine(config, vaults, attested), resources);
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

  /// What tells that applications may come.
  String readyLine() {
    return readyLine;
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

  // The first connection to a vault takes longest, and nobody waits for it here. Whoever does not
  // answer is asked again when he is needed.
  private static int greet(World world) {
    List<Ask<Description>> asks =
        World.asks(world.members().all(), (member, deadline) -> member.vault().describe(deadline));
    List<Answer<Description>> answers = world.quorum().all(asks, Limits.ATTEST, _ -> {});
    return (int) answers.stream().filter(answer -> answer.given().isPresent()).count();
  }

  private static String readyLine(EngineConfig config, VaultLinks vaults, int attested) {
    Constellation constellation = vaults.constellation();
    return "engine %s ready on %s (constellation %s: %d of %d vaults here, %d needed, %s)"
        .formatted(
            config.name(),
            config.socket().path(),
            constellation.name(),
            attested,
            constellation.n(),
            constellation.k(),
            vaults.evidence() + "; unattested engine");
  }
}
