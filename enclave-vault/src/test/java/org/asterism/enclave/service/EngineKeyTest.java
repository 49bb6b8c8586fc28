package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.DEADLINE;
import static org.asterism.enclave.service.VaultFixture.ENGINE;
import static org.asterism.enclave.service.VaultFixture.digest;
import static org.asterism.enclave.service.VaultFixture.key;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.open;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.asterism.enclave.service.VaultFixture.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.limits.Limits;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an engine's key alone may do: see and clean up what it put itself, and destroy nothing that
/// is in use.
final class EngineKeyTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final int PIN = 7;
  private static final Limits FEW_LOGINS =
      Limits.DEFAULT.with(
          Limits.DEFAULT.engine(),
          Limits.DEFAULT.token(),
          new Limits.Logins(4, Duration.ofMinutes(2), 4, 0, Duration.ofSeconds(1)));
  private static final Principal OTHER = new Principal.HostEngine(digest(3));

  @TempDir Path directory;
  private VaultFixture vault;
  private Handle account;
  private Handle used;
  private Handle pending;
  private EncodedPolicy gated;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1, FEW_LOGINS);
    account = vault.handle();
    used = vault.handle();
    pending = vault.handle();
    gated = VaultFixture.gated(account);
    vault.put(account, VaultFixture.account(PIN, open()));
    for (Handle key : List.of(used, pending)) {
      assertEquals(DONE, vault.put(key, key(5, gated)));
    }
    assertEquals(DONE, of(used, new Confirm()));
    assertEquals(DONE, of(used, new Confirm()), "it can be repeated");
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void seesNothingOfAnotherEnginesRecordsAndTouchesNone() throws Exception {
    assertEquals(List.of(), listed(OTHER));
    assertEquals(new Description.Counts(0, 0, 0, 0, Description.Marked.NONE), counts(OTHER));
    List<Operation<?>> operations =
        List.of(new Delete(), new Delete(true), new Confirm(), new Release(0));
    for (Operation<?> operation : operations) {
      assertEquals(refused(Reason.DENIED), vault.act(OTHER, onto(used, gated, operation)));
      assertEquals(refused(Reason.DENIED), vault.act(OTHER, onto(pending, gated, operation)));
    }
    assertEquals(3, listed(ENGINE).size());
    assertEquals(new Description.Counts(2, 0, 1, 0, Description.Marked.NONE), counts(ENGINE));
  }

  @Test
  void whatNobodyConfirmedIsCleanedWithoutALogin() throws Exception {
    assertEquals(DONE, of(pending, new Delete()));
    assertEquals(refused(Reason.TOMBSTONE), of(pending, new Confirm()));
    assertEquals(new Description.Counts(1, 0, 1, 1, Description.Marked.NONE), counts(ENGINE));
  }

  @Test
  void whatIsInUseIsDeletedWithAGrantOnly() throws Exception {
    assertEquals(refused(Reason.GRANT), of(used, new Delete()));
    vault.restart();
    assertEquals(refused(Reason.GRANT), of(used, new Delete()), "confirmed durably");
    try (SecretBytes grant = grant()) {
      assertInstanceOf(Release.Released.class, by(grant, new Release(0))).close();
      assertEquals(DONE, by(grant, new Delete()));
      assertEquals(refused(Reason.TOMBSTONE), by(grant, new Release(0)));
    }
  }

  @Test
  void whatIsMarkedAnswersNoMoreUntilAnOperatorUndoesIt() throws Exception {
    assertEquals(DONE, of(used, new Delete(true)));
    assertEquals(DONE, of(used, new Delete(true)));
    var end = Optional.of(vault.now.plus(Duration.ofDays(7)));
    var marked = new Description.Marked(1, end);
    assertEquals(new Description.Counts(1, 0, 1, 0, marked), counts(ENGINE));
    assertEquals(Description.Marked.NONE, counts(OTHER).marked());
    assertFalse(listed(ENGINE).contains(used));
    vault.restart();
    vault.now = vault.now.plus(Duration.ofDays(6));
    try (SecretBytes grant = grant()) {
      assertEquals(refused(Reason.MARKED), by(grant, new Release(0)));
      assertEquals(refused(Reason.MARKED), by(grant, new Put(key(5, gated))), "nor is it put anew");
      assertTrue(vault.unmark(used));
      assertFalse(vault.unmark(used));
      assertInstanceOf(Release.Released.class, by(grant, new Release(0))).close();
      assertEquals(refused(Reason.GRANT), of(used, new Delete()), "as confirmed as before");
    }
    assertEquals(new Description.Counts(2, 0, 1, 0, Description.Marked.NONE), counts(ENGINE));
    vault.now = vault.now.plus(Duration.ofDays(8));
    assertEquals(DONE, of(pending, new Confirm()));
    assertTrue(listed(ENGINE).contains(used), "its time was undone with it");
  }

  @Test
  void whatIsMarkedGoesAfterItsDays() throws Exception {
    assertEquals(DONE, of(used, new Delete(true)));
    vault.now = vault.now.plus(Duration.ofDays(7)).plusMillis(1);
    vault.restart();
    assertEquals(DONE, of(pending, new Confirm()));
    assertEquals(refused(Reason.TOMBSTONE), of(used, new Release(0)));
    assertEquals(new Description.Counts(1, 0, 1, 1, Description.Marked.NONE), counts(ENGINE));
  }

  @Test
  void whatIsMarkedGoesThoughTheClockWasSetBackMeanwhile() throws Exception {
    assertEquals(DONE, of(used, new Delete(true)));
    vault.now = vault.now.minus(Duration.ofDays(365));
    vault.restart();
    vault.now = vault.now.plus(Duration.ofDays(7)).minusMillis(1);
    assertEquals(DONE, of(pending, new Confirm()));
    assertEquals(refused(Reason.GRANT), of(used, new Release(0)), "it is still there");
    vault.now = vault.now.plusMillis(2);
    assertEquals(DONE, of(pending, new Confirm()));
    assertEquals(refused(Reason.TOMBSTONE), of(used, new Release(0)));
  }

  @Test
  void aMarkedAccountLogsNobodyIn() throws Exception {
    try (SecretBytes grant = grant()) {
      EncodedPolicy policy = open();
      assertEquals(DONE, vault.act(onto(account, policy, new Delete(true))));
      assertEquals(refused(Reason.MARKED), vault.start(account, policy));
      assertEquals(refused(Reason.GRANT), by(grant, new Release(0)), "its grants have ended");
      assertTrue(vault.unmark(account));
    }
    grant().close();
  }

  @Test
  void anAccountThatAPinOpenedIsInUse() throws Exception {
    grant().close();
    assertEquals(refused(Reason.GRANT), vault.act(onto(account, open(), new Delete())));
  }

  @Test
  void oneEnginesLoginsDoNotEndAnothers() throws Exception {
    try (SecretBytes grant = grant()) {
      var begun = assertInstanceOf(LoginStart.Started.class, vault.start(account, open()));
      // More than are kept, by the other engine, which opens an account of its own.
      Handle own = vault.handle();
      var anyHost = VaultFixture.account(PIN, open());
      assertEquals(DONE, vault.act(OTHER, onto(own, open(), new Put(anyHost))));
      for (int i = 0; i < FEW_LOGINS.logins().grants() + 1; i++) {
        loggedIn(OTHER, own).close();
      }
      assertInstanceOf(Release.Released.class, by(grant, new Release(0))).close();
      try (SecretBytes shown = VaultFixture.secret(PIN)) {
        var finish = new LoginFinish(begun.attempt(), shown);
        assertInstanceOf(LoginFinish.LoggedIn.class, vault.act(onto(account, open(), finish)))
            .close();
      }
    }
  }

  private Outcome of(Handle handle, Operation<?> operation) throws Exception {
    return vault.act(
        new Act<>(handle, epoch(operation), gated.digest(), Optional.empty(), operation));
  }

  private static EpochTag epoch(Operation<?> operation) {
    return operation instanceof Delete ? EpochTag.NONE : VaultFixture.EPOCH;
  }

  private Outcome by(SecretBytes grant, Operation<?> operation) throws Exception {
    return vault.act(with(grant, onto(used, gated, operation)));
  }

  private SecretBytes grant() throws Exception {
    return loggedIn(ENGINE, account).grant();
  }

  private LoginFinish.LoggedIn loggedIn(Principal engine, Handle into) throws Exception {
    var start = onto(into, open(), new LoginStart());
    var begun = assertInstanceOf(LoginStart.Started.class, vault.act(engine, start));
    try (SecretBytes shown = VaultFixture.secret(PIN)) {
      var finish = onto(into, open(), new LoginFinish(begun.attempt(), shown));
      return assertInstanceOf(LoginFinish.LoggedIn.class, vault.act(engine, finish));
    }
  }

  private List<Handle> listed(Principal engine) throws Exception {
    return vault.as(engine).list(new HandlePage.Query(Optional.empty(), 100), DEADLINE).handles();
  }

  private Description.Counts counts(Principal engine) throws Exception {
    return vault.as(engine).describe(DEADLINE).counts();
  }
}
