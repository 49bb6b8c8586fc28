package org.asterism.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
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

/// An assembled key that moves to threshold custody is usable at every instant, by whoever had
/// begun to use it too, and leaves nothing behind.
class CustodyMoveTest {
  @TempDir Path folder;
  private Bench bench;
  private Login user;
  private long key;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    user = Bench.login(bench.token());
    key = create(StoredKeys.rsa());
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void itIsNeverWholeAgain() throws Exception {
    assertEquals(new KeyMove.Moved(true), move(key));
    assertEquals("threshold", custody(key));
    long released = bench.count(Release.class::isInstance);
    for (int one = 0; one < Bench.N; one++) {
      bench.takeAway(one, (one + 1) % Bench.N);
      assertServes();
      bench.bringBack();
    }
    assertEquals(released, bench.count(Release.class::isInstance));
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @Test
  void aSecondTimeNothingIsDone() throws Exception {
    move(key);
    bench.settle();
    long asked = bench.count(_ -> true);
    assertEquals(new KeyMove.Already(), move(key));
    assertEquals(asked, bench.count(_ -> true));
  }

  @Test
  void copiesMoveWithIt() throws Exception {
    long copy = bench.token().objects().copy(user, key, object(key).attributes()).number();
    move(copy);
    assertEquals("threshold", custody(key));
    assertEquals("threshold", custody(copy));
    bench.token().objects().destroy(user, copy);
    assertServes();
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @Test
  void whoeverHasBegunToUseItGoesOn() throws Exception {
    KeyUse leased = use();
    KeyUse alone = bench.token().objects().keyForOne(key, user);
    assertTrue(StoredKeys.signs(leased));
    assertTrue(StoredKeys.signs(alone));
    move(key);
    long released = bench.count(Release.class::isInstance);
    assertTrue(StoredKeys.signs(leased));
    assertTrue(StoredKeys.signs(alone));
    assertEquals(released, bench.count(Release.class::isInstance));
  }

  @Test
  void usesWhileItMovesAllSucceed() throws Exception {
    var moved = new AtomicBoolean();
    Callable<Integer> signing =
        () -> {
          int signed = 0;
          for (; !moved.get() || signed < 3; signed++) {
            assertTrue(StoredKeys.signs(bench.token().objects().keyForOne(key, user)));
          }
          return signed;
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> signers = List.of(threads.submit(signing), threads.submit(signing));
      try {
        move(key);
      } finally {
        moved.set(true);
      }
      for (Future<Integer> signer : signers) {
        assertTrue(signer.get() >= 3);
      }
    }
  }

  @Test
  void whatMayBeShownStays() throws Exception {
    NewObject rsa = StoredKeys.rsa();
    long shown = bench.token().objects().create(user, rsa).number();
    long extractable =
        create(
            new NewObject(rsa.attributes().with(Cka.EXTRACTABLE, true), rsa.key(), rsa.material()));
    NewObject ec = StoredKeys.ec();
    long signs =
        create(new NewObject(ec.attributes().with(Cka.SIGN, true), ec.key(), ec.material()));
    for (long stays : List.of(shown, extractable, signs)) {
      String reason = assertInstanceOf(KeyMove.Refused.class, move(stays)).reason();
      assertTrue(reason.contains("custody"), reason);
      assertEquals("assembled", custody(stays));
    }
  }

  @Test
  void aVaultThatIsAwayLetsItStay() throws Exception {
    bench.takeAway(3);
    assertThrows(QuorumMissed.class, () -> move(key));
    bench.bringBack();
    bench.vaults.get(3).loseRequests(Put.class::isInstance);
    assertThrows(QuorumMissed.class, () -> move(key));
    bench.bringBack();
    assertStays();
  }

  @Test
  void withoutAStepOfTheTokenStoreItIsTakenBack() throws Exception {
    for (int i = 0; i < Bench.K; i++) {
      bench.vaults.get(i).loseRequests(Advance.class::isInstance);
    }
    var refused = assertThrows(CryptokiException.class, () -> move(key));
    assertEquals(Ckr.DEVICE_ERROR, refused.ckr());
    bench.bringBack();
    assertStays();
  }

  @Test
  void whatAVaultMissedIsDestroyedLater() throws Exception {
    bench.vaults.get(2).loseRequests(Delete.class::isInstance);
    assertEquals(new KeyMove.Moved(false), move(key));
    assertServes();
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @Test
  void aVaultThatIsOwedItsOldShareGetsTheNewOne() throws Exception {
    bench.takeAway(4);
    key = create(StoredKeys.rsa());
    bench.bringBack();
    move(key);
    bench.tryAgain();
    bench.takeAway(0, 1);
    assertServes();
    bench.bringBack();
    State.requireTidy(bench);
  }

  @ParameterizedTest
  @ValueSource(classes = {Release.class, SessionOpen.class, Put.class, Advance.class, Delete.class})
  void anEngineThatDiesAtAnyActLeavesOneKey(Class<? extends Operation<?>> kind) throws Exception {
    for (boolean done : List.of(false, true)) {
      for (int act = 1; act <= Bench.N; act++) {
        bench.crashAt(act, done, kind::isInstance);
        try {
          move(key);
          bench.settle();
        } catch (VaultException | CryptokiException | RuntimeException crashed) {
          assertTrue(bench.crash().isDead(), crashed::toString);
        }
        recover("after a crash at %s %d, done: %s".formatted(kind.getSimpleName(), act, done));
        if (custody(key).equals("threshold")) {
          bench.token().objects().destroy(user, key);
          key = create(StoredKeys.rsa());
        }
      }
    }
  }

  private void recover(String when) throws Exception {
    bench.restartEngine();
    user = Bench.login(bench.token());
    bench.tryAgain();
    State.requireTidy(bench, when);
    assertTrue(StoredKeys.signs(use()), when);
  }

  private void assertStays() throws Exception {
    assertEquals("assembled", custody(key));
    bench.tryAgain();
    State.requireTidy(bench);
    assertServes();
    assertEquals(new KeyMove.Moved(true), move(key));
    assertServes();
  }

  private void assertServes() throws Exception {
    assertTrue(StoredKeys.signs(use()));
  }

  private KeyMove move(long number) throws Exception {
    return bench.token().objects().moveToThreshold(user, number);
  }

  private KeyUse use() throws Exception {
    return bench.token().objects().key(key, Optional.of(user));
  }

  private String custody(long number) throws Exception {
    byte[] word = object(number).attributes().bytes(Cka.ASTERISM_CUSTODY).orElseThrow();
    return new String(word, US_ASCII);
  }

  private TokenObject object(long number) throws Exception {
    return bench.token().objects().find(number, Optional.of(user)).orElseThrow();
  }

  private long create(NewObject object) throws Exception {
    Attributes hidden = object.attributes().with(Cka.SENSITIVE, true);
    var made = new NewObject(hidden, object.key(), object.material());
    return bench.token().objects().create(user, made).number();
  }
}
