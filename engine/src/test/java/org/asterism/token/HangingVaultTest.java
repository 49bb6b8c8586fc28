package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleForm;
import org.asterism.login.Label;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.SchnorrSign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// A vault that hangs costs no deadline, and the deadline bounds everything. The bench's clock
/// stands still but where a test lets a deadline pass; what waits for it where it must not runs
/// into the limit of this class.
@SuppressWarnings("NullAway.Init") // each test begins with its own bench
@Timeout(300)
class HangingVaultTest {
  @TempDir Path folder;
  private Bench bench;

  @AfterEach
  void close() throws Exception {
    bench.bringBack();
    bench.close();
  }

  @Test
  void twoVaultsThatHangAreNotWaitedFor() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.hedging());
    Token token = bench.token();
    long key = bench.createdKey();
    bench.pass(Duration.ofMinutes(2));
    bench.vaults.get(0).hang();
    bench.vaults.get(3).hang();
    try (var log = new LogWatch()) {
      requireTaken(
          Duration.ZERO,
          () -> {
            Bench.login(token).close();
            Bench.changePin(token, Role.USER, Bench.USER_PIN, "user-5678");
            try (Login user = Bench.login(token, Role.USER, "user-5678")) {
              assertTrue(Bench.signs(token, user, key));
              token.objects().destroy(user, key);
            }
          });
      assertTrue(log.says("vault v1"));
      assertTrue(log.says("vault v4"));
    }
  }

  // It is set aside for the others, of which two are away and never gave a nonce.
  @Test
  void oneThatIsSlowOnceSignsWhereTwoAreAway() throws Exception {
    bench = Bench.withToken(folder);
    TokenObjects objects = bench.token().objects();
    byte[] message = {1, 2, 3};
    try (Login user = Bench.login(bench.token())) {
      long key = objects.create(user, StoredKeys.threshold(SampleForm.EDWARDS)).number();
      bench.settle();
      bench.takeAway(0, 1);
      var slow = new AtomicBoolean(true);
      bench
          .vaults
          .get(2)
          .hold(operation -> operation instanceof SchnorrSign && slow.getAndSet(false));
      KeyUse use = objects.key(key, Optional.of(user));
      byte[] signature = use.sign(SampleForm.SIGNING, message);
      assertTrue(((SampleForm.Facts) use.facts()).verifies(message, signature));
      assertFalse(slow.get());
    }
  }

  @Test
  void oneVaultThatHangsHoldsUpNoCreation() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.hedging());
    bench.vaults.get(2).hang();
    try (Login user = Bench.login(bench.token())) {
      requireTaken(
          Duration.ZERO,
          () -> {
            long key = bench.token().objects().create(user, StoredKeys.ec()).number();
            assertTrue(Bench.signs(bench.token(), user, key));
          });
    }
    assertEquals(2, TokenDebts.of(bench).get("v3"));
  }

  @Test
  void withThreeThatHangEverythingEndsAtTheDeadline() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.hedging());
    Token token = bench.token();
    long key = bench.createdKey();
    Login user = Bench.login(token);
    bench.hangTogether(0, 1, 2);
    requireTaken(bench.environment().deadline(), () -> fails(() -> Bench.signs(token, user, key)));
    requireTaken(
        bench.environment().deadline(), () -> fails(() -> token.objects().destroy(user, key)));
    requireTaken(
        bench.environment().deadline(),
        () -> fails(() -> Bench.login(token, Role.USER, "user-0000")));
    bench.bringBack();
    bench.tryAgain();
    assertTrue(Bench.signs(token, user, key), "nothing was half-done");
    user.close();
  }

  @Test
  void aLoginDoesNotWaitForAnotherForEver() throws Exception {
    // In order: the first login asks a vault by itself, and does not come back before that does.
    var options = BenchOptions.DEFAULT.inTheirOrder().within(Duration.ofMillis(200));
    bench = Bench.withToken(folder, options);
    Token token = bench.token();
    bench.vaults.get(0).hang();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = threads.submit(() -> loggedIn(token));
      bench.vaults.get(0).awaitAsked();
      for (int i = 0; i < 3; i++) {
        var waited = assertThrows(CryptokiException.class, () -> loggedIn(token));
        assertEquals(Ckr.DEVICE_ERROR, waited.ckr());
      }
      bench.bringBack();
      first.get();
    }
  }

  @Test
  void aTokenThatIsBeingMadeHoldsUpNobodyElses() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    long free = bench.tokens().slots().getLast().id();
    bench.vaults.get(0).hang();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> making = threads.submit(() -> initialise(free));
      bench.vaults.get(0).awaitAsked();
      assertEquals(2, bench.tokens().slots().size());
      assertEquals(Ckr.FUNCTION_FAILED, refusal(free), "by whoever makes it");
      assertEquals(Ckr.SLOT_ID_INVALID, refusal(free + 7));
      bench.bringBack();
      making.get();
    }
    assertEquals(3, bench.tokens().slots().size());
  }

  private Ckr refusal(long slot) {
    return assertThrows(CryptokiException.class, () -> initialise(slot)).ckr();
  }

  private boolean initialise(long slot) throws Exception {
    try (SecretBytes pin = Bench.pin(Bench.SO_PIN)) {
      bench
          .tokens()
          .initialise(
              slot, new NewToken(new Label("another")), pin, Bench.CALLER, Tokens.Making::run);
      return true;
    }
  }

  private static boolean loggedIn(Token token) throws Exception {
    Bench.login(token).close();
    return true;
  }

  private static void fails(Executable use) {
    assertThrows(VaultException.class, use);
  }

  private void requireTaken(Duration expected, Executable use) throws Exception {
    Duration began = bench.time();
    try {
      use.execute();
    } catch (Exception failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new AssertionError(failed);
    }
    assertEquals(expected, bench.time().minus(began));
  }
}
