package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.asterism.login.Counters;
import org.asterism.login.LoginRound;
import org.asterism.login.OwedCredentials;
import org.asterism.login.RootCombiner;
import org.asterism.login.TokenRecord;
import org.asterism.rows.RowKeys;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.operation.LoginStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Where locked memory is full, what is done about older copies is done or not begun, and nothing
/// is left behind.
@SuppressWarnings("NullAway.Init") // each test begins with its own bench
class ScarceCopiesTest {
  private static final String NEXT = "user-5678";

  // A step that no size of a reservation is a multiple of.
  private static final int STEP = 752;

  private static final int MOST = 4096;

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void setApart() throws Exception {
    LockedMemory.requireParts();
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.with(closingAtOnce()).inTheirOrder());
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  // The row's epoch reaches no vault, so that all are asked by their own.
  @Test
  @Timeout(120)
  void whereverMemoryEnds_aLoginOnAnOlderDirectoryIsDoneOrNotBegun() throws Exception {
    Copies copies = Copies.of(bench);
    changePin();
    copies.putBackDirectory();
    requireDoneOrNotBegun();
  }

  @Test
  @Timeout(120)
  void whereverMemoryEnds_aLoginAtOlderVaultsIsDoneOrNotBegun() throws Exception {
    Copies copies = Copies.of(bench);
    changePin();
    bench.restartEngine();
    copies.putBackStore(0);
    copies.putBackStore(1);
    requireDoneOrNotBegun();
  }

  @Test
  @Timeout(300)
  void whereverMemoryEnds_anOlderAccountIsReinstatedOrNothingIsLeft() throws Exception {
    Copies copies = Copies.of(bench);
    changePin();
    bench.restartEngine();
    copies.putBackStore(0);
    requirePaidOrNothingIsLeft();
  }

  @Test
  @Timeout(300)
  void whereverMemoryEnds_aMissingAccountIsPutOrNothingIsLeft() throws Exception {
    bench.close();
    bench =
        Bench.empty(
            Files.createDirectory(folder.resolve("empty")),
            BenchOptions.DEFAULT.with(closingAtOnce()).inTheirOrder());
    Copies copies = Copies.of(bench);
    bench.withoutUserPin();
    Bench.setUserPin(bench.token(), NEXT);
    bench.settle();
    bench.restartEngine();
    copies.putBackStore(0);
    requirePaidOrNothingIsLeft();
  }

  @Test
  void whereverMemoryEnds_rootsAreCombinedOrNothingIsLeft() throws Exception {
    TokenRecord token = bench.token().record();
    long slot = bench.token().slotId();
    var owed = new OwedCredentials(bench.environment(), slot, token.policies());
    var counters = new Counters(bench.environment(), slot, token.triesPerVault());
    var round = new LoginRound(bench.environment(), token, Role.USER, owed, counters);
    var combiner = new RootCombiner(token, bench.environment().members(), Role.USER);
    try (SecretBytes pin = Bench.pin(Bench.USER_PIN);
        LoginRound.Accepted accepted = round.run(pin);
        RowKeys root = RowKeys.derive(pin, "any")) {
      FullMemory.endingAnywhere(
          MOST,
          () -> {
            var roots = combiner.combine(accepted.rights());
            roots.tokenRoot().close();
            roots.privateRoot().orElseThrow().close();
          });
      FullMemory.endingAnywhere(
          MOST,
          () -> {
            AutoCloseable payloads =
                combiner.payloads(
                    Role.USER,
                    bench.environment().members().all().getFirst(),
                    accepted.rights(),
                    root);
            payloads.close();
          });
    }
  }

  private void requireDoneOrNotBegun() throws Exception {
    int before = LockedMemory.bytesInUse();
    boolean done = false;
    for (int left = 0; !done; left += STEP) {
      long begun = bench.count(LoginStart.class::isInstance);
      try (var _ = FullMemory.holed(left)) {
        Bench.login(bench.token(), Role.USER, NEXT).close();
        done = true;
      } catch (LockedMemoryFull full) {
        assertEquals(begun, bench.count(LoginStart.class::isInstance), "tries at " + left);
      }
      assertEquals(before, LockedMemory.bytesInUse(), "left open at " + left);
    }
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(0, bench.tries(i), "tries at vault " + (i + 1));
    }
  }

  private void requirePaidOrNothingIsLeft() throws Exception {
    try (Login _ = Bench.login(bench.token(), Role.USER, NEXT)) {
      assertFalse(TokenDebts.of(bench).isEmpty());
      int before = LockedMemory.bytesInUse();
      for (int left = 0; !TokenDebts.of(bench).isEmpty(); left += 16) {
        assertTrue(left <= MOST, "it is not paid with %d bytes".formatted(left));
        try (var _ = FullMemory.leaving(left)) {
          bench.tryAgain();
        }
        assertEquals(before, LockedMemory.bytesInUse(), "left open at " + left);
      }
    }
    State.requireTidy(bench);
  }

  private void changePin() throws Exception {
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, NEXT);
    bench.tryAgain();
  }

  private static TokenSettings closingAtOnce() {
    TokenSettings usual = TokenSettings.DEFAULT;
    return new TokenSettings(
        usual.use(),
        usual.initialise(),
        usual.officer(),
        usual.loginMemory(),
        Duration.ZERO,
        usual.tries(),
        usual.lease(),
        usual.mechanisms(),
        usual.custody());
  }
}
