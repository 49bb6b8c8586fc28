package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vaults lose their stores, and with them the officer's account, which comes back by the officer's
/// PIN alone: by a login after the loss, or by one before it while the token stays open.
class OfficersAccountTest {
  // Longer than a login is remembered, and than an engine waits between its steps.
  private static final Duration LATER = Duration.ofMinutes(11);

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void allStoresMayBeLostOneAfterTheOther() throws Exception {
    for (int lost = 0; lost < Bench.N; lost++) {
      bench.house(lost).loseDisk();
      officerLogsIn();
      requireOfficersAt(lost);
    }
  }

  @Test
  void alsoWhereAUserIsLoggedIn() throws Exception {
    long key = bench.createdKey();
    try (Login user = Bench.login(bench.token())) {
      for (int lost = 0; lost < Bench.N; lost++) {
        bench.house(lost).loseDisk();
        officerLogsIn();
        bench.tryAgain();
        assertTrue(Bench.signs(bench.token(), user, key));
        bench.pass(LATER);
      }
    }
    requireOfficersAt(0);
    requireOfficersAt(3);
  }

  @Test
  void aLoginThatIsRememberedGivesItToo() throws Exception {
    try (Login _ = officer()) {
      bench.settle();
      bench.house(2).loseDisk();
      officerLogsIn();
    }
    requireOfficersAt(2);
  }

  @Test
  void aVaultThatIsAwayGetsItWhenItComesBackWhileTheTokenIsOpen() throws Exception {
    bench.house(4).loseDisk();
    bench.takeAway(4);
    try (Login _ = officer()) {
      bench.tryAgain();
      bench.bringBack();
      bench.tryAgain();
    }
    requireOfficersAt(4);
  }

  @Test
  void aUserWhoFindsTheLossIsEnoughWhereTheOfficerHasLoggedInBefore() throws Exception {
    long key = bench.createdKey();
    try (Login _ = officer();
        Login user = Bench.login(bench.token())) {
      bench.settle();
      bench.house(1).loseDisk();
      bench.takeAway(3, 4);
      // It is asked for its share of the key, which is lost as well.
      assertThrows(QuorumMissed.class, () -> Bench.signs(bench.token(), user, key));
      bench.bringBack();
      bench.tryAgain();
    }
    requireOfficersAt(1);
  }

  @Test
  void noTryStaysCounted() throws Exception {
    bench.house(4).loseDisk();
    for (int i = 0; i < 7; i++) {
      officerLogsIn();
    }
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(0, bench.tries(i), "vault " + i);
    }
  }

  @Test
  void withFewerThanKAccountsTheOfficersPinIsLost() throws Exception {
    for (int lost : new int[] {0, 1, 2}) {
      bench.house(lost).loseDisk();
      try (Login _ = Bench.login(bench.token())) {
        bench.tryAgain();
      }
      bench.pass(LATER);
    }
    assertThrows(VaultException.class, this::officer);
    Bench.login(bench.token()).close();
  }

  private Login officer() throws Exception {
    return Bench.login(bench.token(), Role.SO, Bench.SO_PIN);
  }

  private void officerLogsIn() throws Exception {
    try (Login _ = officer()) {
      bench.tryAgain();
    }
  }

  // With this vault's word, and without those of two others.
  private void requireOfficersAt(int vault) throws Exception {
    bench.pass(LATER);
    bench.restartEngine();
    bench.takeAway((vault + 1) % Bench.N, (vault + 2) % Bench.N);
    officer().close();
    bench.bringBack();
    bench.restartEngine();
  }
}
