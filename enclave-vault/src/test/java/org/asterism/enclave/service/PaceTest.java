package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.open;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.limits.Limits;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wrong tries of one engine are refused before they are counted where they come too fast.
final class PaceTest {
  private static final int PIN = 7;
  private static final int WRONG = 9;
  private static final Duration PAUSE = Limits.DEFAULT.logins().tryPause();

  @TempDir Path directory;
  private VaultFixture vault;
  private Handle account;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1, Limits.DEFAULT);
    account = vault.handle();
    vault.put(account, VaultFixture.account(PIN, open()));
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void theLastTryNeedsAPauseAndNoAccountIsLockedAtOnce() throws Exception {
    for (int left = VaultFixture.TRIES - 1; left > 0; left--) {
      assertEquals(wrong(left), vault.login(account, open(), WRONG));
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(refused(Reason.TOO_SOON), vault.start(account, open()));
    }
    vault.nanos.addAndGet(PAUSE.toNanos() - 1);
    assertEquals(refused(Reason.TOO_SOON), vault.start(account, open()));
    vault.nanos.addAndGet(1);
    var last = assertInstanceOf(LoginStart.Started.class, vault.start(account, open()));
    assertEquals(0, last.triesLeft(), "none of the hasty ones was counted");
    vault.nanos.addAndGet(PAUSE.toNanos());
    assertEquals(refused(Reason.LOCKED), vault.start(account, open()));
  }

  @Test
  void aRightCredentialGivesAllBack() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertEquals(wrong(VaultFixture.TRIES - 1), vault.login(account, open(), WRONG));
      assertInstanceOf(LoginFinish.LoggedIn.class, vault.login(account, open(), PIN)).close();
    }
  }

  @Test
  void eachAccountHasItsOwn() throws Exception {
    for (int i = 0; i < VaultFixture.TRIES - 1; i++) {
      vault.login(account, open(), WRONG);
    }
    assertEquals(refused(Reason.TOO_SOON), vault.start(account, open()));
    Handle other = vault.handle();
    vault.put(other, VaultFixture.account(PIN, open()));
    assertInstanceOf(LoginFinish.LoggedIn.class, vault.login(other, open(), PIN)).close();
  }

  @Test
  void eachAnswerSaysWhenAFurtherWrongTryWouldLeaveOne() throws Exception {
    Handle other = vault.handle();
    vault.put(other, VaultFixture.account(PIN, open(), 5));
    for (Duration rest : List.of(Duration.ZERO, Duration.ZERO, PAUSE, PAUSE.multipliedBy(2))) {
      var begun = assertInstanceOf(LoginStart.Started.class, vault.start(other, open()));
      assertEquals(rest, begun.rest());
    }
    vault.nanos.addAndGet(PAUSE.toNanos() / 4);
    var tooSoon =
        assertThrows(
            VaultRefused.class,
            () -> vault.as(VaultFixture.ENGINE).act(start(other), VaultFixture.DEADLINE));
    assertEquals(PAUSE.multipliedBy(3).dividedBy(4), tooSoon.await());
    // With two at once nothing is kept: whoever mistyped once would wait for the sake of others.
    var begun = assertInstanceOf(LoginStart.Started.class, vault.start(account, open()));
    assertEquals(Duration.ZERO, begun.rest());
  }

  private static Act<LoginStart.Started> start(Handle account) {
    return new Act<>(account, EpochTag.NONE, open().digest(), Optional.empty(), new LoginStart());
  }

  private static Outcome wrong(int left) {
    return new VaultFixture.Refused(Reason.WRONG_CREDENTIAL, left);
  }
}
