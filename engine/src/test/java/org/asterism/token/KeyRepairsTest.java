package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.TokenOrder;
import org.asterism.constellation.TokenOrder.Deed;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.ShareRepair.Report;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleForm;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.RosterChanges;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
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

/// A vault that has lost its share of a key gets it back from others: at once where its record is
/// of before a refresh, by operators' word where its store is empty. Until then, and where that
/// fails half way, the others serve the key.
class KeyRepairsTest {
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
  void aVaultThatMissedARefreshGetsItsShareAtOnce() throws Exception {
    long key = stale(4, born());
    KeyUse begun = use(key);
    assertEquals(List.of(name(4)), repair(key).repaired());
    assertTrue(StoredKeys.signs(begun));
    isWhole(key);
    refresh(key);
    isWhole(key);
  }

  @Test
  void anRsaKeyIsRepairedBothWays() throws Exception {
    long key = bench.token().objects().create(user, StoredKeys.threshold()).number();
    bench.settle();
    stale(4, key);
    assertEquals(List.of(name(4)), repair(key).repaired());
    isWhole(key);
    bench.loseDisk(1);
    repairWithOrder(key, 1);
    isWhole(key);
    refresh(key);
    isWhole(key);
  }

  @Test
  void aVaultWithAnEmptyStoreGetsItsShareByOperatorsWord() throws Exception {
    long key = born();
    KeyUse begun = use(key);
    for (int lost : new int[] {3, 3, 0}) {
      bench.loseDisk(lost);
      repairWithOrder(key, lost);
      assertTrue(StoredKeys.signs(begun));
      isWhole(key);
    }
    refresh(key);
    isWhole(key);
  }

  @Test
  void operatorsSignForManyKeysAtOnce() throws Exception {
    List<Long> keys = List.of(born(), born(), born());
    bench.loseDisk(2);
    List<RosterChange> changes =
        List.of(seat(keys.get(0)), seat(keys.get(1)), seat(keys.get(2)));
    // The path of another key is none of this one's.
    assertThrows(VaultException.class, () -> repair(keys.get(1), changes, 2));
    for (int i = 0; i < keys.size(); i++) {
      assertEquals(List.of(name(2)), repair(keys.get(i), changes, i).repaired());
      Optional<RosterChange> known = repairs().repair(user, keys.get(i), _ -> true, none()).signed();
      assertArrayEquals(changes.get(i).digest(), known.orElseThrow().digest());
    }
    for (long key : keys) {
      isWhole(key);
    }
  }

  @Test
  void aSeatStaysTheSameWhateverBecomesOfTheEngine() throws Exception {
    long key = born();
    bench.loseDisk(2);
    RosterChange change = seat(key);
    assertArrayEquals(change.digest(), seat(key).digest());
    user.close();
    bench.restartEngine();
    user = Bench.login(bench.token());
    assertArrayEquals(change.digest(), seat(key).digest());
    bench.restartVault(2);
    assertEquals(List.of(name(2)), repair(key, List.of(change), 0).repaired());
    isWhole(key);
  }

  @Test
  void withoutOperatorsNothingChanges() throws Exception {
    long key = born();
    bench.loseDisk(2);
    RosterChange change = seat(key);
    RosterChanges tree = RosterChanges.of(List.of(change));
    var one = new RosterAuthority(order(tree, TestOperators.ALL.subList(0, 1)), List.of());
    for (var word : List.of(one, new RosterAuthority("", List.of()))) {
      assertThrows(
          VaultException.class,
          () -> repairs().repair(user, key, _ -> true, Optional.of(word)));
    }
    bench.tryAgain();
    assertEquals(Map.of("v3", 1L), tally().lacking());
    assertEquals(List.of(name(2)), repair(key, List.of(change), 0).repaired());
    isWhole(key);
  }

  @Test
  void whoWasAwayHearsOfItLater() throws Exception {
    long key = born();
    bench.loseDisk(2);
    RosterChange change = seat(key);
    bench.takeAway(4);
    Report report = repair(key, List.of(change), 0);
    assertEquals(List.of(name(2)), report.repaired());
    assertTrue(report.unasked().isPresent());
    bench.settle();
    bench.bringBack();
    bench.vaults.get(4).loseRequests(Reseat.class::isInstance);
    assertThrows(VaultException.class, () -> refresh(key));
    bench.bringBack();
    bench.tryAgain();
    assertEquals(1, bench.vaults.get(4).count(Reseat.class::isInstance));
    isWhole(key);
    refresh(key);
    isWhole(key);
  }

