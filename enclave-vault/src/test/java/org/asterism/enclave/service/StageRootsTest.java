package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.account;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.open;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.asterism.enclave.service.VaultFixture.secret;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Sharings;
import org.asterism.vault.Stretch;
import org.asterism.vault.operation.Abort;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.Stage;
import org.asterism.vault.operation.StageRoots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Root shares of another sharing wait beside those in force, which a login releases, until they
/// are decided for or against; the PIN has nothing to do with it.
class StageRootsTest {
  private static final int PIN = 7;
  // What the fixture's accounts have as their shares.
  private static final int TOKEN_SHARE = 71;
  private static final int NEXT_SHARE = 81;
  private static final int LATER_SHARE = 91;
  private static final EpochTag NEXT = new EpochTag(0xa11);
  private static final EpochTag LATER = new EpochTag(0xa12);
  private static final EpochTag NEXT_PIN = new EpochTag(0xbee);
  private static final Outcome DONE = new Outcome.Done();

  @TempDir Path directory;
  private VaultFixture vault;
  private Handle account;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
    account = vault.handle();
    assertEquals(DONE, vault.put(account, account(PIN, open())));
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void aLoginReleasesWhatIsInForce() throws Exception {
    assertReleased(TOKEN_SHARE, EpochTag.NONE);
    assertEquals(DONE, stage(NEXT, NEXT_SHARE, TOKEN_SHARE));
    assertReleased(TOKEN_SHARE, EpochTag.NONE);
    vault.restart();
    assertReleased(TOKEN_SHARE, EpochTag.NONE);
    assertEquals(DONE, commit(NEXT));
    assertReleased(NEXT_SHARE, NEXT);
    vault.restart();
    assertReleased(NEXT_SHARE, NEXT);
    assertEquals(Sharings.of(NEXT), sharings());
  }

  @Test
  void allOfItMayBeRepeated() throws Exception {
    assertEquals(DONE, stage(NEXT, NEXT_SHARE, TOKEN_SHARE));
    assertEquals(DONE, stage(NEXT, NEXT_SHARE, TOKEN_SHARE));
    assertEquals(DONE, commit(NEXT));
    assertEquals(DONE, commit(NEXT));
    assertEquals(DONE, stage(NEXT, NEXT_SHARE, TOKEN_SHARE));
    assertReleased(NEXT_SHARE, NEXT);
  }

  @Test
  void whatIsStagedGivesWayToTheNext() throws Exception {
    assertEquals(DONE, stage(NEXT, NEXT_SHARE, TOKEN_SHARE));
    assertEquals(DONE, stage(LATER, LATER_SHARE, TOKEN_SHARE));
    assertEquals(refused(Reason.CONFLICT), commit(NEXT));
    assertEquals(DONE, commit(LATER));
    assertReleased(LATER_SHARE, LATER);
  }

  @Test
  void itIsForgottenByAnAbort() throws Exception {
    assertEquals(DONE, stage(NEXT, NEXT_SHARE, TOKEN_SHARE));
    assertEquals(DONE, abort(LATER));
    assertEquals(DONE, abort(NEXT));
    assertEquals(DONE, abort(NEXT));
    assertEquals(Sharings.BORN, sharings());
    assertEquals(refused(Reason.CONFLICT), commit(NEXT));
    assertEquals(DONE, stage(NEXT, NEXT_SHARE, TOKEN_SHARE));
    assertEquals(DONE, commit(NEXT));
    assertEquals(refused(Reason.CONFLICT), abort(NEXT));
  }

  @Test
  void onlyWhoKnowsTheShareInForceMayStage() throws Exception {
    assertEquals(refused(Reason.DENIED), stage(NEXT, NEXT_SHARE, NEXT_SHARE));
    assertEquals(DONE, stage(NEXT, NEXT_SHARE, TOKEN_SHARE));
    assertEquals(refused(Reason.DENIED), stage(LATER, LATER_SHARE, NEXT_SHARE));
    assertEquals(DONE, commit(NEXT));
    // What is of a sharing before is of no use.
    assertEquals(refused(Reason.DENIED), stage(LATER, LATER_SHARE, TOKEN_SHARE));
    assertEquals(DONE, stage(LATER, LATER_SHARE, NEXT_SHARE));
  }

  @Test
  void aProofIsForOneSharing() throws Exception {
    try (SecretBytes share = secret(TOKEN_SHARE);
        SecretBytes proof = StageRoots.proof(share, LATER)) {
      var stage = new StageRoots(NEXT, roots(NEXT_SHARE), proof);
      assertEquals(refused(Reason.DENIED), vault.act(onto(account, open(), stage)));
    }
  }

