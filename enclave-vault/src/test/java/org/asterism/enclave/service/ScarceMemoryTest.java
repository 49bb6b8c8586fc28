package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.account;
import static org.asterism.enclave.service.VaultFixture.open;
import static org.asterism.enclave.service.VaultFixture.secret;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Outcome;
import org.asterism.vault.Stretch;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Reinstate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wherever a vault's locked memory ends, a login or a reinstatement leaves no secret behind, and
/// the next one works.
final class ScarceMemoryTest {
  private static final int PIN = 7;
  private static final int NEXT_PIN = 8;
  private static final int TOKEN_ROOT_SHARE = 71;
  private static final EpochTag NEXT = new EpochTag(0xbee);
  private static final int MOST = 1024;

  @TempDir Path directory;
  private VaultFixture vault;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void aLogin_isDoneOrLeavesNothing() throws Exception {
    int before = LockedMemory.bytesInUse();
    int done = 0;
    for (int left = 0; left <= MOST; left += 16) {
      Handle account = vault.handle();
      put(account);
      done += finishes(account, left) ? 1 : 0;
      assertEquals(before, LockedMemory.bytesInUse(), "left open where memory ended at " + left);
      assertInstanceOf(LoggedIn.class, closed(vault.login(account, open(), PIN)));
    }
    assertTrue(done > 0 && done < MOST / 16, done + " were done");
  }

  @Test
  void aReinstatement_isDoneOrLeavesNothing() throws Exception {
    Handle account = vault.handle();
    put(account);
    int before = LockedMemory.bytesInUse();
    int done = 0;
    for (int left = 0; left <= MOST; left += 16) {
      done += isReinstated(account, left) ? 1 : 0;
      assertEquals(before, LockedMemory.bytesInUse(), "left open where memory ended at " + left);
    }
    assertTrue(done > 0 && done < MOST / 16, done + " were done");
    assertInstanceOf(LoggedIn.class, closed(vault.login(account, open(), NEXT_PIN)));
  }

  @Test
  void aListing_holdsNoSecret() throws Exception {
    for (int i = 0; i < 3; i++) {
      put(vault.handle());
    }
    List<SecretBytes> taken = new ArrayList<>();
    try {
      fillBut(0, taken);
      var all = new HandlePage.Query(Optional.empty(), 10);
      var listed = vault.as(VaultFixture.ENGINE).list(all, VaultFixture.DEADLINE);
      assertEquals(3, listed.handles().size());
    } finally {
      taken.forEach(SecretBytes::close);
    }
  }

  private void put(Handle account) throws Exception {
    var contents = account(PIN, open());
    vault.put(account, contents);
    contents.verifier().orElseThrow().close();
    contents.loginShare().orElseThrow().close();
    contents.roots().tokenRoot().close();
    contents.roots().privateRoot().orElseThrow().close();
  }

  private boolean finishes(Handle account, int left) throws Exception {
    EncodedPolicy policy = open();
    var started = (LoginStart.Started) vault.start(account, policy);
    List<SecretBytes> taken = new ArrayList<>();
    try (SecretBytes shown = secret(PIN)) {
      fillBut(left, taken);
      var finish = new LoginFinish(started.attempt(), shown);
      closed(
          vault.act(
              new Act<>(account, started.epoch(), policy.digest(), Optional.empty(), finish)));
      return true;
    } catch (LockedMemoryFull full) {
      return false;
    } finally {
      taken.forEach(SecretBytes::close);
    }
  }

  private boolean isReinstated(Handle account, int left) throws Exception {
    List<SecretBytes> taken = new ArrayList<>();
    try (SecretBytes known = secret(TOKEN_ROOT_SHARE);
        SecretBytes proof = Reinstate.proof(known);
        SecretBytes verifier = secret(NEXT_PIN)) {
      fillBut(left, taken);
      var stretch = Stretch.floor(VaultFixture.octets("salt", 16));
      var operation = new Reinstate(NEXT, stretch, verifier, Optional.empty(), proof);
      Outcome outcome =
          vault.act(
              new Act<>(account, VaultFixture.EPOCH, open().digest(), Optional.empty(), operation));
      return closed(outcome) instanceof Outcome.Done;
    } catch (LockedMemoryFull full) {
      return false;
    } finally {
      taken.forEach(SecretBytes::close);
    }
  }

  private static Outcome closed(Outcome outcome) {
    outcome.close();
    return outcome;
  }

  private static void fillBut(int left, List<SecretBytes> taken) {
    try (SecretBytes hole = SecretBytes.allocate(left)) {
      for (int length = SecretBytes.MAX_LENGTH; length >= 16; length /= 2) {
        takeAll(length, taken);
      }
      assertEquals(left, hole.length());
    }
  }

  private static void takeAll(int length, List<SecretBytes> taken) {
    boolean full = false;
    while (!full) {
      try {
        taken.add(SecretBytes.allocate(length));
      } catch (LockedMemoryFull now) {
        full = true;
      }
    }
  }
}
