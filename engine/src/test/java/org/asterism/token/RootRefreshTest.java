package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.enclave.store.Records;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ByteSharing;
import org.asterism.threshold.ChecksummedSecret;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.threshold.SharePayload;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Operation;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Role;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.StageRoots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A token whose roots have new shares is the same token, opened by any k vaults; where a refresh
/// is cut short it is opened by the shares of before, and never by neither.
class RootRefreshTest {
  private static final String NEXT = "user-5678";

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void anyThreeOfFiveOpenIt() throws Exception {
    long key = bench.createdKey();
    Set<EpochTag> sharings = new HashSet<>();
    for (int round = 0; round < 2; round++) {
      refresh();
      assertTrue(sharings.add(sharing(0, Role.USER)));
      assertAllHave(sharing(0, Role.USER));
      assertAnyThreeOpen(key);
    }
    State.requireTidy(bench);
  }

  @Test
  void whoIsLoggedInGoesOn() throws Exception {
    long key = bench.createdKey();
    try (Login user = Bench.login(bench.token())) {
      refresh();
      assertTrue(Bench.signs(bench.token(), user, key));
      bench.token().objects().destroy(user, key);
    }
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @Test
  void theOfficerDoesNotRefresh() throws Exception {
    try (Login officer = Bench.login(bench.token(), Role.SO, Bench.SO_PIN)) {
      var refused = assertThrows(CryptokiException.class, officer::refreshRoots);
      assertEquals(Ckr.USER_NOT_LOGGED_IN, refused.ckr());
    }
    assertAllHave(EpochTag.NONE);
  }

  @Test
  void withoutAllVaultsNothingChanges() throws Exception {
    long key = bench.createdKey();
    bench.takeAway(4);
    assertThrows(QuorumMissed.class, this::refresh);
    bench.bringBack();
    assertAllHave(EpochTag.NONE);
    assertAnyThreeOpen(key);
  }

  @Test
  void whatSomeHaveStagedIsForgottenWhereNotAllHave() throws Exception {
    long key = bench.createdKey();
    bench.vaults.get(4).loseRequests(StageRoots.class::isInstance);
    assertThrows(QuorumMissed.class, this::refresh);
    bench.bringBack();
    for (int i = 0; i < Bench.N; i++) {
      for (Role role : Role.values()) {
        assertEquals(StoredRecord.Sharings.BORN, sharings(i, role));
      }
    }
    assertAnyThreeOpen(key);
    refresh();
    assertAnyThreeOpen(key);
  }

  @Test
  void vaultsThatMissedTheDecisionAreToldBeforeALogin() throws Exception {
    long key = bench.createdKey();
    loseCommits(0, 1, 2, 3, 4);
    refresh();
    bench.restartEngine();
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(EpochTag.NONE, sharing(i, Role.USER));
      assertTrue(sharings(i, Role.USER).staged().isPresent());
    }
    bench.bringBack();
    assertAnyThreeOpen(key);
    assertAllHave(sharing(0, Role.USER));
    assertFalse(sharing(0, Role.USER).equals(EpochTag.NONE));
  }

  @Test
  void aVaultThatMissedItIsToldWithoutALogin() throws Exception {
    bench.createdKey();
    loseCommits(2);
    try (Login user = Bench.login(bench.token())) {
      user.refreshRoots();
      bench.bringBack();
      bench.tryAgain();
      assertAllHave(sharing(0, Role.USER));
      State.requireTidy(bench);
    }
  }

  @Test
  void aChangeOfThePinKeepsWhatIsStaged() throws Exception {
    long key = bench.createdKey();
    loseCommits(0, 1, 2, 3, 4);
    refresh();
    bench.bringBack();
    bench.takeAway(0, 1);
    bench.restartEngine();
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    bench.bringBack();
    try (Login _ = Bench.login(bench.token(), Role.USER, NEXT)) {
      bench.tryAgain();
    }
    State.requireTidy(bench);
    assertAllHave(sharing(2, Role.USER));
    bench.takeAway(2, 3);
    bench.restartEngine();
    assertSigns(NEXT, key);
  }

