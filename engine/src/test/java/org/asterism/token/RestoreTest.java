package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever copies of token store and vault stores come together, no key is lost that k vaults
/// hold, and exactly one PIN opens the token: what k vaults have in force.
@SuppressWarnings("NullAway.Init") // each test begins with its own bench
class RestoreTest {
  private static final String NEXT = "user-5678";
  private static final String LATER = "user-9abc";

  @TempDir Path folder;
  private Bench bench;

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  /// Directory old or new, and which vault stores are old.
  static Stream<Arguments> combinations() {
    return Stream.of(false, true)
        .flatMap(directory ->
            IntStream.rangeClosed(0, Bench.N)
                .boxed()
                .flatMap(stores ->
                    IntStream.of(0, 2).mapToObj(from -> Arguments.of(directory, stores, from))));
  }

  @ParameterizedTest(name = "old directory: {0}, {1} old stores from {2}")
  @MethodSource("combinations")
  void afterAChangeOfThePin(boolean directory, int stores, int from) throws Exception {
    bench = Bench.withToken(folder);
    long key = bench.createdKey();
    Copies copies = Copies.of(bench);
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    bench.tryAgain();
    putBack(copies, directory, stores, from);
    boolean old = Bench.N - stores < Bench.K;
    String right = old ? Bench.USER_PIN : NEXT;
    requireOnly(right, old ? NEXT : Bench.USER_PIN);
    requireSigns(right, key);
    requireFullService(right, key);
    Copies.adopt(bench);
    requireOfficerHelps(key);
  }

  @ParameterizedTest(name = "old directory: {0}, {1} old stores from {2}")
  @MethodSource("combinations")
  void afterANewKey(boolean directory, int stores, int from) throws Exception {
    bench = Bench.withToken(folder);
    long key = bench.createdKey();
    Copies copies = Copies.of(bench);
    long later = bench.createdKey();
    putBack(copies, directory, stores, from);
    requireSigns(Bench.USER_PIN, key);
    if (Bench.N - stores >= Bench.K && !directory) {
      requireSigns(Bench.USER_PIN, later);
      requireFullService(Bench.USER_PIN, key, later);
    }
    for (int i = 0; i < Bench.N; i++) {
      boolean isOld = isOld(i, stores, from);
      assertTrue(bench.records(i) >= (isOld ? 2 : 4), "vault " + (i + 1) + " lost a share");
    }
  }

  @ParameterizedTest(name = "old directory: {0}, {1} old stores from {2}")
  @MethodSource("combinations")
  void afterADestroyedKey(boolean directory, int stores, int from) throws Exception {
    bench = Bench.withToken(folder);
    long key = bench.createdKey();
    long gone = bench.createdKey();
    Copies copies = Copies.of(bench);
    try (Login user = Bench.login(bench.token())) {
      bench.token().objects().destroy(user, gone);
    }
    bench.tryAgain();
    putBack(copies, directory, stores, from);
    requireSigns(Bench.USER_PIN, key);
    try (Login user = Bench.login(bench.token())) {
      assertEquals(directory, bench.token().objects().find(gone, Optional.of(user)).isPresent());
      if (directory && stores < Bench.K) {
        assertThrows(
            VaultException.class, () -> Bench.signs(bench.token(), user, gone), "it is gone");
      }
    }
    requireSigns(Bench.USER_PIN, key);
  }

  @Test
  void afterAChangeOfTheOfficersPin() throws Exception {
    bench = Bench.withToken(folder);
    long key = bench.createdKey();
    Copies copies = Copies.of(bench);
    Bench.changePin(bench.token(), Role.SO, Bench.SO_PIN, "so-aaaaaaaa");
    bench.tryAgain();
    copies.putBackDirectory();
    assertThrows(CryptokiException.class, () -> Bench.login(bench.token(), Role.SO, Bench.SO_PIN));
    Copies.adopt(bench);
    try (Login officer = Bench.login(bench.token(), Role.SO, "so-aaaaaaaa")) {
      officer.initialiseUserPin(Bench.pin(LATER));
    }
    requireSigns(LATER, key);
  }

