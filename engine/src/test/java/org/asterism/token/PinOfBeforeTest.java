package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.enclave.store.Records;
import org.asterism.vault.Operation;
import org.asterism.vault.Role;
import org.asterism.vault.operation.LoginStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A token whose PINs were set before there were login keys: they open it as they did, and each
/// gets a key when it is changed.
class PinOfBeforeTest {
  private static final String NEXT = "user-5678";

  // Longer than an engine waits between its steps.
  private static final Duration STEPS = Duration.ofMinutes(11);

  @TempDir Path folder;
  private Bench bench;
  private long key;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
    key = bench.createdKey();
    new PinOfBefore(bench, new SecureRandom()).giveBoth();
    requireShares(Role.USER, 0);
    requireShares(Role.SO, 0);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void opensTheTokenWithoutAnyEvaluation() throws Exception {
    AtomicInteger asked = watchElements();
    requireOnly(Bench.USER_PIN, NEXT);
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
    assertEquals(0, asked.get());
    assertEquals(0, bench.tries(0) + bench.tries(1) + bench.tries(2));
  }

  @Test
  void itsChangeGivesItAKey() throws Exception {
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    bench.tryAgain();
    requireShares(Role.USER, Bench.N);
    requireShares(Role.SO, 0);
    bench.restartEngine();
    AtomicInteger asked = watchElements();
    requireOnly(NEXT, Bench.USER_PIN);
    assertTrue(asked.get() >= 2 * Bench.K);
  }

  @Test
  void theOfficerGivesTheUsersPinAKey() throws Exception {
    Bench.setUserPin(bench.token(), NEXT);
    bench.tryAgain();
    requireShares(Role.USER, Bench.N);
    bench.restartEngine();
    requireOnly(NEXT, Bench.USER_PIN);
  }

  @Test
  void aVaultWhoseStoreIsOfBeforeGetsItsShare() throws Exception {
    byte[] old = bench.photograph(3);
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    bench.tryAgain();
    bench.restartEngine();
    bench.putBack(3, old);
    try (Login _ = Bench.login(bench.token(), Role.USER, NEXT)) {
      bench.tryAgain();
    }
    requireShares(Role.USER, Bench.N);
    bench.pass(STEPS);
    bench.takeAway(0, 1);
    requireOnly(NEXT, Bench.USER_PIN);
  }

  @Test
  void aTokenStoreOfBeforeFollowsTheVaults() throws Exception {
    Copies copies = Copies.of(bench);
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    bench.tryAgain();
    copies.putBackDirectory();
    requireOnly(NEXT, Bench.USER_PIN);
    assertEquals(Bench.N, bench.token().record().user().shares().size());
  }

  @Test
  void whereKStoresAreOfBeforeThePinIsTheirs() throws Exception {
    Copies copies = Copies.of(bench);
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    bench.tryAgain();
    bench.restartEngine();
    for (int i = 0; i < Bench.K; i++) {
      copies.putBackStore(i);
    }
    requireOnly(Bench.USER_PIN, NEXT);
    assertEquals(Map.of(), bench.token().record().user().shares());
  }

  private void requireOnly(String right, String wrong) throws Exception {
    assertThrows(
        CryptokiException.class, () -> Bench.login(bench.token(), Role.USER, wrong).close());
    bench.pass(STEPS);
    try (Login user = Bench.login(bench.token(), Role.USER, right)) {
      assertTrue(Bench.signs(bench.token(), user, key));
    }
    bench.pass(STEPS);
  }

  private void requireShares(Role role, int expected) throws Exception {
    int found = 0;
    for (int i = 0; i < Bench.N; i++) {
      try (Records records = bench.house(i).read()) {
        found += StoreThief.account(records, role).loginShare().isPresent() ? 1 : 0;
      }
    }
    assertEquals(expected, found, "shares at vaults");
    assertEquals(expected, bench.token().record().account(role).shares().size(), "in the row");
  }

  private AtomicInteger watchElements() {
    var asked = new AtomicInteger();
    bench.vaults.forEach(vault ->
        vault.lie((act, truth) -> {
          Operation<?> operation = act.operation();
          if (operation instanceof LoginStart(Optional<?> element) && element.isPresent()) {
            asked.incrementAndGet();
          }
          return truth;
        }));
    return asked;
  }
}
