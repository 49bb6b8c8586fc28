package org.asterism.enclave;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.enclave.config.VaultConfig;
import org.asterism.enclave.config.VaultToml;
import org.asterism.enclave.platform.Platform;
import org.asterism.enclave.platform.PlatformException;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.seal.SealedKeyFile;
import org.asterism.enclave.seal.UnsealException;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.enclave.service.EnclaveDoor;
import org.asterism.enclave.service.Obedience;
import org.asterism.enclave.store.AdvancingClock;
import org.asterism.enclave.store.StoreException;
import org.asterism.enclave.store.VaultStore;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.process.OpenFiles;
import org.asterism.ratls.AcceptedEvidence;
import org.asterism.ratls.EvidenceCertificate;
import org.asterism.ratls.EvidenceSource;
import org.asterism.ratls.EvidenceUnavailable;
import org.asterism.ratls.Spki;
import org.asterism.ratls.TlsIdentity;
import org.asterism.rpc.VaultServer;
import org.asterism.secret.BootClock;
import org.asterism.secret.Handover;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.secret.PrivateFile;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.VaultName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A vault that listens: the one place where its parts are put together. Each failure to start is a
/// [ConfigurationException] of one line. Closing it stops in the order in which a call passes
/// through.
public final class RunningVault implements AutoCloseable {
  /// What a vault calls its release: the manifest's version, where it runs from a jar.
  static final String RELEASE =
      "asterism vault "
          + requireNonNullElse(
              RunningVault.class.getPackage().getImplementationVersion(), "of class files");

  /// Threads for calls, which block on the store: also how many acts can share a sync.
  static final int CALL_THREADS = 32;

  /// After this a connection is attested anew.
  static final Duration CONNECTION_LIFETIME = Duration.ofHours(1);

  /// How often it looks after its disk unasked.
  static final Duration DISK_WATCH = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(RunningVault.class);

