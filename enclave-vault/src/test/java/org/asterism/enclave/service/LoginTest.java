package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.ENGINE;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.asterism.enclave.service.VaultFixture.TRIES;
import static org.asterism.enclave.service.VaultFixture.account;
import static org.asterism.enclave.service.VaultFixture.digest;
import static org.asterism.enclave.service.VaultFixture.key;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.open;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.asterism.enclave.service.VaultFixture.secret;
import static org.asterism.enclave.service.VaultFixture.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.Stretch;
import org.asterism.vault.operation.Abort;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every try is counted before it is answered, the vault locks out, and a PIN changes in two steps.
final class LoginTest {
  private static final int PIN = 7;
  private static final int NEXT_PIN = 8;
  private static final int WRONG = 9;
  private static final EpochTag NEXT = new EpochTag(0xbee);
  private static final Outcome DONE = new Outcome.Done();
  private static final Principal OTHER_ENGINE = new Principal.HostEngine(digest(3));

  @TempDir Path directory;
  private VaultFixture vault;
  private Handle account;
  private Handle key;
  private EncodedPolicy gated;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
    account = vault.handle();
    key = vault.handle();
    gated = open(new Condition.Credential(account));
    vault.put(account, account(PIN, open()));
    vault.put(key, key(5, gated));
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void aRightCredentialYieldsTheRootsAndAGrant() throws Exception {
    var in = loggedIn(PIN);
    try (SecretBytes root = secret(71);
        SecretBytes privateRoot = secret(72)) {
      assertTrue(in.roots().tokenRoot().constantTimeEquals(root));
      assertTrue(in.roots().privateRoot().orElseThrow().constantTimeEquals(privateRoot));
    }
    assertInstanceOf(Release.Released.class, releaseWith(in.grant()));
  }

  @Test
  void aGrantIsBoundToItsAccountItsHolderAndThisProcess() throws Exception {
    Act<?> release = onto(key, gated, new Release(0));
    assertEquals(refused(Reason.GRANT), vault.act(release));
    Handle other = vault.handle();
    vault.put(other, account(PIN, open()));
    var ofOther = (LoginFinish.LoggedIn) vault.login(other, open(), PIN);
    assertEquals(refused(Reason.GRANT), releaseWith(ofOther.grant()));
    SecretBytes grant = loggedIn(PIN).grant();
    assertEquals(refused(Reason.GRANT), vault.act(OTHER_ENGINE, with(grant, release)));
    vault.restart();
    assertEquals(refused(Reason.GRANT), releaseWith(grant));
  }

  @Test
  void locksAfterTheLastTryAlsoAcrossARestart() throws Exception {
    SecretBytes grant = loggedIn(PIN).grant();
    for (int left = TRIES - 1; left >= 0; left--) {
      assertEquals(wrong(left), vault.login(account, open(), WRONG));
      vault.restart();
    }
    assertEquals(refused(Reason.LOCKED), vault.start(account, open()));
    assertEquals(refused(Reason.GRANT), releaseWith(grant));
  }

  @Test
  void aBegunLoginCountsEvenIfItIsNeverEnded() throws Exception {
    for (int left = TRIES - 1; left >= 0; left--) {
      var started = assertInstanceOf(LoginStart.Started.class, vault.start(account, open()));
      assertEquals(left, started.triesLeft());
      vault.restart();
    }
    assertEquals(refused(Reason.LOCKED), vault.start(account, open()));
  }

  @Test
  void aLockOutEndsTheGrantsOfTheAccount() throws Exception {
    SecretBytes grant = loggedIn(PIN).grant();
    for (int i = 0; i < TRIES; i++) {
      vault.login(account, open(), WRONG);
    }
    assertEquals(refused(Reason.GRANT), releaseWith(grant));
  }

  @Test
  void aRightCredentialResetsTheCount() throws Exception {
    vault.login(account, open(), WRONG);
    vault.login(account, open(), WRONG);
    loggedIn(PIN);
    assertEquals(wrong(TRIES - 1), vault.login(account, open(), WRONG));
  }

  @Test
  void anAttemptIsGoodOnceForOnePrincipalAndNotForLong() throws Exception {
    var first = (LoginStart.Started) vault.start(account, open());
    assertEquals(refused(Reason.GRANT), finish(first, OTHER_ENGINE));
    assertInstanceOf(LoginFinish.LoggedIn.class, finish(first, ENGINE), "which used nothing up");
    assertEquals(refused(Reason.GRANT), finish(first, ENGINE));
    var second = (LoginStart.Started) vault.start(account, open());
    vault.nanos.addAndGet(Duration.ofMinutes(3).toNanos());
    assertEquals(refused(Reason.GRANT), finish(second, ENGINE));
    var third = (LoginStart.Started) vault.start(account, open());
    assertInstanceOf(LoginFinish.LoggedIn.class, finish(third, ENGINE));
    assertEquals(refused(Reason.GRANT), finish(third, ENGINE));
  }