  @ParameterizedTest
  @ValueSource(classes = {StageRoots.class, Advance.class, Commit.class})
  void anEngineThatDiesAtAnyActLeavesOneToken(Class<? extends Operation<?>> kind) throws Exception {
    long key = bench.createdKey();
    for (boolean done : List.of(false, true)) {
      for (int act = 1; act <= Bench.N; act++) {
        String when = "after a crash at %s %d, done: %s".formatted(kind.getSimpleName(), act, done);
        try (Login user = Bench.login(bench.token())) {
          bench.crashAt(act, done, kind::isInstance);
          user.refreshRoots();
          bench.settle();
        } catch (VaultException | CryptokiException | RuntimeException crashed) {
          assertTrue(bench.crash().isDead(), crashed::toString);
        }
        bench.restartEngine();
        bench.takeAway(act % Bench.N, (act + 2) % Bench.N);
        assertSigns(Bench.USER_PIN, key);
        Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
        bench.bringBack();
        try (Login _ = Bench.login(bench.token())) {
          bench.tryAgain();
          State.requireTidy(bench, when);
          assertAllOpenBy(bench.token().record().sharing());
        }
      }
    }
    refresh();
    assertAnyThreeOpen(key);
  }

  @Test
  void sharesOfBeforeAndAfterAreOfNoUseTogether() throws Exception {
    bench.createdKey();
    Map<XCoordinate, SecretBytes> before = stolen(0, 1);
    refresh();
    Map<XCoordinate, SecretBytes> after = stolen(2, 3, 4);
    assertTrue(opens(after));
    for (int old = 0; old < 2; old++) {
      for (int fresh = 2; fresh < Bench.N; fresh++) {
        var mixed = new LinkedHashMap<>(before);
        if (old == 0) {
          mixed.remove(x(1));
        }
        mixed.put(x(fresh), after.get(x(fresh)));
        if (old == 0) {
          mixed.put(x(2 + (fresh - 1) % 3), after.get(x(2 + (fresh - 1) % 3)));
        }
        assertEquals(Bench.K, mixed.size());
        assertFalse(opens(mixed));
      }
    }
    Map<XCoordinate, SecretBytes> again = stolen(0, 1, 2);
    assertTrue(opens(again));
    Stream.of(before, after, again).forEach(map -> map.values().forEach(SecretBytes::close));
  }

  @Test
  void aVaultThatOnlySaysThatItStagedGetsItsSharesWhenItIsTold() throws Exception {
    long key = bench.createdKey();
    byte[] before = bench.photograph(2);
    bench.vaults.get(2).before(Commit.class::isInstance, () -> putBack(2, before));
    refresh();
    assertAllHave(sharing(0, Role.USER));
    assertAnyThreeOpen(key);
  }

  @Test
  void aVaultThatForgetsItAllIsNamedAndGetsItsShares() throws Exception {
    long key = bench.createdKey();
    byte[] before = bench.photograph(2);
    refresh();
    bench.putBack(2, before);
    bench.restartEngine();
    bench.takeAway(4);
    try (var log = new LogWatch()) {
      assertSigns(Bench.USER_PIN, key);
      assertTrue(log.says("vault v3", "another sharing"));
    }
    bench.settle();
    assertAllHave(sharing(0, Role.USER));
    bench.bringBack();
    assertAnyThreeOpen(key);
  }

  @Test
  void aVaultWhoseStoreIsOfBeforeIsHeardWhenItIsUsed() throws Exception {
    long key = bench.createdKey();
    byte[] before = bench.photograph(3);
    refresh();
    bench.restartEngine();
    bench.putBack(3, before);
    bench.takeAway(0);
    assertSigns(Bench.USER_PIN, key);
    bench.bringBack();
    assertSigns(Bench.USER_PIN, key);
    bench.tryAgain();
    assertAllHave(sharing(0, Role.USER));
  }

  @Test
  void theOfficerHelpsAVaultThatKnowsNeitherTheRootsNorThePin() throws Exception {
    long key = bench.createdKey();
    byte[] before = bench.photograph(3);
    refresh();
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    bench.tryAgain();
    bench.putBack(3, before);
    bench.restartEngine();
    bench.takeAway(4);
    assertSigns(NEXT, key);
    bench.tryAgain();
    assertEquals(EpochTag.NONE, sharing(3, Role.USER));
    bench.bringBack();
    try (Login officer = Bench.login(bench.token(), Role.SO, Bench.SO_PIN);
        SecretBytes pin = Bench.pin(Bench.USER_PIN)) {
      officer.initialiseUserPin(pin);
      bench.tryAgain();
    }
    bench.restartEngine();
    bench.takeAway(0);
    assertSigns(Bench.USER_PIN, key);
    bench.bringBack();
    try (Login _ = Bench.login(bench.token())) {
      bench.tryAgain();
    }
    assertAllHave(sharing(0, Role.USER));
  }