  // By then two others have other pseudonyms.
  @Test
  void whoWasAwayForLongHearsOfAllInTheirOrder() throws Exception {
    long key = born();
    bench.takeAway(4);
    for (int lost : new int[] {0, 1, 0}) {
      bench.loseDisk(lost);
      repairWithOrder(key, lost);
    }
    bench.restartEngine();
    user = Bench.login(bench.token());
    bench.bringBack();
    refresh(key);
    isWhole(key);
  }

  @Test
  void twoThatLostTheirsAreRepairedOneAfterTheOther() throws Exception {
    long key = born();
    long other = stale(0, born());
    bench.loseDisk(1);
    Report report = repair(other);
    assertEquals(List.of(name(0)), report.repaired());
    assertEquals(name(1), report.seat().orElseThrow().vault());
    bench.loseDisk(3);
    for (long one : List.of(key, other)) {
      repairWithOrder(one, 1);
      repairWithOrder(one, 3);
    }
    isWhole(key);
    isWhole(other);
  }

  @Test
  void oneVaultAloneIsMeant() throws Exception {
    long key = born();
    bench.loseDisk(1);
    bench.loseDisk(3);
    Report report =
        repairs().repair(user, key, name(3)::equals, Optional.empty()).report();
    assertEquals(name(3), report.seat().orElseThrow().vault());
    Ckr refused =
        assertThrows(
                CryptokiException.class,
                () -> repairs().repair(user, key, _ -> false, Optional.empty()))
            .ckr();
    assertEquals(Ckr.ARGUMENTS_BAD, refused);
  }

  @Test
  void anEcdsaKeyPresignsWithTheRepairedVault() throws Exception {
    long key = bench.token().objects().create(user, StoredKeys.signing()).number();
    assertTrue(StoredKeys.signs(use(key)));
    bench.settle();
    bench.loseDisk(4);
    repairWithOrder(key, 4);
    // Of five vaults, all presign.
    for (int i = 0; i < 3; i++) {
      assertTrue(StoredKeys.signs(use(key)));
      bench.pass(Duration.ofMinutes(1));
    }
    bench.takeAway(0, 1);
    assertTrue(StoredKeys.signs(use(key)));
  }

  @Test
  void anAssembledKeyNeedsNoRepair() throws Exception {
    long key = bench.createdKey();
    bench.loseDisk(2);
    Ckr refused = assertThrows(CryptokiException.class, () -> repair(key)).ckr();
    assertEquals(Ckr.KEY_FUNCTION_NOT_PERMITTED, refused);
    bench.takeAway(0, 1);
    assertThrows(VaultException.class, () -> StoredKeys.signs(use(key)));
    bench.bringBack();
    bench.tryAgain();
    State.requireTidy(bench);
    bench.takeAway(0, 1);
    assertTrue(StoredKeys.signs(use(key)));
  }

  @Test
  void fewerThanKVaultsGiveNothing() throws Exception {
    long key = born();
    bench.loseDisk(2);
    RosterChange change = seat(key);
    bench.takeAway(0, 1);
    String said =
        String.valueOf(
            assertThrows(VaultException.class, () -> repair(key, List.of(change), 0))
                .getMessage());
    assertTrue(said.startsWith("3 vaults needed"), said);
    bench.bringBack();
    assertEquals(List.of(name(2)), repair(key, List.of(change), 0).repaired());
  }

  @Test
  void othersGiveItWhereOneFailsOrLies() throws Exception {
    long key = born();
    for (int helper = 0; helper < Bench.N; helper++) {
      int lost = (helper + 1) % Bench.N;
      bench.loseDisk(lost);
      RosterChange change = seat(key);
      int liar = helper;
      bench.vaults.get(helper).lie((_, truth) ->
          truth instanceof Applied applied && applied.sum().isPresent()
              ? new Applied(Octets.of(new byte[33]), applied.sum().get())
              : truth);
      try (var log = new LogWatch()) {
        assertEquals(List.of(name(lost)), repair(key, List.of(change), 0).repaired());
        for (int i = 0; i < Bench.N; i++) {
          boolean blamed = log.says("vault v%d ".formatted(i + 1), "is to blame");
          assertFalse(blamed && i != liar);
        }
      }
      bench.bringBack();
      isWhole(key);
    }
  }