  // The copy is from before the officer set the user's first PIN.
  @Test
  void afterTheFirstUserPin() throws Exception {
    bench = Bench.empty(folder);
    Token token = bench.withoutUserPin();
    Copies copies = Copies.of(bench);
    Bench.setUserPin(token, Bench.USER_PIN);
    bench.settle();
    long key = bench.createdKey();
    copies.putBackDirectory();
    requireOnly(Bench.USER_PIN, NEXT);
    bench.environment().directory().close();
    bench.restartEngine();
    requireOnly(Bench.USER_PIN, NEXT);
    assertTrue(key > 0);
  }

  // A copy that was taken between the decision and the commits holds debts to all vaults.
  @Test
  void ofACopyFromTheMiddleOfAChange() throws Exception {
    bench = Bench.withToken(folder);
    long key = bench.createdKey();
    byte[][] stores = new byte[Bench.N][];
    for (int i = 0; i < Bench.N; i++) {
      stores[i] = bench.photograph(i);
      bench.vaults.get(i).loseRequests(org.asterism.vault.operation.Commit.class::isInstance);
    }
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    Copies decided = Copies.of(bench);
    bench.bringBack();
    bench.tryAgain();
    Bench.changePin(bench.token(), Role.USER, NEXT, LATER);
    bench.tryAgain();
    decided.putBackDirectory();
    requireOnly(LATER, NEXT);
    requireFullService(LATER, key);
    decided.putBackDirectory();
    for (int i = 0; i < Bench.N; i++) {
      bench.putBack(i, stores[i]);
    }
    requireOnly(Bench.USER_PIN, NEXT);
    requireFullService(Bench.USER_PIN, key);
  }

  @Test
  void aStoreThatIsPutBackWhileTheTokenIsOpenIsBroughtUpInTheSameSession() throws Exception {
    bench = Bench.withToken(folder);
    Copies copies = Copies.of(bench);
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    try (Login user = Bench.login(bench.token(), Role.USER, NEXT)) {
      long key = bench.token().objects().create(user, StoredKeys.ec()).number();
      bench.tryAgain();
      copies.putBackStore(1);
      bench.takeAway(3, 4);
      var lacking = assertThrows(VaultException.class, () -> Bench.signs(bench.token(), user, key));
      assertTrue(String.valueOf(lacking.getMessage()).contains("v2"));
      bench.bringBack();
      bench.tryAgain();
      State.requireTidy(bench);
      bench.takeAway(3, 4);
      assertTrue(Bench.signs(bench.token(), user, key), "with the vault that was put back");
    }
  }

  @Test
  void aStoreFromBeforeTheTokenGetsItsAccountsToo() throws Exception {
    bench = Bench.empty(folder);
    Copies copies = Copies.of(bench);
    bench.withoutUserPin();
    Bench.setUserPin(bench.token(), Bench.USER_PIN);
    bench.settle();
    long key = bench.createdKey();
    bench.restartEngine();
    copies.putBackStore(0);
    requireFullService(Bench.USER_PIN, key);
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
    bench.tryAgain();
    bench.restartEngine();
    bench.takeAway(3, 4);
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
  }

  @Test
  void theOfficersWordReachesOlderStoresToo() throws Exception {
    bench = Bench.withToken(folder);
    long key = bench.createdKey();
    Copies copies = Copies.of(bench);
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    bench.tryAgain();
    bench.restartEngine();
    copies.putBackStore(0);
    copies.putBackStore(1);
    Bench.setUserPin(bench.token(), LATER);
    bench.settle();
    for (int i = 0; i < 2; i++) {
      bench.takeAway(2 + i, 3 + i);
      bench.restartEngine();
      requireOnly(LATER, NEXT);
      requireSigns(LATER, key);
      bench.bringBack();
    }
  }

  @Test
  void aRecordThatIsDamagedAtAVaultIsPutAgainWhileTheTokenIsOpen() throws Exception {
    bench = Bench.withToken(folder);
    long key = bench.createdKey();
    bench.putBack(0, Copies.spoilt(bench.photograph(0), folder.resolve("spoilt")));
    try (var log = new LogWatch();
        Login user = Bench.login(bench.token())) {
      bench.takeAway(3, 4);
      assertThrows(VaultException.class, () -> Bench.signs(bench.token(), user, key));
      assertTrue(log.says("vault v1", "is damaged there", "put again"));
      bench.bringBack();
      bench.tryAgain();
      bench.takeAway(3, 4);
      assertTrue(Bench.signs(bench.token(), user, key), "with the vault that was damaged");
    }
    bench.bringBack();
    State.requireTidy(bench);
  }