  @Test
  void anAccountWithoutAPinTakesOneByStageAndCommit() throws Exception {
    Handle empty = vault.handle();
    vault.put(empty, account(0, open()));
    assertEquals(refused(Reason.NO_CREDENTIAL), vault.start(empty, open()));
    assertEquals(DONE, vault.act(onto(empty, open(), stage(NEXT, PIN))));
    assertEquals(refused(Reason.NO_CREDENTIAL), vault.start(empty, open()));
    assertEquals(DONE, vault.act(onto(empty, open(), new Commit(NEXT))));
    assertInstanceOf(LoginFinish.LoggedIn.class, vault.login(empty, open(), PIN));
  }

  @Test
  void aCommitChangesThePinEndsGrantsAndCanBeRepeated() throws Exception {
    SecretBytes grant = loggedIn(PIN).grant();
    vault.login(account, open(), WRONG);
    var begunBefore = (LoginStart.Started) vault.start(account, open());
    assertEquals(DONE, onAccount(stage(NEXT, NEXT_PIN)));
    assertInstanceOf(Release.Released.class, releaseWith(grant));
    vault.restart();
    assertEquals(DONE, onAccount(new Commit(NEXT)));
    assertEquals(DONE, onAccount(new Commit(NEXT)));
    assertEquals(refused(Reason.GRANT), releaseWith(grant));
    assertEquals(refused(Reason.EPOCH), finish(begunBefore, ENGINE));
    assertEquals(refused(Reason.EPOCH), onAccount(new LoginStart()));
    assertEquals(wrong(TRIES - 1), loginUnderNext(PIN));
    assertInstanceOf(LoginFinish.LoggedIn.class, loginUnderNext(NEXT_PIN));
    assertEquals(refused(Reason.CONFLICT), onAccount(new Abort(NEXT)));
  }

  @Test
  void anAbortForgetsWhatWasStagedAndCanBeRepeated() throws Exception {
    onAccount(stage(NEXT, NEXT_PIN));
    assertEquals(DONE, onAccount(new Abort(new EpochTag(77))));
    assertEquals(DONE, onAccount(new Abort(NEXT)));
    assertEquals(DONE, onAccount(new Abort(NEXT)));
    assertEquals(refused(Reason.CONFLICT), onAccount(new Commit(NEXT)));
    loggedIn(PIN);
  }

  @Test
  void stagingRefusesTheEpochInForceAndGivesWayToTheNext() throws Exception {
    assertEquals(refused(Reason.EPOCH), onAccount(stage(EPOCH, NEXT_PIN)));
    assertEquals(refused(Reason.EPOCH), onAccount(stage(EpochTag.NONE, NEXT_PIN)));
    onAccount(stage(new EpochTag(55), WRONG));
    assertEquals(DONE, onAccount(stage(NEXT, NEXT_PIN)));
    assertEquals(refused(Reason.CONFLICT), onAccount(new Commit(new EpochTag(55))));
    assertEquals(DONE, onAccount(new Commit(NEXT)));
    var late = new Commit(new EpochTag(56));
    assertEquals(refused(Reason.EPOCH), onAccount(late));
  }

  private LoginFinish.LoggedIn loggedIn(int pin) throws Exception {
    return assertInstanceOf(LoginFinish.LoggedIn.class, vault.login(account, open(), pin));
  }

  private Outcome loginUnderNext(int pin) throws Exception {
    Act<?> start = new Act<>(account, NEXT, open().digest(), Optional.empty(), new LoginStart());
    var started = (LoginStart.Started) vault.act(start);
    try (SecretBytes shown = secret(pin)) {
      var finish = new LoginFinish(started.attempt(), shown);
      return vault.act(new Act<>(account, NEXT, open().digest(), Optional.empty(), finish));
    }
  }

  private Outcome finish(LoginStart.Started started, Principal principal) throws Exception {
    try (SecretBytes shown = secret(PIN)) {
      var finish = new LoginFinish(started.attempt(), shown);
      return vault.act(principal, onto(account, open(), finish));
    }
  }

  private Outcome releaseWith(SecretBytes grant) throws Exception {
    return vault.act(with(grant, onto(key, gated, new Release(0))));
  }

  private Outcome onAccount(Operation<?> operation) throws Exception {
    return vault.act(onto(account, open(), operation));
  }

  private static Stage stage(EpochTag next, int pin) {
    Octets salt = VaultFixture.octets("next", 16);
    return new Stage(
        next, Stretch.floor(salt), secret(pin), Optional.of(VaultFixture.loginShare(pin)));
  }

  private static Outcome wrong(int triesLeft) {
    return new VaultFixture.Refused(Reason.WRONG_CREDENTIAL, triesLeft);
  }
}
