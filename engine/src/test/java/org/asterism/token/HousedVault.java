package org.asterism.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.seal.RowKey;
import org.asterism.enclave.service.EnclaveDoor;
import org.asterism.enclave.service.Obedience;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.Standing;
import org.asterism.enclave.store.StoreException;
import org.asterism.enclave.store.VaultStore;
import org.asterism.kernel.LibraryKernel;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Description;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;

/// A real vault with its store in a folder, which can be stopped and started.
final class HousedVault implements AutoCloseable {
  /// Whom it serves.
  static final Principal ENGINE =
      new Principal.HostEngine(Octets.of(new byte[Principal.DIGEST_LENGTH]));

  // The tests' clock stands still while PINs are tried.
  private static final Limits QUICK =
      Limits.DEFAULT.with(
          Limits.DEFAULT.engine(),
          Limits.DEFAULT.token(),
          Limits.DEFAULT.logins().with(0, Duration.ofSeconds(1)));

  private final Path file;
  private final VaultName name;
  private final Outside outside;
  private final DataKey dataKey;

  // It stands still, so that what lapses by days or is looked at every few seconds depends on no
  // machine: a run can be repeated.
  private volatile Instant today = Instant.EPOCH;

  private volatile Limits limits = QUICK;
  private VaultStore store;
  private EnclaveDoor door;
  private Vault vault;

  /// What a vault is given from outside.
  ///
  /// @param nanos its monotonic clock
  record Outside(SecureRandom random, LongSupplier nanos) {}

  /// @param root of the data key; stays the caller's
  HousedVault(Path file, VaultName name, SecretBytes root, Outside outside) throws Exception {
    this.file = file;
    this.name = name;
    this.outside = outside;
    this.dataKey = new DataKey(root, outside.random());
    this.store =
        Files.exists(file)
            ? VaultStore.open(file, dataKey, () -> today)
            : VaultStore.create(file, dataKey, () -> today);
    this.door = door();
    this.vault = open();
  }

  synchronized Vault vault() {
    return vault;
  }

  /// Every record here, opened with the vault's own data key; closing it erases them.
  synchronized Records read() {
    return store.read();
  }

  /// Wrong PINs are paced as in earnest from now on.
  synchronized void pace(int atOnce, Duration pause) throws Exception {
    limits =
        Limits.DEFAULT.with(
            QUICK.engine(), QUICK.token(), Limits.DEFAULT.logins().with(atOnce, pause));
    restart();
  }

  /// So much later by its calendar.
  synchronized void pass(Duration time) {
    today = today.plus(time);
  }

  /// What its one engine has here.
  Description.Counts counts() throws VaultException {
    return vault().describe(Duration.ofSeconds(20)).counts();
  }

  /// Tries that were counted and not forgiven, over all accounts.
  long tries() throws StoreException {
    long tries = 0;
    try (Records records = read()) {
      for (Standing record : records.page(Optional.empty(), 1000)) {
        tries += records.counter(record.handle());
      }
    }
    return tries;
  }

  /// Verifiers that are staged.
  int staged() throws StoreException {
    int staged = 0;
    try (Records records = read()) {
      for (Standing record : records.page(Optional.empty(), 1000)) {
        staged += records.staged(record.handle()).isPresent() ? 1 : 0;
      }
    }
    return staged;
  }

  /// Records that nobody has confirmed.
  long unconfirmed() throws StoreException {
    try (Records records = read()) {
      return records.page(Optional.empty(), 1000).stream()
          .filter(standing -> !standing.confirmed())
          .count();
    }
  }

  /// How long the opened rows of the key table are, which SQLite holds sealed.
  List<Integer> openedKeyLengths() throws Exception {
    var lengths = new ArrayList<Integer>();
    // The store itself is locked.
    Path copy = Files.copy(file, file.resolveSibling("copy-of-" + file.getFileName()));
    Files.copy(Path.of(file + "-wal"), Path.of(copy + "-wal"));
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT name, sealed FROM key_record")) {
      while (rows.next()) {
        RowKey row = RowKey.of(rows.getBytes(1));
        lengths.add(dataKey.open("key_record", row, rows.getBytes(2)).length);
      }
    }
    return lengths;
  }

  /// What lies on its disk now.
  synchronized byte[] photograph() throws Exception {
    restart();
    return Files.readAllBytes(file);
  }

  /// Somebody puts its disk back to what it was.
  synchronized void putBack(byte[] photograph) throws Exception {
    door.close();
    store.close();
    Files.write(file, photograph);
    store = VaultStore.open(file, dataKey, () -> today);
    door = door();
    vault = open();
  }

  /// Its disk is lost, and an empty one takes its place; its keys are elsewhere.
  synchronized void loseDisk() throws Exception {
    door.close();
    store.close();
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(file + suffix));
    }
    store = VaultStore.create(file, dataKey, () -> today);
    door = door();
    vault = open();
  }

  /// The vault's process ends and starts again: grants and attempts are gone.
  synchronized void restart() throws Exception {
    door.close();
    store.close();
    store = VaultStore.open(file, dataKey, () -> today);
    door = door();
    vault = open();
  }

  @Override
  public synchronized void close() throws IOException, VaultException {
    door.close();
    store.close();
    dataKey.close();
  }

  private EnclaveDoor door() {
    var identity =
        new EnclaveDoor.Identity(
            name,
            "test",
            EvidenceKind.SIMULATED,
            new Obedience(TestOperators.OBEYED, InstantSource.system()),
            LibraryKernel.open());
    return new EnclaveDoor(identity, store, limits, outside.random(), outside.nanos());
  }

  private Vault open() {
    return door.open(ENGINE);
  }
}
