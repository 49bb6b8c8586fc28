package org.asterism.wiring;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.KeyTypes;
import org.asterism.bridge.OperatorCall;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineToml;
import org.asterism.constellation.Constellation;
import org.asterism.crypto.Providers;
import org.asterism.custody.vaults.Environment;
import org.asterism.directory.DirectoryException;
import org.asterism.kernel.Kernel;
import org.asterism.operator.EngineFacts;
import org.asterism.operator.EngineOperations;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.attribute.AttributeIndex;
import org.asterism.pkcs11.session.Quotas;
import org.asterism.process.OpenFiles;
import org.asterism.secret.Handover;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.token.Tokens;
import org.asterism.toml.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// An engine that listens: the one place where its parts are put together. Each failure to start is
/// a [ConfigurationException] of one line; no vault needs to be up. Closing it stops in the order
/// in which a call passes through.
///
/// @param <E> what applications come in by
public final class RunningEngine<E extends RunningEngine.Entrance> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningEngine.class);

  private final E entrance;
  private final VaultLinks vaults;
  private final Resources resources;
  private final Reading reading;

  /// How applications come to reach the engine.
  @FunctionalInterface
  public interface Doorway<E extends Entrance> {
    /// Listens, once this returns; what it returned is closed before what it stands on.
    E open(Core core) throws IOException, ConfigurationException;
  }

  /// What applications reach the engine through.
  public interface Entrance extends AutoCloseable {
    /// Where it is, for an operator.
    String place();

    /// Whether applications still come in.
    default boolean isOpen() {
      return true;
    }

    @Override
    void close();
  }

  /// What a doorway stands on.
  ///
  /// @param constellation its name
  /// @param operatorCalls by their names in `calls.def`
  public record Core(
      EngineConfig config,
      String constellation,
      Cryptoki cryptoki,
      Map<String, OperatorCall> operatorCalls,
      SecureRandom random) {}

  private RunningEngine(E entrance, VaultLinks vaults, Resources resources, Reading reading) {
    this.reading = reading;
    this.entrance = entrance;
    this.vaults = vaults;
    this.resources = resources;
  }

  /// @param kernel as [OwnProcess] has it; in a guest, one that opens no library
  public static <E extends Entrance> RunningEngine<E> start(
      Path directory, Doorway<E> doorway, Kernel kernel, SecureRandom random)
      throws ConfigurationException {
    var resources = new Resources();
    try (var handover = Handover.orElse(resources::close)) {
      LockedMemory.requireParts();
      OpenFiles.require(0);
      EngineConfig config = EngineToml.read(directory);
      VaultLinks vaults = resources.keep(VaultLinks.open(config, random));
      UnknownNames.warn(config);
      warn(vaults, config.vaults().createSpare());
      Providers providers = Providers.fastest(random);
      List<Algorithm> algorithms = Algorithms.all(providers);
      var keyTypes = new KeyTypes(algorithms);
      Environment environment =
          new EngineEnvironment(config, providers, kernel, keyTypes.forms())
              .open(vaults, resources);
      Tokens tokens =
          resources.keep(
              Tokens.open(
                  environment,
                  config::settings,
                  config.tokenLimits(),
                  () -> new AttributeIndex(keyTypes.tables())));
      resources.keep(Greeting.of(environment)).await(vaults.constellation().k());
      var quotas = new Quotas(config.limits(), System::nanoTime);
      var cryptoki = new Cryptoki(tokens, algorithms, providers, quotas, InstantSource.system());
      var operatorCalls = EngineOperations.of(facts(config, vaults), environment, tokens);
      String constellation = vaults.constellation().name();
      var core = new Core(config, constellation, cryptoki, operatorCalls, random);
      E entrance = resources.keep(doorway.open(core));
      return handover.to(
          new RunningEngine<>(
              entrance, vaults, resources, new Reading(directory, config, vaults.book(), tokens)));
    } catch (LockedMemoryException | DirectoryException | IOException e) {
      throw ConfigurationException.because(e);
    }
  }

  E entrance() {
    return entrance;
  }

  /// What tells that applications may come.
  public String readyLine() {
    return "engine %s ready on %s (%s)"
        .formatted(reading.config().name(), entrance.place(), vaults.company());
  }

  /// How it is, for who supervises it; nothing where applications come in no more.
  public Optional<String> status() {
    return entrance.isOpen() ? Optional.of(vaults.company()) : Optional.empty();
  }

  /// Takes the rules of tokens and the log level from the configuration's file as it is now.
  ///
  /// @return what became of it, for the log
  /// @throws ConfigurationException where the file is wrong: what held before still holds
  public String readAnew() throws ConfigurationException {
    return reading.anew();
  }

  public Optional<Level> logLevel() {
    return reading.config().logLevel();
  }

  @Override
  public void close() {
    resources.close();
  }

  private static EngineFacts facts(EngineConfig config, VaultLinks vaults) {
    return new EngineFacts(
        config.name(), vaults.constellation().name(), () -> vaults.constellation().serial());
  }

  private static void warn(VaultLinks vaults, int createSpare) {
    LOG.warn(
        "constellation {}: {}, which proves nothing about a machine",
        vaults.constellation().name(),
        vaults.evidence());
    Constellation constellation = vaults.constellation();
    if (constellation.k() == 1 && constellation.n() > 1) {
      LOG.warn(
          "constellation {}: k = 1, so each of its {} vaults alone holds every key whole",
          constellation.name(),
          constellation.n());
    }
    if (createSpare == 0) {
      LOG.warn(
          "create_spare = 0: a key that was just made may be at {} vaults only, and is lost with"
              + " one of them",
          constellation.k());
    }
    LOG.warn("this engine has no evidence to show: vaults know it by its keys, as a host");
  }
}
