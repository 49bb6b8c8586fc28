package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.ShareRepair.Report;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.RosterChanges;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Reseat;
import org.asterism.vault.operation.RosterAuthority;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Without operators' word, where vaults fail or lie, and where the engine dies half way, a share
/// is not given back, or given back whole; the others serve the key meanwhile.
class RepairFailuresTest {
  @TempDir Path folder;
  private Bench bench;
  private Login user;
  private Repairing repairing;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    user = Bench.login(bench.token());
    repairing = new Repairing(bench, user);
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void withoutOperatorsNothingChanges() throws Exception {
    long key = repairing.born();
    bench.house(2).loseDisk();
    RosterChange change = repairing.seat(key);
    RosterChanges tree = RosterChanges.of(List.of(change));
    String order = new Reseating(bench, user).order(tree, TestOperators.ALL.subList(0, 1));
    var one = new RosterAuthority(order, List.of());
    for (var word : List.of(one, new RosterAuthority("", List.of()))) {
      assertThrows(VaultException.class, () -> repairing.repair(key, Optional.of(word)));
    }
    bench.tryAgain();
    assertEquals(Map.of("v3", 1L), repairing.lacking());
    assertEquals(List.of(repairing.name(2)), repairing.repair(key, List.of(change), 0).repaired());
    repairing.isWhole(key);
  }

  @Test
  void fewerThanKVaultsGiveNothing() throws Exception {
    long key = repairing.born();
    bench.house(2).loseDisk();
    RosterChange change = repairing.seat(key);
    bench.takeAway(0, 1);
    String said =
        String.valueOf(
            assertThrows(VaultException.class, () -> repairing.repair(key, List.of(change), 0))
                .getMessage());
    assertTrue(said.startsWith("3 vaults needed"), said);
    bench.bringBack();
    assertEquals(List.of(repairing.name(2)), repairing.repair(key, List.of(change), 0).repaired());
  }

  @Test
  void othersGiveItWhereOneFailsOrLies() throws Exception {
    long key = repairing.born();
    for (int helper = 0; helper < Bench.N; helper++) {
      int lost = (helper + 1) % Bench.N;
      bench.house(lost).loseDisk();
      RosterChange change = repairing.seat(key);
      int liar = helper;
      bench
          .vaults
          .get(helper)
          .lie((_, truth) ->
              truth instanceof Applied applied && applied.sum().isPresent()
                  ? new Applied(Octets.of(new byte[33]), applied.sum().get())
                  : truth);
      try (var log = new LogWatch()) {
        assertEquals(
            List.of(repairing.name(lost)), repairing.repair(key, List.of(change), 0).repaired());
        for (int i = 0; i < Bench.N; i++) {
          boolean blamed = log.says("vault v%d ".formatted(i + 1), "is to blame");
          assertFalse(blamed && i != liar);
        }
      }
      bench.bringBack();
      repairing.isWhole(key);
    }
  }

  @Test
  void anRsaShareThatIsNotOfTheKeyIsGivenAnewByOthers() throws Exception {
    long key = bench.token().objects().create(user, StoredKeys.threshold()).number();
    bench.settle();
    repairing.stale(4, key);
    // A wrong power of the one that is repaired: no set gives it what is right.
    bench.vaults.get(4).lie((_, truth) -> wrongPower(truth));
    assertThrows(VaultException.class, () -> repairing.repair(key));
    bench.bringBack();
    assertEquals(List.of(repairing.name(4)), repairing.repair(key).repaired());
    repairing.isWhole(key);
  }

  private static Outcome wrongPower(Outcome truth) {
    if (!(truth instanceof RsaExp.Partial partial)) {
      return truth;
    }
    byte[] two = new byte[partial.power().length()];
    two[two.length - 1] = 2;
    partial.close();
    return new RsaExp.Partial(SecretBytes.takeFrom(two));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Put.class,
        SessionOpen.class,
        SessionDeal.class,
        SessionApply.class,
        SessionKeep.class,
        Advance.class,
        Commit.class,
        Reseat.class
      })
  void anEngineThatDiesAtAnyActLeavesOneKey(Class<? extends Operation<?>> kind) throws Exception {
    long key = repairing.born();
    int lost = 0;
    for (boolean done : List.of(false, true)) {
      for (int act = 1; act <= 3; act += 2) {
        String when = "after a crash at %s %d, done: %s".formatted(kind.getSimpleName(), act, done);
        lost = (lost + 1) % Bench.N;
        bench.house(lost).loseDisk();
        bench.crashAt(act, done, kind::isInstance);
        try {
          Report report = repairing.repair(key);
          if (report.seat().isPresent()) {
            repairing.repair(key, List.of(report.seat().get().change()), 0);
          }
          bench.settle();
        } catch (VaultException | CryptokiException | RuntimeException crashed) {
          assertTrue(bench.crash().isDead(), crashed::toString);
        }
        bench.restartEngine();
        logInAgain();
        bench.tryAgain();
        assertTrue(StoredKeys.signs(repairing.use(key)), when);
        Report report = repairing.repair(key);
        if (report.seat().isPresent()) {
          repairing.repair(key, List.of(report.seat().get().change()), 0);
        }
        bench.tryAgain();
        State.requireTidy(bench, when);
        assertEquals(Map.of(), repairing.lacking(), when);
      }
    }
    repairing.refresh(key);
    repairing.isWhole(key);
  }

  private void logInAgain() throws Exception {
    user = Bench.login(bench.token());
    repairing = new Repairing(bench, user);
  }
}
