package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.login.Label;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.asterism.vault.Policy;
import org.asterism.vault.Principal;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Put;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A token is made whole or not at all, and made anew only by who knows its officer's PIN.
@SuppressWarnings("NullAway.Init") // each test begins with its own bench
class TokenMakingTest {
  @TempDir Path folder;
  private Bench bench;

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void withTooFewVaultsThereIsNoTokenAndNoAccount() throws Exception {
    bench = Bench.empty(folder);
    bench.takeAway(0, 1);
    var missed = assertThrows(QuorumMissed.class, bench::withoutUserPin);
    assertEquals(4, missed.needed());
    assertEquals(1, bench.tokens().slots().size(), "the uninitialised slot alone");
    bench.bringBack();
    bench.tryAgain();
    requireAccounts(0);
    bench.withoutUserPin();
    bench.settle();
    requireAccounts(2);
  }

  @Test
  void aCrashLeavesNoTokenThatWasNotAcknowledged() throws Exception {
    bench = Bench.empty(folder, BenchOptions.DEFAULT.inTheirOrder());
    for (int act = 1; act <= Bench.N; act++) {
      bench.crashAt(act, act % 2 == 0, Put.class::isInstance);
      assertThrows(Exception.class, bench::withoutUserPin);
      bench.restartEngine();
      bench.tryAgain();
      assertEquals(1, bench.tokens().slots().size());
      requireAccounts(0);
    }
  }

  @Test
  void slotsKeepTheirNumbersAndTheFreeOneIsLast() throws Exception {
    bench = Bench.withToken(folder);
    long first = bench.token().slotId();
    Token second = bench.withoutUserPin();
    List<Slot> slots = bench.tokens().slots();
    assertEquals(3, slots.size());
    assertEquals(List.of(first, second.slotId()), List.of(slots.get(0).id(), slots.get(1).id()));
    assertTrue(slots.getLast().token().isEmpty());
    bench.restartEngine();
    assertEquals(
        slots.stream().map(Slot::id).toList(),
        bench.tokens().slots().stream().map(Slot::id).toList());
    assertEquals(
        Ckr.SLOT_ID_INVALID, refusal(() -> initialise(slots.getLast().id() + 7, Bench.SO_PIN)));
  }

  @Test
  void madeAnewItHasNothingOfWhatWas() throws Exception {
    bench = Bench.withToken(folder);
    Token old = bench.token();
    String serial = old.facts().serial();
    bench.createdKey();
    assertEquals(Ckr.PIN_INCORRECT, refusal(() -> initialise(old.slotId(), "so-00000000")));
    assertEquals(serial, bench.token().facts().serial(), "a wrong PIN changes nothing");
    bench.takeAway(4);
    Token anew = initialise(old.slotId(), Bench.SO_PIN);
    bench.bringBack();
    bench.tryAgain();
    assertTrue(!anew.facts().serial().equals(serial));
    assertEquals(Ckr.USER_PIN_NOT_INITIALIZED, refusal(() -> Bench.login(anew)));
    assertEquals(Ckr.TOKEN_NOT_RECOGNIZED, refusal(() -> Bench.login(old)), "it was replaced");
    Bench.setUserPin(anew, Bench.USER_PIN);
    Login user = Bench.login(anew);
    bench.tryAgain();
    assertEquals(0, State.objects(anew, user).size());
    State.requireTidy(bench);
    requireAccounts(2);
    user.close();
  }

  @Test
  void aCrashWhileItIsMadeAnewLeavesTheOldOneOrTheNewOne() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    long key = bench.createdKey();
    long slot = bench.token().slotId();
    for (int act = 1; act <= Bench.N + 1; act += 2) {
      bench.crashAt(act, act % 2 == 0, Put.class::isInstance);
      assertThrows(Exception.class, () -> initialise(slot, Bench.SO_PIN));
      bench.restartEngine();
      try (Login user = Bench.login(bench.token())) {
        assertTrue(Bench.signs(bench.token(), user, key), "the old one, whole");
      }
      bench.tryAgain();
      State.requireTidy(bench);
      requireAccounts(2);
    }
    bench.crashAt(1, false, Delete.class::isInstance);
    assertThrows(Exception.class, () -> initialise(slot, Bench.SO_PIN));
    bench.restartEngine();
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
    bench.tryAgain();
    State.requireTidy(bench);
    requireAccounts(2);
  }

  @Test
  void aCountedTryThatIsFollowedByAFailureClosesTheTokenAgain() throws Exception {
    bench = Bench.withToken(folder);
    for (int i = 0; i < 3; i++) {
      bench.vaults.get(i).loseRequests(Put.class::isInstance);
    }
    long slot = bench.token().slotId();
    assertThrows(VaultException.class, () -> initialise(slot, Bench.SO_PIN));
    bench.bringBack();
    bench.pass(java.time.Duration.ofSeconds(61));
    long asked = bench.count(LoginStart.class::isInstance);
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
    assertTrue(bench.count(LoginStart.class::isInstance) > asked, "it had closed");
  }

  @Test
  void onlyWhoMayInitialiseDoes() throws Exception {
    TokenSettings usual = TokenSettings.DEFAULT;
    var settings =
        new TokenSettings(
            Access.ALL,
            Access.named(Set.of("root"), Set.of("keepers")),
            usual.officer(),
            usual.loginMemory(),
            usual.linger(),
            usual.tries(),
            usual.lease(),
            usual.mechanisms(),
            usual.custody());
    bench = Bench.empty(folder, BenchOptions.DEFAULT.with(settings));
    assertEquals(Ckr.TOKEN_WRITE_PROTECTED, refusal(bench::withoutUserPin));
    long slot = bench.tokens().slots().getLast().id();
    try (SecretBytes pin = Bench.pin(Bench.SO_PIN)) {
      var keeper = new Caller(new UserName("someone", Set.of("keepers"), false), 3);
      bench
          .tokens()
          .initialise(slot, new NewToken(new Label("bench")), pin, keeper, Tokens.Making::run);
    }
  }

  @Test
  void anotherListOfEnginesInTheConfigurationLocksNobodyOut() throws Exception {
    bench = Bench.withToken(folder);
    long key = bench.createdKey();
    byte[] other = new byte[Principal.DIGEST_LENGTH];
    other[0] = 1;
    bench.restartEngineAmong(new Policy.Allowed.Host(Octets.of(other)));
    try (Login user = Bench.login(bench.token())) {
      assertTrue(Bench.signs(bench.token(), user, key));
      bench.token().objects().create(user, StoredKeys.ec());
      bench.tryAgain();
      State.requireTidy(bench);
    }
  }

  private Token initialise(long slot, String soPin) throws Exception {
    try (SecretBytes pin = Bench.pin(soPin)) {
      bench
          .tokens()
          .initialise(slot, new NewToken(new Label("anew")), pin, Bench.CALLER, Tokens.Making::run);
      return bench.tokens().token(slot).orElseThrow();
    }
  }

  private void requireAccounts(long expected) throws Exception {
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(expected, bench.accounts(i), "accounts at vault " + (i + 1));
    }
  }

  private static Ckr refusal(org.junit.jupiter.api.function.Executable use) {
    return assertThrows(CryptokiException.class, use).ckr();
  }
}
