package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.account;
import static org.asterism.enclave.service.VaultFixture.loginShare;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.open;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.asterism.enclave.service.VaultFixture.secret;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Curve;
import org.asterism.kernel.LibraryKernel;
import org.asterism.oprf.BlindedInput;
import org.asterism.oprf.Evaluation;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Stretch;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.LoginStart.Started;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Reinstate;
import org.asterism.vault.operation.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A vault evaluates what it has counted, with the share that is in force, and nothing else.
class EvaluationTest {
  private static final int PIN = 7;
  private static final int NEXT_PIN = 8;
  private static final EpochTag NEXT = new EpochTag(0xbee);
  private static final Outcome DONE = new Outcome.Done();
  private static final Stretch STRETCH = Stretch.floor(VaultFixture.octets("next", 16));

  @TempDir Path directory;
  private VaultFixture vault;
  private Handle account;
  private BlindedInput.Blinded blinded;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
    account = vault.handle();
    assertEquals(DONE, vault.put(account, account(PIN, open())));
    try (SecretBytes pin = secret(1)) {
      blinded = BlindedInput.of(pin, vault.random).blind();
    }
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void evaluatesWithTheSharePutAndProvesIt() throws Exception {
    assertEvaluatedBy(PIN, start());
    vault.restart();
    assertEvaluatedBy(PIN, start());
  }

  @Test
  void eachEvaluationIsCountedAndALockedAccountGivesNone() throws Exception {
    for (int left = VaultFixture.TRIES - 1; left >= 0; left--) {
      assertEquals(left, assertInstanceOf(Started.class, start()).triesLeft());
      vault.restart();
    }
    assertEquals(refused(Reason.LOCKED), start());
  }

  @Test
  void withoutAnElementATryIsCountedAndNothingEvaluated() throws Exception {
    var started = assertInstanceOf(Started.class, vault.start(account, open()));
    assertEquals(Optional.empty(), started.evaluation());
    assertEquals(VaultFixture.TRIES - 1, started.triesLeft());
  }

  @Test
  void whatIsNoPointIsRefusedAndNoTry() throws Exception {
    for (byte[] none : NoPoints.of(Curve.P256)) {
      assertEquals(refused(Reason.INPUT), start(none));
    }
    assertEquals(VaultFixture.TRIES - 1, assertInstanceOf(Started.class, start()).triesLeft());
  }

  @Test
  void aCommitPutsTheStagedShareInForce() throws Exception {
    stage(Optional.of(loginShare(NEXT_PIN)));
    assertEvaluatedBy(PIN, start());
    assertEquals(DONE, vault.act(onto(account, open(), new Commit(NEXT))));
    assertEvaluatedBy(NEXT_PIN, startUnderNext());
  }

  @Test
  void aReinstatementPutsItsShareInForce() throws Exception {
    reinstate(Optional.of(loginShare(NEXT_PIN)));
    assertEvaluatedBy(NEXT_PIN, startUnderNext());
  }

  @Test
  void withoutAShareNothingIsEvaluated() throws Exception {
    reinstate(Optional.empty());
    var started = assertInstanceOf(Started.class, startUnderNext());
    assertEquals(Optional.empty(), started.evaluation());
  }

  @Test
  void whatIsNoShareIsRefused() throws Exception {
    for (SecretBytes none :
        List.of(SecretBytes.allocate(32), SecretBytes.allocate(31), filled(32), filled(33))) {
      try (none) {
        assertEquals(refused(Reason.INPUT), put(vault.handle(), Optional.of(none)));
        var stage = new Stage(NEXT, STRETCH, secret(NEXT_PIN), Optional.of(none));
        assertEquals(refused(Reason.INPUT), vault.act(onto(account, open(), stage)));
      }
    }
  }

  @Test
  void aMachineWithoutTheArithmeticSaysSoAndRefusesTheGroup() throws Exception {
    vault.loseArithmetic();
    assertEquals(Set.of(), vault.as(VaultFixture.ENGINE).describe(VaultFixture.DEADLINE).groups());
    assertEquals(refused(Reason.GROUP), start());
    assertEquals(refused(Reason.GROUP), put(vault.handle(), Optional.of(loginShare(PIN))));
    var stage = new Stage(NEXT, STRETCH, secret(NEXT_PIN), Optional.of(loginShare(NEXT_PIN)));
    assertEquals(refused(Reason.GROUP), vault.act(onto(account, open(), stage)));
    assertEquals(DONE, put(vault.handle(), Optional.empty()));
    var started = assertInstanceOf(Started.class, vault.start(account, open()));
    assertEquals(VaultFixture.TRIES - 1, started.triesLeft(), "what was refused was no try");
  }

  private void assertEvaluatedBy(int credential, Outcome outcome) {
    Evaluation found = assertInstanceOf(Started.class, outcome).evaluation().orElseThrow();
    try (SecretBytes share = loginShare(credential)) {
      byte[] expected = LibraryKernel.open().multiplyBase(Curve.P256, share).encoded();
      assertTrue(blinded.unblind(found, expected).isPresent());
    }
  }

  private Outcome start() throws Exception {
    return start(blinded.element());
  }

  private Outcome start(byte[] element) throws Exception {
    var start = new LoginStart(Optional.of(Octets.of(element)));
    return vault.act(onto(account, open(), start));
  }

  private Outcome startUnderNext() throws Exception {
    var start = new LoginStart(Optional.of(Octets.of(blinded.element())));
    var act = onto(account, open(), start);
    return vault.act(new Act<>(act.handle(), NEXT, act.policy(), act.grant(), act.operation()));
  }

  private void stage(Optional<SecretBytes> share) throws Exception {
    var stage = new Stage(NEXT, STRETCH, secret(NEXT_PIN), share);
    assertEquals(DONE, vault.act(onto(account, open(), stage)));
  }

  private void reinstate(Optional<SecretBytes> share) throws Exception {
    try (SecretBytes root = secret(71);
        SecretBytes proof = Reinstate.proof(root)) {
      var reinstate = new Reinstate(NEXT, STRETCH, secret(NEXT_PIN), share, proof);
      assertEquals(DONE, vault.act(onto(account, open(), reinstate)));
    }
  }

  private Outcome put(Handle handle, Optional<SecretBytes> share) throws Exception {
    StoredRecord.Account made = account(PIN, open());
    var contents = made.with(made.stretch(), made.verifier(), share);
    return vault.act(onto(handle, open(), new Put(contents)));
  }

  private static SecretBytes filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) -1);
    return SecretBytes.takeFrom(bytes);
  }
}
