package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.Put;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An engine that dies between any two acts loses nothing that it acknowledged and leaves nothing
/// that it did not.
class CrashTest {
  private static final int VAULTS = Bench.N;

  @TempDir Path folder;
  private Bench bench;
  private Login user;
  private final Set<Long> acknowledged = new TreeSet<>();

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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void duringTheCreationOfAPair(boolean done) throws Exception {
    for (int act = 1; act <= VAULTS + 1; act++) {
      bench.crashAt(act, done, Put.class::isInstance);
      NewObject privateKey = StoredKeys.ec();
      try {
        bench
            .token()
            .objects()
            .createPair(user, StoredKeys.publicHalf(privateKey), privateKey)
            .stream()
            .map(TokenObject::number)
            .forEach(acknowledged::add);
        assertEquals(VAULTS + 1, act, "an engine that died acknowledged something");
      } catch (VaultException | RuntimeException crashed) {
        assertTrue(bench.crash().isDead(), crashed::toString);
      }
      recover("after a crash at put %d, done: %s".formatted(act, done));
      assertEquals(acknowledged, objects(), "both or none");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void duringTheDestruction(boolean done) throws Exception {
    for (int act = 1; act <= VAULTS + 1; act++) {
      long stays = bench.token().objects().create(user, StoredKeys.ec()).number();
      long goes = bench.token().objects().create(user, StoredKeys.ec()).number();
      acknowledged.add(stays);
      bench.settle();
      bench.crashAt(act, done, Delete.class::isInstance);
      try {
        bench.token().objects().destroy(user, goes);
        assertEquals(VAULTS + 1, act);
      } catch (VaultException | RuntimeException crashed) {
        assertTrue(bench.crash().isDead(), crashed::toString);
      }
      recover("after a crash at delete %d, done: %s".formatted(act, done));
      assertEquals(acknowledged, objects(), "the directory had decided");
    }
  }

  @Test
  void whileDebtsArePaid() throws Exception {
    bench.takeAway(4);
    acknowledged.add(bench.token().objects().create(user, StoredKeys.ec()).number());
    bench.bringBack();
    for (int act = 1; act <= 3; act++) {
      bench.crashAt(act, act % 2 == 0, Put.class::isInstance);
      survive();
    }
    recover("after crashes while a debt was paid");
  }

  @Test
  void whileVaultsAreCleaned() throws Exception {
    long goes = bench.token().objects().create(user, StoredKeys.ec()).number();
    bench.takeAway(0, 1);
    bench.token().objects().destroy(user, goes);
    bench.bringBack();
    for (int act = 1; act <= 3; act++) {
      bench.crashAt(act, act % 2 == 1, Delete.class::isInstance);
      survive();
    }
    recover("after crashes while vaults were cleaned");
    assertEquals(List.of(), bench.rows());
  }

  @Test
  void aPutOfTheDeadEngineComesTooLate() throws Exception {
    bench.vaults.get(2).hold(Put.class::isInstance);
    bench.crashAt(5, true, Put.class::isInstance);
    try {
      bench.token().objects().create(user, StoredKeys.ec());
    } catch (VaultException | RuntimeException crashed) {
      assertTrue(bench.crash().isDead(), crashed::toString);
    }
    bench.restartEngine();
    bench.vaults.get(2).deliver();
    bench.bringBack();
    login();
    recover("after a late put");
    assertEquals(Set.of(), objects());
  }

  // Background work meets the crash, and so may its log; the next engine begins anew.
  private void survive() throws Exception {
    bench.tryAgain();
    bench.restartEngine();
    login();
  }

  private void recover(String when) throws Exception {
    bench.restartEngine();
    login();
    bench.tryAgain();
    State.requireTidy(bench, when);
    for (long number : acknowledged) {
      boolean isKey = view().stream().anyMatch(o -> o.number() == number && o.hasMaterial());
      assertTrue(!isKey || Bench.signs(bench.token(), user, number), "key " + number + when);
    }
  }

  private void login() throws Exception {
    user = Bench.login(bench.token());
  }

  private List<TokenObject> view() throws Exception {
    return State.objects(bench.token(), user);
  }

  private Set<Long> objects() throws Exception {
    return view().stream().map(TokenObject::number).collect(Collectors.toCollection(TreeSet::new));
  }
}
