package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleForm;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.operation.SessionKeep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A key whose vaults deal new shares of it is the same key, served by any k of them; where that
/// fails half way, it is served by the shares of before.
class ShareRefreshTest {
  @TempDir Path folder;
  private Bench bench;
  private Login user;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    user = Bench.login(bench.token());
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void aKeyThatSignsIsServedByAnyThreeOfFive() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    KeyUse begun = use(key);
    for (int round = 0; round < 2; round++) {
      refresh(key);
      assertTrue(StoredKeys.signs(begun));
      for (int one = 0; one < Bench.N; one++) {
        bench.takeAway(one, (one + 1) % Bench.N);
        assertTrue(StoredKeys.signs(use(key)));
        bench.bringBack();
      }
    }
  }

  @Test
  void withoutAllVaultsNothingChanges() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    long kept = bench.count(SessionKeep.class::isInstance);
    bench.takeAway(4);
    assertThrows(QuorumMissed.class, () -> refresh(key));
    assertEquals(kept, bench.count(SessionKeep.class::isInstance));
    bench.bringBack();
    assertTrue(StoredKeys.signs(use(key)));
  }

  private void refresh(long key) throws Exception {
    bench.token().objects().refreshShares(user, key);
  }

  private KeyUse use(long key) throws Exception {
    return bench.token().objects().key(key, Optional.of(user));
  }
}