  // The old PIN reaches fewer than k vaults, and no number of old copies below k changes it.
  @Test
  void anOldPinRollsNothingBackWhileTheRowsEpochMayReachAQuorum() throws Exception {
    bench = Bench.withToken(folder);
    Copies copies = Copies.of(bench);
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    bench.tryAgain();
    bench.restartEngine();
    copies.putBackStore(0);
    copies.putBackStore(1);
    bench.takeAway(4);
    for (String pin : new String[] {Bench.USER_PIN, NEXT}) {
      assertThrows(VaultException.class, () -> Bench.login(bench.token(), Role.USER, pin));
    }
    assertEquals(0, bench.tries(0), "a vault of another epoch is not asked");
    bench.bringBack();
    requireOnly(NEXT, Bench.USER_PIN);
  }

  @Test
  void theLogSaysWhichCopyWasOld() throws Exception {
    bench = Bench.withToken(folder);
    Copies copies = Copies.of(bench);
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    bench.tryAgain();
    try (var log = new LogWatch()) {
      bench.restartEngine();
      copies.putBackStore(2);
      requireOnly(NEXT, Bench.USER_PIN);
      assertTrue(log.says("vault v3", "its store is an older copy", "USER PIN"));
      bench.tryAgain();
      copies.putBackDirectory();
      requireOnly(NEXT, Bench.USER_PIN);
      assertTrue(log.says("the token store is an older copy than theirs"));
      assertFalse(log.says("their stores are older copies"));
    }
    try (var log = new LogWatch()) {
      for (int i = 0; i < Bench.K; i++) {
        copies.putBackStore(i);
      }
      bench.restartEngine();
      requireOnly(Bench.USER_PIN, NEXT);
      assertTrue(log.says("their stores are older copies", "a PIN of before"));
    }
  }

  private static boolean isOld(int index, int stores, int from) {
    return (index - from + Bench.N) % Bench.N < stores;
  }

  private void putBack(Copies copies, boolean directory, int stores, int from) throws Exception {
    if (directory) {
      copies.putBackDirectory();
    } else {
      bench.restartEngine();
    }
    for (int i = 0; i < Bench.N; i++) {
      if (isOld(i, stores, from)) {
        copies.putBackStore(i);
      }
    }
  }

  private void requireOnly(String right, String wrong) throws Exception {
    var refused =
        assertThrows(CryptokiException.class, () -> Bench.login(bench.token(), Role.USER, wrong));
    assertEquals(Ckr.PIN_INCORRECT, refused.ckr());
    Bench.login(bench.token(), Role.USER, right).close();
  }

  private void requireSigns(String pin, long key) throws Exception {
    try (Login user = Bench.login(bench.token(), Role.USER, pin)) {
      assertTrue(Bench.signs(bench.token(), user, key));
    }
  }

  /// Every vault is up again: any two may go.
  private void requireFullService(String pin, long... keys) throws Exception {
    // The next opening takes a step of the lineage, which finds vaults whose store is older.
    bench.pass(Duration.ofMinutes(11));
    try (Login _ = Bench.login(bench.token(), Role.USER, pin)) {
      bench.tryAgain();
      assertEquals(java.util.Map.of(), TokenDebts.of(bench));
    }
    for (int away = 0; away < Bench.N; away++) {
      bench.restartEngine();
      bench.takeAway(away, (away + 1) % Bench.N);
      for (long key : keys) {
        requireSigns(pin, key);
      }
      bench.bringBack();
    }
  }

  private void requireOfficerHelps(long key) throws Exception {
    Bench.setUserPin(bench.token(), LATER);
    bench.tryAgain();
    bench.restartEngine();
    requireOnly(LATER, NEXT);
    requireSigns(LATER, key);
  }
}
