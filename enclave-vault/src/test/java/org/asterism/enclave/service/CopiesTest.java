package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.DEADLINE;
import static org.asterism.enclave.service.VaultFixture.ENGINE;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.asterism.enclave.service.VaultFixture.STRANGER;
import static org.asterism.enclave.service.VaultFixture.account;
import static org.asterism.enclave.service.VaultFixture.key;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.open;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.asterism.enclave.service.VaultFixture.secret;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.LineageMark;
import org.asterism.vault.Outcome;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.Stretch;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Advance.Advanced;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Reinstate;
import org.asterism.vault.operation.Release;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a vault does for an engine that finds older copies: it says which epoch is in force, takes
/// a quorum's for its own, remembers a token store's steps, and lets go of rows that are damaged.
final class CopiesTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final int PIN = 7;
  private static final int NEXT_PIN = 8;
  private static final int WRONG = 9;
  private static final int TOKEN_ROOT_SHARE = 71;
  private static final EpochTag NEXT = new EpochTag(0xbee);
  private static final EpochTag LATER = new EpochTag(0xbef);

  @TempDir Path directory;
  private VaultFixture vault;
  private Handle account;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
    account = vault.handle();
    vault.put(account, account(PIN, open()));
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void aWrongEpochIsRefusedWithTheOneInForce() {
    var act = new Act<>(account, NEXT, open().digest(), Optional.empty(), new LoginStart());
    var refusal = assertThrows(VaultRefused.class, () -> vault.as(ENGINE).act(act, DEADLINE));
    assertEquals(Reason.EPOCH, refusal.reason());
    assertEquals(EPOCH, refusal.inForce());
  }

  @Test
  void aQuorumsVerifierTakesThePlaceOfTheVaultsAndAllTriesAreBack() throws Exception {
    for (int i = 0; i < VaultFixture.TRIES; i++) {
      vault.login(account, open(), WRONG);
    }
    assertEquals(refused(Reason.LOCKED), vault.start(account, open()));
    assertEquals(DONE, reinstate(EPOCH, NEXT, TOKEN_ROOT_SHARE));
    assertEquals(DONE, reinstate(EPOCH, NEXT, TOKEN_ROOT_SHARE), "repeated");
    assertInstanceOf(LoggedIn.class, vault.login(account, open(), NEXT_PIN)).close();
  }

  @Test
  void nobodyReinstatesWithoutTheVaultsOwnShare() throws Exception {
    assertEquals(refused(Reason.DENIED), reinstate(EPOCH, NEXT, TOKEN_ROOT_SHARE + 1));
    assertEquals(refused(Reason.EPOCH), reinstate(EPOCH, EpochTag.NONE, TOKEN_ROOT_SHARE));
    assertInstanceOf(LoggedIn.class, vault.login(account, open(), PIN)).close();
  }

  @Test
  void aLateReinstatementUndoesNothingThatWasDecidedAfterIt() throws Exception {
    assertEquals(DONE, reinstate(EPOCH, LATER, TOKEN_ROOT_SHARE));
    assertEquals(refused(Reason.EPOCH), reinstate(EPOCH, NEXT, TOKEN_ROOT_SHARE));
  }

  @Test
  void aReinstatedAccountEndsGrantsOfBefore() throws Exception {
    Handle key = vault.handle();
    var gated = open(new org.asterism.vault.Policy.Condition.Credential(account));
    vault.put(key, key(5, gated));
    try (var in = assertInstanceOf(LoggedIn.class, vault.login(account, open(), PIN))) {
      reinstate(EPOCH, NEXT, TOKEN_ROOT_SHARE);
      var release = VaultFixture.with(in.grant(), onto(key, gated, new Release(0)));
      assertEquals(refused(Reason.GRANT), vault.act(release));
    }
  }

  @Test
  void ofTwoCopiesOfATokenStoreOneGoesOn() throws Exception {
    var first = LineageMark.first(vault.random);
    LineageMark mine = first.next(vault.random);
    LineageMark others = first.next(vault.random);
    assertEquals(new Advanced(Optional.empty(), true), advance(ENGINE, first, mine));
    assertEquals(new Advanced(Optional.of(mine), true), advance(ENGINE, first, mine));
    assertEquals(new Advanced(Optional.of(mine), false), advance(ENGINE, first, others));
    LineageMark older = others;
    assertEquals(new Advanced(Optional.of(mine), false), advance(ENGINE, older, others));
    vault.restart();
    LineageMark third = mine.next(vault.random).next(vault.random);
    assertEquals(
        new Advanced(Optional.of(mine), true),
        advance(ENGINE, mine.next(vault.random), third),
        "it missed a step");
    assertEquals(new Advanced(Optional.of(third), false), advance(ENGINE, mine, others));
    var another = LineageMark.first(vault.random);
    assertEquals(
        new Advanced(Optional.of(third), false),
        advance(ENGINE, another, another.next(vault.random)),
        "another life");
    assertEquals(
        new Advanced(Optional.empty(), true),
        advance(STRANGER, another, another.next(vault.random)),
        "each engine's key has its own");
  }

  @Test
  void aDamagedRowIsToldAndPutAgainOrDeleted() throws Exception {
    Handle key = vault.handle();
    vault.put(key, key(5, open()));
    spoil("key_record");
    assertEquals(refused(Reason.DAMAGED), vault.act(onto(key, open(), new Release(0))));
    assertEquals(DONE, vault.put(key, key(5, open())));
    assertInstanceOf(Release.Released.class, vault.act(onto(key, open(), new Release(0)))).close();
    spoil("key_record");
    assertEquals(DONE, vault.act(onto(key, open(), new Delete())));
    assertEquals(refused(Reason.TOMBSTONE), vault.act(onto(key, open(), new Release(0))));
  }

  private Outcome reinstate(EpochTag before, EpochTag next, int share) throws VaultException {
    try (SecretBytes known = secret(share);
        SecretBytes proof = Reinstate.proof(known);
        SecretBytes verifier = secret(NEXT_PIN)) {
      var stretch = Stretch.floor(VaultFixture.octets("salt", 16));
      var operation = new Reinstate(next, stretch, verifier, Optional.empty(), proof);
      return vault.act(new Act<>(account, before, open().digest(), Optional.empty(), operation));
    }
  }

  private Outcome advance(Principal engine, LineageMark expected, LineageMark next)
      throws VaultException {
    var act =
        new Act<>(
            Handle.of(new byte[Handle.LENGTH]),
            EpochTag.NONE,
            PolicyDigest.of(new byte[PolicyDigest.LENGTH]),
            Optional.empty(),
            new Advance(expected, next));
    return vault.act(engine, act);
  }

  private void spoil(String table) throws Exception {
    vault.stopped(file -> {
      try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          var statement = connection.createStatement()) {
        statement.execute("UPDATE " + table + " SET sealed = zeroblob(length(sealed))");
      }
    });
  }
}
