package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.vault.Operation;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.SessionOpen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An assembled key that is split anew is the same key, usable at every instant, and nothing is
/// left of its shares of before.
class SplitAnewTest {
  @TempDir Path folder;
  private Bench bench;
  private Login user;
  private long key;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    user = Bench.login(bench.token());
    key = bench.token().objects().create(user, StoredKeys.rsa()).number();
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void anyThreeOfFiveReleaseIt() throws Exception {
    for (int round = 0; round < 2; round++) {
      assertTrue(refresh(key));
      for (int one = 0; one < Bench.N; one++) {
        bench.takeAway(one, (one + 1) % Bench.N);
        assertTrue(StoredKeys.signs(alone()));
        bench.bringBack();
      }
    }
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @Test
  void noDealingIsAskedFor() throws Exception {
    refresh(key);
    assertEquals(0, bench.count(SessionOpen.class::isInstance));
  }

  @Test
  void storesFromBeforeHaveNothingOfItAfter() throws Exception {
    byte[] before = bench.photograph(4);
    refresh(key);
    bench.putBack(4, before);
    bench.takeAway(0, 1);
    assertThrows(VaultException.class, () -> StoredKeys.signs(alone()));
    bench.bringBack();
    assertTrue(StoredKeys.signs(alone()));
    bench.tryAgain();
    bench.takeAway(0, 1);
    assertTrue(StoredKeys.signs(alone()));
  }

  @Test
  void copiesUseTheNewShares() throws Exception {
    TokenObject object = bench.token().objects().find(key, Optional.of(user)).orElseThrow();
    long copy = bench.token().objects().copy(user, key, object.attributes()).number();
    refresh(copy);
    assertTrue(StoredKeys.signs(alone()));
    bench.token().objects().destroy(user, copy);
    assertTrue(StoredKeys.signs(alone()));
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @Test
  void aSecretKeyToo() throws Exception {
    key = bench.token().objects().create(user, StoredKeys.secret()).number();
    assertTrue(refresh(key));
    int length =
        bench.token().objects().key(key, Optional.of(user)).material(one -> one.encoded().length());
    assertEquals(32, length);
  }

  @Test
  void usesMeanwhileAllSucceed() throws Exception {
    var refreshed = new AtomicBoolean();
    Callable<Integer> signing =
        () -> {
          int signed = 0;
          for (; !refreshed.get() || signed < 3; signed++) {
            assertTrue(StoredKeys.signs(alone()));
          }
          return signed;
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> signers = List.of(threads.submit(signing), threads.submit(signing));
      try {
        refresh(key);
        refresh(key);
      } finally {
        refreshed.set(true);
      }
      for (Future<Integer> signer : signers) {
        assertTrue(signer.get() >= 3);
      }
    }
  }

  @Test
  void aVaultThatIsAwayLetsItStay() throws Exception {
    bench.vaults.get(3).loseRequests(Put.class::isInstance);
    assertThrows(QuorumMissed.class, () -> refresh(key));
    bench.bringBack();
    assertStays();
  }

  @Test
  void withoutAStepOfTheTokenStoreItIsTakenBack() throws Exception {
    for (int i = 0; i < Bench.K; i++) {
      bench.vaults.get(i).loseRequests(Advance.class::isInstance);
    }
    var refused = assertThrows(CryptokiException.class, () -> refresh(key));
    assertEquals(Ckr.DEVICE_ERROR, refused.ckr());
    bench.bringBack();
    assertStays();
  }

  @Test
  void whatAVaultMissedIsDestroyedLater() throws Exception {
    bench.vaults.get(2).loseRequests(Delete.class::isInstance);
    assertFalse(refresh(key));
    assertTrue(StoredKeys.signs(alone()));
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @ParameterizedTest
  @ValueSource(classes = {Release.class, Put.class, Advance.class, Delete.class})
  void anEngineThatDiesAtAnyActLeavesOneKey(Class<? extends Operation<?>> kind) throws Exception {
    for (boolean done : List.of(false, true)) {
      for (int act = 1; act <= Bench.N; act += 2) {
        bench.crashAt(act, done, kind::isInstance);
        try {
          refresh(key);
          bench.settle();
        } catch (VaultException | CryptokiException | RuntimeException crashed) {
          assertTrue(bench.crash().isDead(), crashed::toString);
        }
        String when = "after a crash at %s %d, done: %s".formatted(kind.getSimpleName(), act, done);
        bench.restartEngine();
        user = Bench.login(bench.token());
        bench.tryAgain();
        State.requireTidy(bench, when);
        assertTrue(StoredKeys.signs(alone()), when);
      }
    }
  }

  private void assertStays() throws Exception {
    bench.tryAgain();
    State.requireTidy(bench);
    assertTrue(StoredKeys.signs(alone()));
    assertTrue(refresh(key));
    assertTrue(StoredKeys.signs(alone()));
  }

  private boolean refresh(long number) throws Exception {
    return bench.token().objects().refreshShares(user, number);
  }

  // Gathered for each use.
  private KeyUse alone() throws Exception {
    return bench.token().objects().keyForOne(key, user);
  }
}