  /// Directory old or new, and how many vault stores are old.
  static Stream<Arguments> combinations() {
    return Stream.of(false, true)
        .flatMap(directory ->
            IntStream.rangeClosed(0, Bench.N).mapToObj(old -> Arguments.of(directory, old)));
  }

  @ParameterizedTest(name = "old directory: {0}, {1} old stores")
  @MethodSource("combinations")
  void whateverCopiesComeTogetherItOpens(boolean directory, int stores) throws Exception {
    long key = bench.createdKey();
    Copies copies = Copies.of(bench);
    refresh();
    bench.tryAgain();
    for (int i = 0; i < stores; i++) {
      copies.putBackStore(i);
    }
    if (directory) {
      copies.putBackDirectory();
    } else {
      bench.restartEngine();
    }
    assertSigns(Bench.USER_PIN, key);
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
    Copies.adopt(bench);
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
    try (Login _ = Bench.login(bench.token())) {
      bench.tryAgain();
    }
    assertAllHave(sharing(0, Role.USER));
    assertAnyThreeOpen(key);
    refresh();
    assertAnyThreeOpen(key);
  }

  @Test
  void aTokenWithoutKeysHasRootsToo() throws Exception {
    refresh();
    assertAllHave(sharing(0, Role.USER));
    assertFalse(sharing(0, Role.USER).equals(EpochTag.NONE));
    bench.restartEngine();
    assertAnyThreeOpen(bench.createdKey());
  }

  private void refresh() throws Exception {
    try (Login user = Bench.login(bench.token())) {
      user.refreshRoots();
    }
    bench.settle();
  }

  private void putBack(int vault, byte[] photograph) {
    try {
      bench.putBack(vault, photograph);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void loseCommits(int... vaults) {
    for (int i : vaults) {
      bench.vaults.get(i).loseRequests(Commit.class::isInstance);
    }
  }

  private void assertAnyThreeOpen(long key) throws Exception {
    for (int one = 0; one < Bench.N; one++) {
      bench.takeAway(one, (one + 1) % Bench.N);
      bench.restartEngine();
      assertSigns(Bench.USER_PIN, key);
      Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
      bench.bringBack();
    }
  }

  private void assertSigns(String pin, long key) throws Exception {
    try (Login user = Bench.login(bench.token(), Role.USER, pin)) {
      assertTrue(Bench.signs(bench.token(), user, key));
    }
  }

  // What was staged without a decision may lie there until the next refresh.
  private void assertAllOpenBy(EpochTag sharing) throws Exception {
    for (int i = 0; i < Bench.N; i++) {
      for (Role role : Role.values()) {
        assertEquals(sharing, sharing(i, role), "vault " + (i + 1));
      }
    }
  }

  private void assertAllHave(EpochTag sharing) throws Exception {
    for (int i = 0; i < Bench.N; i++) {
      for (Role role : Role.values()) {
        assertEquals(StoredRecord.Sharings.of(sharing), sharings(i, role), "vault " + (i + 1));
      }
    }
    assertEquals(sharing, bench.token().record().sharing());
  }

  private EpochTag sharing(int vault, Role role) throws Exception {
    return sharings(vault, role).inForce();
  }

  private StoredRecord.Sharings sharings(int vault, Role role) throws Exception {
    try (Records records = bench.house(vault).read()) {
      return StoreThief.account(records, role).sharings();
    }
  }

  private XCoordinate x(int vault) {
    return bench.environment().members().all().get(vault).x();
  }

  // Shares of the token root, as they lie in opened stores.
  private Map<XCoordinate, SecretBytes> stolen(int... vaults) throws Exception {
    Map<XCoordinate, SecretBytes> shares = new LinkedHashMap<>();
    for (int vault : vaults) {
      try (Records records = bench.house(vault).read()) {
        SecretBytes payload = StoreThief.account(records, Role.USER).roots().tokenRoot();
        shares.put(x(vault), payload.slice(0, payload.length() - SharePayload.NU_BYTES));
      }
    }
    return shares;
  }

  private boolean opens(Map<XCoordinate, SecretBytes> shares) {
    List<XCoordinate> all = new ArrayList<>();
    IntStream.range(0, Bench.N).forEach(i -> all.add(x(i)));
    try (SecretBytes encoded = new ByteSharing(Bench.K, all).combine(shares);
        SecretBytes _ = ChecksummedSecret.open(encoded)) {
      return true;
    } catch (CorruptSecretException none) {
      return false;
    }
  }
}
