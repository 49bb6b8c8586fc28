package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.enclave.limits.Limits;
import org.asterism.login.BackOff;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where vaults have wrong PINs come slowly, whoever guesses keeps nobody else from logging in.
class PacedLoginTest {
  private static final int AT_ONCE = Limits.DEFAULT.logins().triesAtOnce();
  private static final Duration PAUSE = Limits.DEFAULT.logins().tryPause();

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
  void whoeverGuessesAsFastAsTheEngineLetsKeepsNobodyOut() throws Exception {
    pace(PAUSE);
    for (int round = 0; round < 5; round++) {
      for (int guess = 0; guess < 10; guess++) {
        refusal("guest", "wrong-%d".formatted(guess));
      }
      assertEquals(Duration.ZERO, right("honest"), "round " + round);
    }
  }

  @Test
  void whoeverGuessesIsToldToComeLater() throws Exception {
    pace(PAUSE);
    for (int guess = 1; guess < AT_ONCE; guess++) {
      assertEquals(Ckr.PIN_INCORRECT, refusal("guest", "wrong-pin").ckr());
    }
    CryptokiException refused = refusal("guest", Bench.USER_PIN);
    assertEquals(Ckr.FUNCTION_FAILED, refused.ckr());
    assertTrue(String.valueOf(refused.getMessage()).contains("kept for others"), refused::toString);
    bench.passUnnoticed(PAUSE.plus(BackOff.LONGEST));
    assertEquals(Duration.ZERO, right("guest"));
    assertEquals(Ckr.PIN_INCORRECT, refusal("guest", "wrong-pin").ckr(), "all are forgiven");
  }

  @Test
  void aRightPinWaitsForItsTurnWithinTheDeadline() throws Exception {
    pace(Duration.ofSeconds(5));
    spendAll();
    assertEquals(Duration.ofSeconds(5), right("honest"));
  }

  @Test
  void aWaitBeyondTheDeadlineIsNone() throws Exception {
    pace(PAUSE);
    spendAll();
    Duration before = bench.time();
    assertThrows(QuorumMissed.class, () -> login("honest", Bench.USER_PIN));
    assertEquals(before, bench.time());
  }

  // Each of them has given no wrong PIN before.
  private void spendAll() {
    for (int guest = 0; guest < AT_ONCE; guest++) {
      assertEquals(Ckr.PIN_INCORRECT, refusal("guest-" + guest, "wrong-pin").ckr());
    }
  }

  private void pace(Duration pause) throws Exception {
    for (int i = 0; i < Bench.N; i++) {
      bench.house(i).pace(AT_ONCE, pause);
    }
    // No PIN is remembered: each login is asked of the vaults.
    TokenSettings usual = TokenSettings.DEFAULT;
    bench.restartEngine(
        new TokenSettings(
            usual.use(),
            usual.initialise(),
            usual.officer(),
            Duration.ZERO,
            Duration.ZERO,
            usual.tries(),
            usual.lease(),
            usual.mechanisms(),
            usual.custody()));
  }

  private Duration right(String user) throws Exception {
    Duration before = bench.time();
    login(user, Bench.USER_PIN);
    return bench.time().minus(before);
  }

  private CryptokiException refusal(String user, String pin) {
    return assertThrows(CryptokiException.class, () -> login(user, pin));
  }

  private void login(String user, String pin) throws Exception {
    try (SecretBytes secret = Bench.pin(pin)) {
      bench.token().login(Role.USER, secret, new Caller(new UserName(user), 2)).close();
    }
  }
}
