package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.login.BackOff;
import org.asterism.login.Label;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.LoginStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever gives wrong PINs waits before the vaults count the next one, and nobody else does; and
/// only who may be officer can be wrong about the officer's PIN.
class BackOffTest {
  private static final Caller OTHER = new Caller(new UserName("other"), 2);
  private static final String WRONG = "wrong-pin";

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
  void wrongPinsOfOneUserComeSlowerAndSlower() throws Exception {
    assertEquals(Duration.ZERO, wrong(Bench.CALLER, Role.USER));
    assertEquals(Duration.ofSeconds(1), wrong(Bench.CALLER, Role.USER));
    assertEquals(Duration.ofSeconds(2), wrong(Bench.CALLER, Role.USER));
    assertEquals(Duration.ofSeconds(4), wrong(Bench.CALLER, Role.USER));
    assertEquals(Ckr.PIN_INCORRECT, refusal(Bench.CALLER, Role.USER, WRONG));
    for (int i = 0; i < 5; i++) {
      assertEquals(BackOff.LONGEST, wrong(Bench.CALLER, Role.USER));
    }
    assertEquals(Ckr.PIN_LOCKED, refusal(Bench.CALLER, Role.USER, WRONG));
  }

  @Test
  void othersAreNotDelayed() throws Exception {
    wrong(Bench.CALLER, Role.USER);
    wrong(Bench.CALLER, Role.USER);
    assertEquals(Duration.ZERO, right(OTHER, Role.USER));
    assertEquals(Duration.ZERO, right(Bench.CALLER, Role.SO));
    assertEquals(Duration.ofSeconds(2), right(Bench.CALLER, Role.USER), "who was wrong waits");
    assertEquals(Duration.ZERO, right(Bench.CALLER, Role.USER), "and after a right PIN no more");
  }

  @Test
  void timeThatHasPassedCounts() throws Exception {
    wrong(Bench.CALLER, Role.USER);
    wrong(Bench.CALLER, Role.USER);
    bench.passUnnoticed(Duration.ofMillis(1500));
    assertEquals(Duration.ofMillis(500), wrong(Bench.CALLER, Role.USER));
    bench.passUnnoticed(Duration.ofMinutes(10));
    assertEquals(Duration.ZERO, wrong(Bench.CALLER, Role.USER));
  }

  // Else a PIN that is remembered could be guessed without any count.
  @Test
  void aRememberedPinIsNotToldApartSooner() throws Exception {
    try (Login _ = Bench.login(bench.token())) {
      assertEquals(Duration.ZERO, right(Bench.CALLER, Role.USER));
      wrong(Bench.CALLER, Role.USER);
      assertEquals(Duration.ofSeconds(1), right(Bench.CALLER, Role.USER));
      wrong(Bench.CALLER, Role.USER);
      assertEquals(Duration.ZERO, right(OTHER, Role.USER));
    }
  }

  @Test
  void aWrongPinThatIsToBeChangedCounts() throws Exception {
    assertThrows(
        CryptokiException.class,
        () -> Bench.changePin(bench.token(), Role.USER, WRONG, Bench.USER_PIN));
    assertEquals(Duration.ofSeconds(1), right(Bench.CALLER, Role.USER));
  }

  @Test
  void aWrongPinThatIsToMakeATokenAnewCounts() throws Exception {
    long slot = bench.token().slotId();
    try (SecretBytes pin = Bench.pin(WRONG)) {
      assertThrows(
          CryptokiException.class,
          () ->
              bench
                  .tokens()
                  .initialise(
                      slot, new NewToken(new Label("n")), pin, Bench.CALLER, Tokens.Making::run));
    }
    assertEquals(Duration.ofSeconds(1), right(Bench.CALLER, Role.SO));
  }

  @Test
  void aTryThatOnlyFewVaultsCountedCounts() throws Exception {
    bench.takeAway(0, 1);
    wrong(Bench.CALLER, Role.USER);
    bench.bringBack();
    assertEquals(Duration.ofSeconds(1), right(Bench.CALLER, Role.USER));
    bench.restartEngine();
    bench.hangTogether(0, 1, 2);
    assertThrows(VaultException.class, () -> login(Bench.CALLER, Role.USER, WRONG));
  }

  @Test
  void whoSetsAPinAnewHoldsNothingAgainstAnybody() throws Exception {
    wrong(Bench.CALLER, Role.USER);
    wrong(OTHER, Role.USER);
    Bench.setUserPin(bench.token(), "user-5678");
    assertEquals(Duration.ZERO, took(() -> login(OTHER, Role.USER, "user-5678").close()));
  }

  @Test
  void onlyWhoMayBeOfficerIsAskedAtTheVaults() throws Exception {
    long asked = bench.count(LoginStart.class::isInstance);
    for (int i = 0; i < 10; i++) {
      assertEquals(Ckr.USER_TYPE_INVALID, refusal(OTHER, Role.SO, WRONG));
    }
    assertEquals(asked, bench.count(LoginStart.class::isInstance));
    assertEquals(Duration.ZERO, right(Bench.CALLER, Role.SO), "nothing was counted");
  }

  @Test
  void whoeverMayMakeATokenNeedsToBeOfficerToMakeItAnew() throws Exception {
    TokenSettings usual = TokenSettings.DEFAULT;
    var settings =
        new TokenSettings(
            usual.use(),
            Access.named(Set.of(OTHER.user().user()), Set.of()),
            usual.officer(),
            usual.loginMemory(),
            usual.linger(),
            usual.tries(),
            usual.lease(),
            usual.mechanisms(),
            usual.custody());
    bench.restartEngine(settings);
    long asked = bench.count(LoginStart.class::isInstance);
    try (SecretBytes pin = Bench.pin(WRONG)) {
      var refused =
          assertThrows(
              CryptokiException.class,
              () ->
                  bench
                      .tokens()
                      .initialise(
                          bench.token().slotId(),
                          new NewToken(new Label("stolen")),
                          pin,
                          OTHER,
                          Tokens.Making::run));
      assertEquals(Ckr.TOKEN_WRITE_PROTECTED, refused.ckr());
      assertTrue(String.valueOf(refused.getMessage()).contains("'officer'"));
    }
    assertEquals(asked, bench.count(LoginStart.class::isInstance));
  }

  private interface Work {
    void run() throws Exception;
  }

  private Duration wrong(Caller who, Role role) throws Exception {
    return took(() -> refusal(who, role, WRONG));
  }

  private Duration right(Caller who, Role role) throws Exception {
    String pin = role == Role.SO ? Bench.SO_PIN : Bench.USER_PIN;
    return took(() -> login(who, role, pin).close());
  }

  private Duration took(Work work) throws Exception {
    Duration before = bench.time();
    work.run();
    return bench.time().minus(before);
  }

  private Ckr refusal(Caller who, Role role, String pin) {
    return assertThrows(CryptokiException.class, () -> login(who, role, pin)).ckr();
  }

  private Login login(Caller who, Role role, String pin) throws Exception {
    try (SecretBytes secret = Bench.pin(pin)) {
      return bench.token().login(role, secret, who);
    }
  }
}
