package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.Put;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is destroyed is gone at once and in the end everywhere; what is not stays whole.
class DestructionTest {
  @TempDir Path folder;
  private Bench bench;
  private Token token;
  private Login user;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
    token = bench.token();
    user = Bench.login(token);
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void twoVaultsMayBeAwayAndAreCleanedLater() throws Exception {
    long key = token.objects().create(user, StoredKeys.ec()).number();
    bench.settle();
    bench.takeAway(1, 3);
    token.objects().destroy(user, key);
    assertEquals(List.of(), objects(), "hidden at once");
    requireGone(() -> Bench.signs(token, user, key));
    bench.tryAgain();
    assertEquals(2, bench.records(1), "a vault that is away still has its records");
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    assertEquals(List.of(), bench.rows());
  }

  @Test
  void withThreeAwayNothingIsDone() throws Exception {
    long key = token.objects().create(user, StoredKeys.ec()).number();
    bench.settle();
    bench.takeAway(0, 1, 2);
    var missed = assertThrows(QuorumMissed.class, () -> token.objects().destroy(user, key));
    assertEquals(3, missed.needed());
    assertEquals(List.of(key), objects(), "the object stays");
    bench.bringBack();
    bench.tryAgain();
    assertTrue(Bench.signs(token, user, key));
    State.requireTidy(bench);
  }

  @Test
  void withTooFewConfirmationsItIsHiddenAndGoesOn() throws Exception {
    long key = token.objects().create(user, StoredKeys.ec()).number();
    bench.settle();
    for (int i = 0; i < 3; i++) {
      bench.vaults.get(i).loseRequests(Delete.class::isInstance);
    }
    assertThrows(QuorumMissed.class, () -> token.objects().destroy(user, key));
    assertEquals(List.of(), objects(), "hidden all the same");
    requireGone(() -> Bench.signs(token, user, key));
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    assertEquals(List.of(), bench.rows());
  }

  @Test
  void copiesShareTheKeyUntilTheLastOneIsGone() throws Exception {
    TokenObject original = token.objects().create(user, StoredKeys.ec());
    TokenObject copy =
        token.objects().copy(user, original.number(), StoredKeys.privateLabel("copy"));
    bench.settle();
    assertEquals(3, bench.records(0), "two objects, one key");
    token.objects().destroy(user, original.number());
    bench.settle();
    assertEquals(2, bench.records(0));
    bench.restartEngine();
    token = bench.token();
    user = Bench.login(token);
    assertTrue(Bench.signs(token, user, copy.number()), "the copy still has its key");
    State.requireTidy(bench);
    token.objects().destroy(user, copy.number());
    bench.settle();
    assertEquals(0, bench.records(0));
    State.requireTidy(bench);
  }

  @Test
  void aCopyThatMeetsTheLastDestructionFailsAndLeavesNothing() throws Exception {
    askInOrder();
    long key = token.objects().create(user, StoredKeys.ec()).number();
    bench.settle();
    bench.vaults.get(0).before(Put.class::isInstance, () -> destroy(key));
    requireGone(() -> token.objects().copy(user, key, StoredKeys.privateLabel("copy")));
    assertEquals(List.of(), objects());
    bench.tryAgain();
    State.requireTidy(bench);
    assertEquals(List.of(), bench.rows());
  }

  @Test
  void whatChangesWhileVaultsAreAskedIsDestroyedAllTheSame() throws Exception {
    askInOrder();
    long key = token.objects().create(user, StoredKeys.ec()).number();
    bench.vaults.forEach(vault -> vault.beforeDescribing(() -> change(key)));
    token.objects().destroy(user, key);
    assertEquals(List.of(), objects());
    bench.tryAgain();
    State.requireTidy(bench);
    assertEquals(List.of(), bench.rows());
  }

  @Test
  void nothingIsDestroyedTwice() throws Exception {
    long key = token.objects().create(user, StoredKeys.ec()).number();
    token.objects().destroy(user, key);
    requireGone(() -> token.objects().destroy(user, key));
    requireGone(() -> token.objects().copy(user, key, StoredKeys.privateLabel("copy")));
    requireGone(() -> token.objects().change(user, key, StoredKeys.label("other")));
  }

  @Test
  void aDestroyedObjectIsOwedNothing() throws Exception {
    bench.takeAway(4);
    long key = token.objects().create(user, StoredKeys.ec()).number();
    token.objects().destroy(user, key);
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    assertEquals(0, bench.records(4));
  }

  @Test
  void aVaultThatRefusesOneDeletionDoesNotHoldBackTheOthers() throws Exception {
    long first = token.objects().create(user, StoredKeys.ec()).number();
    long second = token.objects().create(user, StoredKeys.ec()).number();
    bench.settle();
    bench.takeAway(0, 1);
    token.objects().destroy(user, first);
    token.objects().destroy(user, second);
    bench.bringBack();
    int[] refusals = {1};
    bench
        .vaults
        .get(0)
        .lie((act, truth) ->
            act.operation() instanceof Delete && refusals[0]-- > 0
                ? new FaultyVault.Refused(org.asterism.vault.Reason.LIMIT)
                : truth);
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @Test
  void manyDestructionsWithAVaultAwayAddOneRunOfTheCleanUp() throws Exception {
    int objects = 50;
    List<TokenObject> made = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      made.add(token.objects().create(user, StoredKeys.ec()));
    }
    bench.settle();
    bench.takeAway(4);
    for (TokenObject each : made) {
      token.objects().destroy(user, each.number());
    }
    long oneRun = 2L * objects * (Bench.N - 1);
    assertEquals(oneRun, deletions(), "a key and an object each, at the vaults that are there");
    bench.pass(Duration.ofSeconds(2));
    assertEquals(2 * oneRun, deletions(), "they were cleaned together");
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    assertEquals(List.of(), bench.rows());
  }

  private long deletions() {
    return bench.count(Delete.class::isInstance);
  }

  // Then what is done in the middle of a round is done before its end.
  private void askInOrder() throws Exception {
    close();
    Path other = Files.createDirectory(folder.resolve("other"));
    bench = Bench.withToken(other, BenchOptions.DEFAULT.inTheirOrder());
    token = bench.token();
    user = Bench.login(token);
  }

  private void change(long key) {
    try {
      token.objects().change(user, key, StoredKeys.label("meanwhile"));
      bench.settle();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private void destroy(long key) {
    try {
      token.objects().destroy(user, key);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private List<Long> objects() throws CryptokiException {
    return State.objects(token, user).stream().map(TokenObject::number).toList();
  }

  private static void requireGone(org.junit.jupiter.api.function.Executable use) {
    var refused = assertThrows(CryptokiException.class, use);
    assertEquals(Ckr.OBJECT_HANDLE_INVALID, refused.ckr(), refused.getMessage());
  }
}
