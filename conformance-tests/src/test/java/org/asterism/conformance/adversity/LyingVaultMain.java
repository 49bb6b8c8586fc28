package org.asterism.conformance.adversity;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.asterism.conformance.tidy.Repository;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.enclave.config.VaultConfig;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.enclave.service.EnclaveDoor;
import org.asterism.enclave.service.Obedience;
import org.asterism.enclave.store.VaultStore;
import org.asterism.kernel.LibraryKernel;
import org.asterism.ratls.AcceptedEvidence;
import org.asterism.ratls.EvidenceCertificate;
import org.asterism.ratls.EvidenceSource;
import org.asterism.ratls.Spki;
import org.asterism.ratls.TlsIdentity;
import org.asterism.rpc.VaultServer;
import org.asterism.vault.VaultDoor;
import org.asterism.vault.VaultName;

/// Serves a vault's directory as `vault serve` does, with all that makes it this vault, but lies as
/// the file [#LIE] in that directory says. Listens until it is killed.
final class LyingVaultMain {
  /// Holds the name of a [Lie]; read anew for each act.
  static final String LIE = "lie";

  // Sleeping liars hold a thread each.
  private static final int THREADS = 64;

  private LyingVaultMain() {}

  public static void main(String[] arguments) throws Exception {
    var folder = new VaultFolder(Path.of(arguments[0]));
    var random = new SecureRandom();
    try (VaultKeys keys = folder.keys()) {
      var dataKey = new DataKey(keys.dataKey(), random);
      VaultConfig config = folder.config();
      var store = VaultStore.open(config.store(), dataKey, InstantSource.system());
      var name = new VaultName(config.name(), folder.enrolment().id());
      EvidenceSource evidence = folder.platform().evidence(keys, folder.enrolment());
      var identity =
          new EnclaveDoor.Identity(
              name,
              "a liar",
              folder.platform().kind(),
              new Obedience(folder.enrolment().operators(), InstantSource.system()),
              LibraryKernel.open());
      var door = new EnclaveDoor(identity, store, config.limits(), random, System::nanoTime);
      var liar = new Liar(folder.directory().resolve(LIE), random);
      serve(
          folder,
          TlsIdentity.fromPkcs8(keys.identity()),
          evidence,
          peer -> new LyingVault(door.open(peer), liar));
      System.out.printf("vault %s lies, ready on %s%n", config.name(), config.listen());
    }
    new CountDownLatch(1).await();
  }

  /// The command that serves a vault's directory so, until told otherwise truthfully.
  static String[] command(Path folder) {
    return new String[] {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-Xmx128m",
      "-XX:+UseSerialGC",
      "-Djdk.tls.server.newSessionTicketCount=0",
      "-Dlogback.configurationFile=" + Repository.root().resolve("etc/logback.xml"),
      "-cp",
      System.getProperty("java.class.path"),
      LyingVaultMain.class.getName(),
      folder.toString()
    };
  }

  /// From now on the vault of `folder` lies so. Moved, so that it never reads half a word.
  static void tell(Path folder, Lie lie) throws IOException {
    Path fresh = folder.resolve(LIE + ".new");
    Files.writeString(fresh, lie.name());
    Files.move(
        fresh,
        folder.resolve(LIE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void serve(
      VaultFolder folder, TlsIdentity key, EvidenceSource evidence, VaultDoor door)
      throws Exception {
    VaultEnrolment enrolment = folder.enrolment();
    Map<Spki, AcceptedEvidence> engines = new HashMap<>();
    enrolment
        .engines()
        .forEach(engine -> engines.put(new Spki(engine.identity()), new AcceptedEvidence.Host()));
    var listen = folder.config().listen();
    VaultServer.start(
        new VaultServer.Identity(
            enrolment.id(), key, EvidenceCertificate.with(key, evidence), evidence),
        new VaultServer.Settings(
            new InetSocketAddress(listen.host(), listen.port()), engines, Duration.ofHours(1)),
        new VaultServer.Environment(
            Executors.newFixedThreadPool(THREADS), new SecureRandom(), System::nanoTime),
        door);
  }
}
