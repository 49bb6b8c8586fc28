package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.ShareRepair.Report;
import org.asterism.key.KeyUse;
import org.asterism.threshold.RosterChange;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Reseat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A vault that has lost its share of a key gets it back from others: at once where its record is
/// of before a refresh, by operators' word where its store is empty. Until then, and where that
/// fails half way, the others serve the key.
class KeyRepairsTest {
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
  void aVaultThatMissedARefreshGetsItsShareAtOnce() throws Exception {
    long key = repairing.stale(4, repairing.born());
    KeyUse begun = repairing.use(key);
    assertEquals(List.of(repairing.name(4)), repairing.repair(key).repaired());
    assertTrue(StoredKeys.signs(begun));
    repairing.isWhole(key);
    repairing.refresh(key);
    repairing.isWhole(key);
  }

  @Test
  void anRsaKeyIsRepairedBothWays() throws Exception {
    long key = bench.token().objects().create(user, StoredKeys.threshold()).number();
    bench.settle();
    repairing.stale(4, key);
    assertEquals(List.of(repairing.name(4)), repairing.repair(key).repaired());
    repairing.isWhole(key);
    bench.house(1).loseDisk();
    repairing.repairWithOrder(key, 1);
    repairing.isWhole(key);
    repairing.refresh(key);
    repairing.isWhole(key);
  }

  @Test
  void aVaultWithAnEmptyStoreGetsItsShareByOperatorsWord() throws Exception {
    long key = repairing.born();
    KeyUse begun = repairing.use(key);
    for (int lost : new int[] {3, 3, 0}) {
      bench.house(lost).loseDisk();
      repairing.repairWithOrder(key, lost);
      assertTrue(StoredKeys.signs(begun));
      repairing.isWhole(key);
    }
    repairing.refresh(key);
    repairing.isWhole(key);
  }

  @Test
  void operatorsSignForManyKeysAtOnce() throws Exception {
    List<Long> keys = List.of(repairing.born(), repairing.born(), repairing.born());
    bench.house(2).loseDisk();
    List<RosterChange> changes =
        List.of(
            repairing.seat(keys.get(0)), repairing.seat(keys.get(1)), repairing.seat(keys.get(2)));
    // The path of another key is none of this one's.
    assertThrows(VaultException.class, () -> repairing.repair(keys.get(1), changes, 2));
    for (int i = 0; i < keys.size(); i++) {
      assertEquals(
          List.of(repairing.name(2)), repairing.repair(keys.get(i), changes, i).repaired());
      Optional<RosterChange> known =
          repairing.repairs().repair(user, keys.get(i), _ -> true, Optional.empty()).signed();
      assertArrayEquals(changes.get(i).digest(), known.orElseThrow().digest());
    }
    for (long key : keys) {
      repairing.isWhole(key);
    }
  }

  @Test
  void aSeatStaysTheSameWhateverBecomesOfTheEngine() throws Exception {
    long key = repairing.born();
    bench.house(2).loseDisk();
    RosterChange change = repairing.seat(key);
    assertArrayEquals(change.digest(), repairing.seat(key).digest());
    user.close();
    bench.restartEngine();
    logInAgain();
    assertArrayEquals(change.digest(), repairing.seat(key).digest());
    bench.house(2).restart();
    assertEquals(List.of(repairing.name(2)), repairing.repair(key, List.of(change), 0).repaired());
    repairing.isWhole(key);
  }

  @Test
  void whoWasAwayHearsOfItLater() throws Exception {
    long key = repairing.born();
    bench.house(2).loseDisk();
    RosterChange change = repairing.seat(key);
    bench.takeAway(4);
    Report report = repairing.repair(key, List.of(change), 0);
    assertEquals(List.of(repairing.name(2)), report.repaired());
    assertTrue(report.unasked().isPresent());
    bench.settle();
    bench.bringBack();
    bench.vaults.get(4).loseRequests(Reseat.class::isInstance);
    assertThrows(VaultException.class, () -> repairing.refresh(key));
    bench.bringBack();
    bench.tryAgain();
    assertEquals(1, bench.vaults.get(4).count(Reseat.class::isInstance));
    repairing.isWhole(key);
    repairing.refresh(key);
    repairing.isWhole(key);
  }

  // By then two others have other pseudonyms.
  @Test
  void whoWasAwayForLongHearsOfAllInTheirOrder() throws Exception {
    long key = repairing.born();
    bench.takeAway(4);
    for (int lost : new int[] {0, 1, 0}) {
      bench.house(lost).loseDisk();
      repairing.repairWithOrder(key, lost);
    }
    bench.restartEngine();
    logInAgain();
    bench.bringBack();
    repairing.refresh(key);
    repairing.isWhole(key);
  }

  @Test
  void twoThatLostTheirsAreRepairedOneAfterTheOther() throws Exception {
    long key = repairing.born();
    long other = repairing.stale(0, repairing.born());
    bench.house(1).loseDisk();
    Report report = repairing.repair(other);
    assertEquals(List.of(repairing.name(0)), report.repaired());
    assertEquals(repairing.name(1), report.seat().orElseThrow().vault());
    bench.house(3).loseDisk();
    for (long one : List.of(key, other)) {
      repairing.repairWithOrder(one, 1);
      repairing.repairWithOrder(one, 3);
    }
    repairing.isWhole(key);
    repairing.isWhole(other);
  }

  @Test
  void oneVaultAloneIsMeant() throws Exception {
    long key = repairing.born();
    bench.house(1).loseDisk();
    bench.house(3).loseDisk();
    Report report =
        repairing.repairs().repair(user, key, repairing.name(3)::equals, Optional.empty()).report();
    assertEquals(repairing.name(3), report.seat().orElseThrow().vault());
    Ckr refused =
        assertThrows(
                CryptokiException.class,
                () -> repairing.repairs().repair(user, key, _ -> false, Optional.empty()))
            .ckr();
    assertEquals(Ckr.ARGUMENTS_BAD, refused);
  }

  @Test
  void anEcdsaKeyPresignsWithTheRepairedVault() throws Exception {
    long key = bench.token().objects().create(user, StoredKeys.signing()).number();
    assertTrue(StoredKeys.signsDigest(repairing.use(key)));
    bench.settle();
    bench.house(4).loseDisk();
    repairing.repairWithOrder(key, 4);
    // Of five vaults, all presign.
    for (int i = 0; i < 3; i++) {
      assertTrue(StoredKeys.signsDigest(repairing.use(key)));
      bench.pass(Duration.ofMinutes(1));
    }
    bench.takeAway(0);
    assertTrue(StoredKeys.signsDigest(repairing.use(key)));
  }

  @Test
  void anAssembledKeyNeedsNoRepair() throws Exception {
    long key = bench.createdKey();
    bench.house(2).loseDisk();
    Ckr refused = assertThrows(CryptokiException.class, () -> repairing.repair(key)).ckr();
    assertEquals(Ckr.KEY_FUNCTION_NOT_PERMITTED, refused);
    bench.takeAway(0, 1);
    assertThrows(VaultException.class, () -> StoredKeys.signs(repairing.use(key)));
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    bench.takeAway(0, 1);
    assertTrue(StoredKeys.signs(repairing.use(key)));
  }

  private void logInAgain() throws Exception {
    user = Bench.login(bench.token());
    repairing = new Repairing(bench, user);
  }
}
