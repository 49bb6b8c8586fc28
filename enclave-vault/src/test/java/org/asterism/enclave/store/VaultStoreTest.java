package org.asterism.enclave.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.enclave.seal.DataKey;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The store keeps what it acknowledged, tells nothing, and says clearly why it does not open.
final class VaultStoreTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final InstantSource CLOCK = InstantSource.system();

  private static final Owner OWNER =
      new Owner(new Principal.HostEngine(Octets.of(new byte[32])), Optional.empty());
  private static final VaultName NAME = new VaultName("v", EnrolmentId.of(new byte[16]));

  @TempDir Path directory;
  private final SecureRandom random = new SecureRandom();
  private Path file;
  private DataKey dataKey;

  @BeforeEach
  void drawKey() {
    file = directory.resolve("vault.db");
    dataKey = newKey();
  }

  @AfterEach
  void eraseKey() {
    dataKey.close();
  }

  @Test
  void manyCallersShareTransactionsAndLoseNothing() throws Exception {
    List<Handle> handles = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      handles.add(Handle.random(random));
    }
    try (VaultStore store = VaultStore.create(file, dataKey, CLOCK);
        ExecutorService callers = Executors.newFixedThreadPool(16)) {
      List<Future<Boolean>> puts = new ArrayList<>();
      for (Handle handle : handles) {
        puts.add(callers.submit(() -> put(store, handle)));
      }
      for (Future<Boolean> put : puts) {
        assertTrue(put.get());
      }
      assertEquals(200, store.read().census(OWNER.engine()).objects());
    }
    try (VaultStore again = VaultStore.open(file, dataKey, CLOCK);
        Records records = again.read()) {
      for (Handle handle : handles) {
        assertTrue(records.find(handle).isPresent());
      }
      assertEquals(200, records.census(OWNER.engine()).objects());
    }
  }

  @Test
  void whatQueuesUpIsCommittedTogether() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var commits = new AtomicInteger();
    InstantSource counting =
        () -> {
          // The writer reads the clock once for each transaction.
          commits.incrementAndGet();
          return CLOCK.instant();
        };
    try (VaultStore store = VaultStore.create(file, dataKey, counting);
        ExecutorService callers = Executors.newCachedThreadPool()) {
      Future<Boolean> first =
          callers.submit(() -> write(store, records -> awaits(entered, release)));
      entered.await();
      List<Future<Boolean>> others = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Handle handle = Handle.random(random);
        others.add(callers.submit(() -> put(store, handle)));
      }
      while (store.waiting() < 20) {
        Thread.onSpinWait();
      }
      release.countDown();
      assertTrue(first.get());
      for (Future<Boolean> other : others) {
        assertTrue(other.get());
      }
      assertEquals(2, commits.get());
    }
  }

  @Test
  void anUndoneActLeavesNothingAndItsNeighboursStay() throws Exception {
    Handle kept = Handle.random(random);
    Handle undone = Handle.random(random);
    Handle failed = Handle.random(random);
    try (VaultStore store = VaultStore.create(file, dataKey, CLOCK)) {
      put(store, kept);
      assertThrows(
          VaultRefused.class,
          () ->
              write(
                  store,
                  records -> {
                    records.create(object(undone), OWNER);
                    throw new VaultRefused(NAME, Reason.CONFLICT);
                  }));
      assertThrows(
          IllegalStateException.class,
          () ->
              write(
                  store,
                  records -> {
                    records.create(object(failed), OWNER);
                    throw new IllegalArgumentException("a bug");
                  }));
      try (Records records = store.read()) {
        assertTrue(records.find(kept).isPresent());
        assertTrue(records.find(undone).isEmpty());
        assertTrue(records.find(failed).isEmpty());
        assertEquals(1, records.census(OWNER.engine()).objects());
      }
    }
  }

  @Test
  void aReaderNeverSeesWhatWasReplaced() throws Exception {
    Handle handle = Handle.random(random);
    try (VaultStore store = VaultStore.create(file, dataKey, CLOCK)) {
      put(store, handle);
      for (int epoch = 2; epoch < 20; epoch++) {
        EpochTag next = new EpochTag(epoch);
        write(
            store,
            records -> {
              records.replace(new Entry(handle, next, object(handle).contents()));
              return Decision.keep(true);
            });
        try (Records records = store.read()) {
          assertEquals(Optional.of(next), records.find(handle).map(Entry::epoch));
        }
      }
    }
  }

  @Test
  void anAnswerThatNobodyWaitsForIsDiscarded() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var discarded = new AtomicInteger();
    try (VaultStore store = VaultStore.create(file, dataKey, CLOCK)) {
      var work =
          new Work<Boolean>() {
            @Override
            public Decision<Boolean> run(Records records) {
              return awaits(entered, release);
            }

            @Override
            public void discard(Boolean answer) {
              discarded.incrementAndGet();
            }
          };
      assertThrows(StoreTimeoutException.class, () -> store.write(work, Duration.ofMillis(1)));
      release.countDown();
      put(store, Handle.random(random));
      // A caller that left before its turn came was never run, and has nothing to discard.
      assertEquals(entered.getCount() == 0 ? 1 : 0, discarded.get());
    }
  }

  @Test
  void theFileTellsNothingOfARecord() throws Exception {
    Handle handle = Handle.of("HandleHandle1234".getBytes(StandardCharsets.US_ASCII));
    var contents =
        new StoredRecord.Key(
            SecretBytes.takeFrom("ShareShareShare!".getBytes(StandardCharsets.US_ASCII)),
            Octets.EMPTY,
            new EncodedPolicy(octets("PolicyPolicy")),
            octets("CompanionCompanion"));
    var bytes = new StringBuilder();
    try (VaultStore store = VaultStore.create(file, dataKey, CLOCK)) {
      write(
          store,
          records -> {
            records.create(new Entry(handle, new EpochTag(1), contents), OWNER);
            records.setCounter(handle, 3);
            return Decision.keep(true);
          });
      bytes.append(Files.readString(directory.resolve("vault.db-wal"), ISO_8859_1));
    }
    bytes.append(Files.readString(file, ISO_8859_1));
    for (String secret : List.of("Handle", "Share", "Policy", "Companion")) {
      assertFalse(bytes.toString().contains(secret), secret);
    }
  }

  @Test
  void isOneProcessesAlone() throws Exception {
    try (VaultStore store = VaultStore.create(file, dataKey, CLOCK)) {
      assertRefused("is in use by another vault process", dataKey);
      assertTrue(put(store, Handle.random(random)));
    }
    VaultStore.open(file, dataKey, CLOCK).close();
  }

  @Test
  void refusesAStoreThatItDidNotMake() throws Exception {
    assertRefused("expected the file that 'vault init' made", dataKey);
    VaultStore.create(file, dataKey, CLOCK).close();
    try (DataKey another = newKey()) {
      assertRefused("is the store of another vault", another);
    }
    assertThrows(StoreException.class, () -> VaultStore.create(file, dataKey, CLOCK));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PRAGMA application_id = 7 | is not a vault's store",
        "PRAGMA user_version = 99 | has schema version 99",
        "PRAGMA user_version = 1 | has schema version 1",
        "DELETE FROM vault | lacks the row that says whose store it is",
        "DROP TABLE counter | ",
      })
  void saysWhatIsWrongWithAFile(String damage, String message) throws Exception {
    VaultStore.create(file, dataKey, CLOCK).close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      StoreFile.execute(connection, damage);
    }
    if (message == null) {
      assertThrows(Exception.class, () -> touchCounter());
    } else {
      assertRefused(message, dataKey);
    }
  }

  @Test
  void refusesWhatIsNoSqliteFile() throws Exception {
    Files.writeString(file, "no database, but long enough to be read as one".repeat(100));
    assertRefused("it is no SQLite file", dataKey);
  }

  @Test
  void aDamagedRowFailsByItself() throws Exception {
    Handle good = Handle.random(random);
    Handle bad = Handle.random(random);
    try (VaultStore store = VaultStore.create(file, dataKey, CLOCK)) {
      put(store, good);
      put(store, bad);
    }
    byte[] name = dataKey.rowKey(bad.bytes().toByteArray()).bytes();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var update =
            connection.prepareStatement(
                "UPDATE object_record SET sealed = zeroblob(80) WHERE name = ?")) {
      update.setBytes(1, name);
      assertEquals(1, update.executeUpdate());
    }
    try (VaultStore store = VaultStore.open(file, dataKey, CLOCK);
        Records records = store.read()) {
      assertTrue(records.find(good).isPresent());
      assertThrows(StoreException.class, () -> records.find(bad));
      assertTrue(put(store, Handle.random(random)));
    }
  }

  private void touchCounter() throws Exception {
    try (VaultStore store = VaultStore.open(file, dataKey, CLOCK)) {
      write(
          store,
          records -> {
            records.setCounter(Handle.random(random), 1);
            return Decision.keep(true);
          });
    }
  }

  private void assertRefused(String message, DataKey key) {
    var refusal = assertThrows(StoreException.class, () -> VaultStore.open(file, key, CLOCK));
    assertTrue(String.valueOf(refusal.getMessage()).contains(message), refusal.getMessage());
  }

  private static Decision<Boolean> awaits(CountDownLatch entered, CountDownLatch release) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return Decision.keep(true);
  }

  /// A COMMIT that fails kills its statement, and three vaults whose disks had been full stopped
  /// every login for ever.
  @Test
  void writesAgainOnceTheDiskHasRoom() throws Exception {
    try (VaultStore store = VaultStore.create(file, dataKey, CLOCK)) {
      assertTrue(put(store, Handle.random(random)));
      for (int time = 0; time < 3; time++) {
        try (var _ = new FileLimit(Files.size(file))) {
          assertThrows(StoreException.class, () -> putUntilFull(store));
        }
        Handle after = Handle.random(random);
        assertTrue(put(store, after));
        try (Records records = store.read()) {
          assertTrue(records.find(after).isPresent());
        }
      }
    }
  }

  private void putUntilFull(VaultStore store) throws Exception {
    for (int i = 0; i < 10_000; i++) {
      var unused = put(store, Handle.random(random));
      assertTrue(unused);
    }
  }

  private static boolean put(VaultStore store, Handle handle) throws Exception {
    return write(
        store,
        records -> {
          records.create(object(handle), OWNER);
          return Decision.keep(true);
        });
  }

  private interface Body {
    Decision<Boolean> run(Records records) throws StoreException, VaultRefused;
  }

  private static boolean write(VaultStore store, Body body) throws Exception {
    return store.write(
        new Work<Boolean>() {
          @Override
          public Decision<Boolean> run(Records records) throws StoreException, VaultRefused {
            return body.run(records);
          }

          @Override
          public void discard(Boolean answer) {}
        },
        DEADLINE);
  }

  private static Entry object(Handle handle) {
    var contents =
        new StoredRecord.Companion(
            Optional.empty(), new EncodedPolicy(Octets.EMPTY), octets("row"));
    return new Entry(handle, new EpochTag(1), contents);
  }

  private static Octets octets(String text) {
    return Octets.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  private DataKey newKey() {
    try (SecretBytes root = SecretBytes.random(32, random)) {
      return new DataKey(root, random);
    }
  }
}
