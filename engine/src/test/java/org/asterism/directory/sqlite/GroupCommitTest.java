package org.asterism.directory.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.asterism.directory.Transaction;
import org.asterism.rows.RowKeys;
import org.asterism.rows.TokenRow;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writes that wait for one another share a sync, and each is kept or undone by itself.
class GroupCommitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Thread> threads = new ArrayList<>();
  private SqliteDirectory directory;

  @BeforeEach
  void open(@TempDir Path folder) {
    Path file = folder.resolve("directory.db");
    SqliteDirectory.create(file);
    try (var secret = SecretBytes.random(32, new SecureRandom())) {
      directory = SqliteDirectory.open(file, RowKeys.derive(secret, "housekeeping"), "a test");
    }
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void whoAreAloneSyncForThemselves() {
    long before = directory.writes();
    directory.update(transaction -> transaction.insertToken(new byte[] {1}));
    directory.update(transaction -> transaction.insertToken(new byte[] {2}));
    assertEquals(before + 2, directory.writes());
  }

  @Test
  void whatNobodyWaitsForIsSyncedWithTheNextWrite() {
    long before = directory.writes();
    directory.updateUnsynced(transaction -> transaction.insertToken(new byte[] {1}));
    assertEquals(1, slots().size(), "whoever reads sees it");
    assertEquals(before, directory.writes());
    directory.update(transaction -> transaction.insertToken(new byte[] {2}));
    assertEquals(before + 1, directory.writes());
    assertEquals(2, slots().size());
  }

  @Test
  void whatNobodyWaitsForIsUndoneByItself() {
    directory.updateUnsynced(transaction -> transaction.insertToken(new byte[] {1}));
    assertThrows(
        IllegalStateException.class,
        () ->
            directory.updateUnsynced(transaction -> {
              transaction.insertToken(new byte[] {2});
              throw new IllegalStateException("no");
            }));
    assertEquals(1, slots().size());
  }

  @Test
  void whoWaitShareOneSync() throws Exception {
    long before = directory.writes();
    var go = new CountDownLatch(1);
    List<FutureTask<TokenRow>> tasks = new ArrayList<>();
    tasks.add(start(transaction -> first(transaction, go)));
    requireWaiting(1);
    for (int i = 0; i < 5; i++) {
      tasks.add(start(transaction -> transaction.insertToken(new byte[] {7})));
      requireWaiting(i + 2);
    }
    go.countDown();
    for (FutureTask<TokenRow> task : tasks) {
      assertTrue(slots().contains(task.get().slot()), "it is there once its writer goes on");
    }
    assertEquals(before + 1, directory.writes());
  }

  @Test
  void oneThatFailsUndoesItsOwnOnly() throws Exception {
    var go = new CountDownLatch(1);
    FutureTask<TokenRow> kept = start(transaction -> first(transaction, go));
    requireWaiting(1);
    FutureTask<TokenRow> fails =
        start(transaction -> {
          transaction.insertToken(new byte[] {8});
          throw new IllegalStateException("no");
        });
    requireWaiting(2);
    FutureTask<TokenRow> alsoKept = start(transaction -> transaction.insertToken(new byte[] {9}));
    requireWaiting(3);
    go.countDown();
    var failure = assertThrows(ExecutionException.class, fails::get);
    assertEquals("java.lang.IllegalStateException: no", String.valueOf(failure.getCause()));
    assertEquals(List.of(kept.get().slot(), alsoKept.get().slot()), slots());
  }

  /// What nobody has synced yet is shown to nobody.
  @Test
  void whoReadsSeesWhatIsOnTheDisk() throws Exception {
    var go = new CountDownLatch(1);
    FutureTask<TokenRow> writing = start(transaction -> first(transaction, go));
    requireWaiting(1);
    long before = directory.writes();
    var reading = new FutureTask<>(() -> directory.read(_ -> directory.writes()));
    threads.add(Thread.ofPlatform().start(reading));
    requireWaiting(2);
    go.countDown();
    assertEquals(before + 1, reading.get());
    writing.get();
  }

  private FutureTask<TokenRow> start(Writing writing) {
    var task = new FutureTask<>(() -> directory.write(writing::in));
    threads.add(Thread.ofPlatform().start(task));
    return task;
  }

  private interface Writing {
    TokenRow in(Transaction transaction);
  }

  private static TokenRow first(Transaction transaction, CountDownLatch go) {
    try {
      assertTrue(go.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException unexpected) {
      throw new IllegalStateException(unexpected);
    }
    return transaction.insertToken(new byte[] {1});
  }

  private List<Long> slots() {
    return directory.<List<TokenRow>, RuntimeException>read(Transaction::tokens).stream()
        .map(TokenRow::slot)
        .toList();
  }

  private void requireWaiting(int count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (waiting().count() < count) {
      assertTrue(System.nanoTime() < end, () -> waiting().count() + " threads wait");
      Thread.onSpinWait();
    }
  }

  private Stream<Thread> waiting() {
    return threads.stream()
        .filter(thread ->
            thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING);
  }
}