  private final VaultConfig config;
  private final Platform platform;
  private final SecureRandom random;
  private final Obedience obedience;
  private final ExecutorService calls = Executors.newFixedThreadPool(CALL_THREADS);
  private final DataKey dataKey;
  private final VaultStore store;
  private final EnclaveDoor door;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("vault-disk-watch").factory());
  private final VaultServer server;

  /// What was read and proven before anything is opened.
  private record Self(
      VaultConfig config,
      Platform platform,
      Enrolling enrolling,
      TlsIdentity identity,
      EvidenceSource evidence) {
    VaultEnrolment enrolment() {
      return enrolling.enrolment();
    }
  }

  private RunningVault(Self self, VaultKeys keys, DataKey dataKey, SecureRandom random)
      throws StoreException, IOException, ConfigurationException {
    this.config = self.config();
    this.platform = self.platform();
    this.random = random;
    this.dataKey = dataKey;
    InstantSource clock = clock();
    this.store = VaultStore.open(config.store(), dataKey, clock);
    this.obedience = new Obedience(self.enrolment().operators(), clock);
    var identity =
        new EnclaveDoor.Identity(
            new VaultName(config.name(), self.enrolment().id()),
            RELEASE,
            self.platform().kind(),
            obedience,
            kernel());
    this.door = new EnclaveDoor(identity, store, config.limits(), random, System::nanoTime);
    try (var handover = Handover.orElse(this::closeUnserved)) {
      self.enrolling().conclude(self.platform(), keys, store, random);
      this.server = handover.to(listen(self, random));
      var _ =
          watch.scheduleWithFixedDelay(
              () -> store.storage(DISK_WATCH), 0, DISK_WATCH.toSeconds(), TimeUnit.SECONDS);
    }
  }

  public static RunningVault start(Path directory, SecureRandom random)
      throws ConfigurationException {
    return start(directory, Platform::open, random);
  }

  /// @param machine what there is under the vault
  static RunningVault start(Path directory, Machine machine, SecureRandom random)
      throws ConfigurationException {
    try {
      LockedMemory.require();
      OpenFiles.require(org.asterism.rpc.Limits.CONNECTIONS);
      VaultConfig config = VaultToml.read(directory);
      Platform platform = machine.platform(config.platform());
      try (VaultKeys keys = unseal(config, platform, random)) {
        return start(introduce(config, platform, keys), keys, random);
      }
    } catch (LockedMemoryException | PlatformException | StoreException | IOException e) {
      throw ConfigurationException.because(e);
    }
  }

  /// Takes the operators and the engines of the enrolment as its file is now, if those whom this
  /// vault obeys have signed it.
  ///
  /// @return what holds now, in words
  /// @throws ConfigurationException where the file is not that: what held before still holds
  public synchronized String readAnew() throws ConfigurationException {
    try (VaultKeys keys = unseal(config, platform, random)) {
      Enrolling enrolling = Enrolling.read(config, keys);
      VaultEnrolment enrolment = enrolling.enrolment();
      enrolling.requireSameSelf();
      Map<Spki, AcceptedEvidence> engines = engines(enrolment);
      enrolling.conclude(platform, keys, store, random);
      obedience.follow(enrolment.operators());
      server.serve(engines);
      return "the enrolment with serial %d holds, with %d operators and %d engines"
          .formatted(
              enrolment.serial(), enrolment.operators().keys().size(), enrolment.engines().size());
    } catch (IOException unwritten) {
      throw ConfigurationException.because(unwritten);
    }
  }

  /// What tells that engines may come.
  public String readyLine() {
    return "vault %s ready on %s (%s evidence)"
        .formatted(config.name(), config.listen(), platform.kind().name().toLowerCase(Locale.ROOT));
  }

  /// How it is, for who supervises it; nothing where it serves no more.
  public Optional<String> status() {
    return server.isServing() ? Optional.of(readyLine()) : Optional.empty();
  }

  @Override
  public void close() {
    server.close();
    closeUnserved();
    dataKey.close();
  }

  private static Kernel kernel() {
    LibraryKernel kernel = LibraryKernel.open();
    kernel
        .missing()
        .forEach(library ->
            LOG.warn("{}: keys that need it are refused until it is here at a start", library));
    return kernel;
  }

  private static InstantSource clock() {
    return new AdvancingClock(InstantSource.system(), BootClock::nanos);
  }

  private void closeUnserved() {
    watch.shutdownNow();
    calls.shutdownNow();
    door.close();
    store.close();
  }

  private static RunningVault start(Self self, VaultKeys keys, SecureRandom random)
      throws StoreException, IOException, ConfigurationException {
    var dataKey = new DataKey(keys.dataKey(), random);
    try (var handover = Handover.orElse(dataKey::close)) {
      return handover.to(new RunningVault(self, keys, dataKey, random));
    }
  }

  // design §7: a sealed key that no longer opens means a new, empty vault, never a silent one.
  private static VaultKeys unseal(VaultConfig config, Platform platform, SecureRandom random)
      throws ConfigurationException {
    requirePrivate(config.sealedKeys());
    try (SecretBytes sealingKey = platform.sealingKey()) {
      return new SealedKeyFile(config.sealedKeys(), random).open(sealingKey);
    } catch (PlatformException refused) {
      throw ConfigurationException.because(refused);
    } catch (UnsealException changed) {
      throw new ConfigurationException(
          ("the sealed keys %s do not open on this platform (%s): here this is a new, empty vault;"
                  + " put the platform back, or make and enrol a new vault with 'vault init' and"
                  + " repair its shares from the others")
              .formatted(config.sealedKeys(), platform.description()),
          changed);
    } catch (IOException unreadable) {
      throw unreadable(config.sealedKeys(), unreadable);
    }
  }

  private static void requirePrivate(Path sealedKeys) throws ConfigurationException {
    try {
      Optional<String> exposure = PrivateFile.exposure(sealedKeys);
      if (exposure.isPresent()) {
        throw new ConfigurationException(exposure.get());
      }
    } catch (IOException missing) {
      throw unreadable(sealedKeys, missing);
    }
  }

  private static ConfigurationException unreadable(Path sealedKeys, IOException cause) {
    return new ConfigurationException(
        "cannot read the sealed keys %s: 'vault init' makes them".formatted(sealedKeys), cause);
  }

  private static Self introduce(VaultConfig config, Platform platform, VaultKeys keys)
      throws ConfigurationException, PlatformException {
    Enrolling enrolling = Enrolling.read(config, keys);
    VaultEnrolment enrolment = enrolling.enrolment();
    TlsIdentity identity = TlsIdentity.fromPkcs8(keys.identity());
    if (!identity.spki().der().equals(enrolment.identity())) {
      throw new ConfigurationException(
          "%s enrols another vault: its identity is not the one in this vault's sealed keys"
              .formatted(config.enrolment()));
    }
    EvidenceSource evidence = platform.evidence(keys, enrolment);
    return new Self(config, platform, enrolling, identity, evidence);
  }

  private VaultServer listen(Self self, SecureRandom random)
      throws IOException, ConfigurationException {
    var shown =
        new VaultServer.Identity(
            self.enrolment().id(), self.identity(), certificate(self), self.evidence());
    var settings =
        new VaultServer.Settings(
            new InetSocketAddress(config.listen().host(), config.listen().port()),
            engines(self.enrolment()),
            CONNECTION_LIFETIME);
    var environment = new VaultServer.Environment(calls, random, System::nanoTime);
    return VaultServer.start(shown, settings, environment, door);
  }

  private static X509Certificate certificate(Self self) throws ConfigurationException {
    try {
      return EvidenceCertificate.with(self.identity(), self.evidence());
    } catch (EvidenceUnavailable failed) {
      throw ConfigurationException.because(failed);
    }
  }

  private static Map<Spki, AcceptedEvidence> engines(VaultEnrolment enrolment)
      throws ConfigurationException {
    Map<Spki, AcceptedEvidence> engines = new HashMap<>();
    for (VaultEnrolment.Engine engine : enrolment.engines()) {
      if (engine.evidence() != EvidenceKind.HOST) {
        throw new ConfigurationException(
            "engine %s is enrolled with %s evidence: this release accepts 'host' engines only"
                .formatted(engine.name(), engine.evidence()));
      }
      engines.put(new Spki(engine.identity()), new AcceptedEvidence.Host());
    }
    return engines;
  }
}