  @Test
  void anRsaShareThatIsNotOfTheKeyIsGivenAnewByOthers() throws Exception {
    long key = bench.token().objects().create(user, StoredKeys.threshold()).number();
    bench.settle();
    stale(4, key);
    // A wrong power of the one that is repaired: no set gives it what is right.
    bench.vaults.get(4).lie((_, truth) -> wrongPower(truth));
    assertThrows(VaultException.class, () -> repair(key));
    bench.bringBack();
    assertEquals(List.of(name(4)), repair(key).repaired());
    isWhole(key);
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
    long key = born();
    int lost = 0;
    for (boolean done : List.of(false, true)) {
      for (int act = 1; act <= 4; act++) {
        String when = "after a crash at %s %d, done: %s".formatted(kind.getSimpleName(), act, done);
        lost = (lost + 1) % Bench.N;
        bench.loseDisk(lost);
        bench.crashAt(act, done, kind::isInstance);
        try {
          Report report = repair(key);
          if (report.seat().isPresent()) {
            repair(key, List.of(report.seat().get().change()), 0);
          }
          bench.settle();
        } catch (VaultException | CryptokiException | RuntimeException crashed) {
          assertTrue(bench.crash().isDead(), crashed::toString);
        }
        bench.restartEngine();
        user = Bench.login(bench.token());
        bench.tryAgain();
        assertTrue(StoredKeys.signs(use(key)), when);
        Report report = repair(key);
        if (report.seat().isPresent()) {
          repair(key, List.of(report.seat().get().change()), 0);
        }
        bench.tryAgain();
        State.requireTidy(bench, when);
        assertEquals(Map.of(), tally().lacking(), when);
      }
    }
    refresh(key);
    isWhole(key);
  }

  // Each vault's share is among those that serve.
  private void isWhole(long key) throws Exception {
    bench.tryAgain();
    assertEquals(Map.of(), tally().lacking());
    State.requireTidy(bench);
    for (int one = 0; one < Bench.N; one++) {
      bench.takeAway(one, (one + 1) % Bench.N);
      assertTrue(StoredKeys.signs(use(key)));
      bench.bringBack();
    }
  }

  /// A key of which one vault has an old share.
  private long stale(int vault, long key) throws Exception {
    byte[] before = bench.photograph(vault);
    refresh(key);
    bench.settle();
    bench.putBack(vault, before);
    return key;
  }

  private void repairWithOrder(long key, int lost) throws Exception {
    RosterChange change = seat(key);
    assertEquals(List.of(name(lost)), repair(key, List.of(change), 0).repaired());
  }

  private RosterChange seat(long key) throws Exception {
    Report report = repair(key);
    assertEquals(List.of(), report.repaired());
    return report.seat().orElseThrow().change();
  }

  private Report repair(long key) throws Exception {
    return repairs().repair(user, key, _ -> true, Optional.empty()).report();
  }

  private Report repair(long key, List<RosterChange> changes, int place) throws Exception {
    RosterChanges tree = RosterChanges.of(changes);
    List<Octets> path = tree.path(place).stream().map(Octets::of).toList();
    String order = order(tree, TestOperators.ALL.subList(1, 3));
    var word = Optional.of(new RosterAuthority(order, path));
    return repairs().repair(user, key, _ -> true, word).report();
  }

  private static Optional<RosterAuthority> none() {
    return Optional.empty();
  }

  private String order(RosterChanges tree, List<OperatorSigner> signers) {
    Instant end = Instant.now().plus(Duration.ofDays(7));
    Optional<Octets> root = Optional.of(Octets.of(tree.root()));
    String serial = bench.token().facts().serial();
    return new TokenOrder(Deed.RESEAT, serial, 1, end, root).write(signers);
  }

  private long born() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    return key;
  }

  private void refresh(long key) throws Exception {
    bench.token().objects().refreshShares(user, key);
  }

  private VaultName name(int vault) {
    return bench.vaults.get(vault).name();
  }

  private KeyTally tally() {
    return KeyTally.of(bench.environment(), bench.token().slotId());
  }

  private KeyRepairs repairs() {
    return bench.token().objects().repairs();
  }

  private KeyUse use(long key) throws Exception {
    return bench.token().objects().key(key, Optional.of(user));
  }
}