  @Test
  void anAccountGetsTheRootsOfItsRole() throws Exception {
    try (SecretBytes share = secret(TOKEN_SHARE);
        SecretBytes proof = StageRoots.proof(share, NEXT)) {
      var officers = new StageRoots(NEXT, new Roots<>(secret(1), Optional.empty()), proof);
      assertEquals(refused(Reason.INPUT), vault.act(onto(account, open(), officers)));
      SecretBytes endless = SecretBytes.takeFrom(new byte[100_000]);
      var longer = new StageRoots(NEXT, new Roots<>(endless, Optional.of(secret(2))), proof);
      assertEquals(refused(Reason.LIMIT), vault.act(onto(account, open(), longer)));
    }
    assertEquals(Sharings.BORN, sharings());
  }

  @Test
  void aKeyHasNoRoots() throws Exception {
    Handle key = vault.handle();
    assertEquals(DONE, vault.put(key, VaultFixture.key(3, open())));
    try (SecretBytes proof = secret(1)) {
      var stage = new StageRoots(NEXT, roots(NEXT_SHARE), proof);
      assertEquals(refused(Reason.DENIED), vault.act(onto(key, open(), stage)));
    }
  }

  @Test
  void aChangeOfThePinAndOneOfTheSharingLeaveEachOtherAlone() throws Exception {
    assertEquals(DONE, stage(NEXT, NEXT_SHARE, TOKEN_SHARE));
    try (SecretBytes verifier = secret(8)) {
      var pin = new Stage(NEXT_PIN, stretch(), verifier, Optional.empty());
      assertEquals(DONE, vault.act(onto(account, open(), pin)));
    }
    assertEquals(DONE, vault.act(onto(account, open(), new Commit(NEXT_PIN))));
    assertTrue(sharings().staged(NEXT).isPresent());
    assertEquals(DONE, commit(NEXT));
    try (var in = assertInstanceOf(LoggedIn.class, vault.login(account, open(), 8))) {
      assertEquals(NEXT, in.sharing());
    }
  }

  @Test
  void aGrantOutlivesTheDecision() throws Exception {
    Handle key = vault.handle();
    try (var in = assertInstanceOf(LoggedIn.class, vault.login(account, open(), PIN))) {
      assertEquals(DONE, stage(NEXT, NEXT_SHARE, TOKEN_SHARE));
      assertEquals(DONE, commit(NEXT));
      var gated = VaultFixture.gated(account);
      var put = new Put(VaultFixture.key(3, gated));
      assertEquals(DONE, vault.act(VaultFixture.with(in.grant(), onto(key, gated, put))));
      var release = onto(key, gated, new Release(60));
      try (Outcome released = vault.act(VaultFixture.with(in.grant(), release))) {
        assertInstanceOf(Release.Released.class, released);
      }
    }
  }

  private void assertReleased(int filling, EpochTag sharing) throws Exception {
    try (var in = assertInstanceOf(LoggedIn.class, vault.login(account, open(), PIN));
        SecretBytes tokenRoot = secret(filling);
        SecretBytes privateRoot = secret(filling + 1)) {
      assertEquals(sharing, in.sharing());
      assertTrue(tokenRoot.constantTimeEquals(in.roots().tokenRoot()));
      assertTrue(privateRoot.constantTimeEquals(in.roots().privateRoot().orElseThrow()));
    }
  }

  private Outcome stage(EpochTag sharing, int filling, int known) throws Exception {
    try (SecretBytes share = secret(known);
        SecretBytes proof = StageRoots.proof(share, sharing)) {
      return vault.act(onto(account, open(), new StageRoots(sharing, roots(filling), proof)));
    }
  }

  private Outcome commit(EpochTag sharing) throws Exception {
    return vault.act(onto(account, open(), new Commit(sharing)));
  }

  private Outcome abort(EpochTag sharing) throws Exception {
    return vault.act(onto(account, open(), new Abort(sharing)));
  }

  private Sharings sharings() throws Exception {
    return vault
        .stored(account, record -> ((StoredRecord.Account) record).sharings())
        .orElseThrow();
  }

  private static Stretch stretch() {
    return Stretch.floor(Octets.of(new byte[16]));
  }

  private static Roots<SecretBytes> roots(int filling) {
    return new Roots<>(secret(filling), Optional.of(secret(filling + 1)));
  }
}
