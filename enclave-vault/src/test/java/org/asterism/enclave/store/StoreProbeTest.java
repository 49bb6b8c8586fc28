package org.asterism.enclave.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.enclave.seal.DataKey;
import org.asterism.secret.AesGcm;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether a store can write is tried, and not more often than every few seconds.
class StoreProbeTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void anAnswerIsGoodForAWhile() {
    var probe = probe();
    for (int i = 0; i < 10; i++) {
      assertTrue(probe.look(tries::incrementAndGet).writes());
    }
    assertEquals(1, tries.get());
    now.addAndGet(StoreProbe.FRESH.toMillis());
    probe.look(tries::incrementAndGet);
    assertEquals(2, tries.get());
  }

  // A clock that is set back must not make an answer good for ever.
  @Test
  void aClockThatIsSetBackMakesItTryAgain() {
    var probe = probe();
    probe.look(tries::incrementAndGet);
    now.addAndGet(-StoreProbe.FRESH.toMillis());
    probe.look(tries::incrementAndGet);
    assertEquals(2, tries.get());
  }

  @Test
  void aTrialThatFailsIsAnAnswer() {
    var probe = probe();
    StoreProbe.Trial full =
        () -> {
          throw new StoreException("disk full");
        };
    StoreProbe.Trial stuck =
        () -> {
          throw new StoreTimeoutException();
        };
    assertFalse(probe.look(full).writes());
    now.addAndGet(StoreProbe.FRESH.toMillis());
    assertFalse(probe.look(stuck).writes());
    now.addAndGet(StoreProbe.FRESH.toMillis());
    assertTrue(probe.look(tries::incrementAndGet).writes());
  }

  @Test
  void aFullDiskIsNoticedAndSoIsItsEnd() throws Exception {
    var random = new SecureRandom();
    try (SecretBytes root = SecretBytes.random(AesGcm.KEY_BYTES, random);
        DataKey key = new DataKey(root, random);
        VaultStore store =
            VaultStore.create(folder.resolve("s"), key, () -> Instant.ofEpochMilli(now.get()))) {
      assertTrue(store.storage(DEADLINE).writes());
      try (var _ = new FileLimit(4096)) {
        assertTrue(store.storage(DEADLINE).writes(), "an answer is good for a while");
        now.addAndGet(StoreProbe.FRESH.toMillis());
        assertFalse(store.storage(DEADLINE).writes());
      }
      now.addAndGet(StoreProbe.FRESH.toMillis());
      assertTrue(store.storage(DEADLINE).writes());
    }
  }

  @Test
  void theRoomOnTheDiskIsTheDisks() throws Exception {
    var found = probe().look(tries::incrementAndGet);
    assertEquals(found.freeBytes() < StoreProbe.LOW_BYTES, found.low());
    assertTrue(found.freeBytes() <= Files.getFileStore(folder).getTotalSpace());
    var gone = new StoreProbe(folder.resolve("gone/store"), () -> Instant.ofEpochMilli(now.get()));
    assertTrue(gone.look(tries::incrementAndGet).low(), "nobody knows, so it is told");
  }

  private StoreProbe probe() {
    return new StoreProbe(folder, () -> Instant.ofEpochMilli(now.get()));
  }
}
