package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.ENGINE;
import static org.asterism.enclave.service.VaultFixture.digest;
import static org.asterism.enclave.service.VaultFixture.gated;
import static org.asterism.enclave.service.VaultFixture.key;
import static org.asterism.enclave.service.VaultFixture.octets;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.open;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.asterism.enclave.limits.Limits;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.Handle;
import org.asterism.vault.Outcome;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.Put;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Records, bytes, accounts and tombstones are counted for each engine and each of its tokens, in
/// the transaction of what changes them.
final class QuotaTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final Principal OTHER = new Principal.HostEngine(digest(3));
  private static final long MUCH = 1L << 40;

  @TempDir Path directory;

  @Test
  void anEngineThatHasItsRecordsTakesNoneFromAnother() throws Exception {
    try (var vault = vault(new Limits.Quota(3, MUCH), new Limits.Quota(100, MUCH))) {
      var first = vault.handle();
      assertEquals(DONE, put(vault, ENGINE, first));
      assertEquals(DONE, put(vault, ENGINE, first), "the same again takes no room");
      assertEquals(DONE, put(vault, ENGINE, vault.handle()));
      assertEquals(DONE, put(vault, ENGINE, vault.handle()));
      assertEquals(refused(Reason.QUOTA), put(vault, ENGINE, vault.handle()));
      vault.restart();
      assertEquals(refused(Reason.QUOTA), put(vault, ENGINE, vault.handle()));
      assertEquals(DONE, put(vault, OTHER, vault.handle()));
      assertEquals(DONE, vault.act(onto(first, open(), new Delete())));
      assertEquals(DONE, put(vault, ENGINE, vault.handle()));
    }
  }

  @Test
  void whatIsMarkedStillTakesRoom() throws Exception {
    try (var vault = vault(new Limits.Quota(1, MUCH), new Limits.Quota(100, MUCH))) {
      var only = vault.handle();
      put(vault, ENGINE, only);
      vault.act(onto(only, open(), new Confirm()));
      assertEquals(DONE, vault.act(onto(only, open(), new Delete(true))));
      assertEquals(refused(Reason.QUOTA), put(vault, ENGINE, vault.handle()));
      vault.now = vault.now.plus(Duration.ofDays(8));
      assertEquals(refused(Reason.QUOTA), put(vault, ENGINE, vault.handle()));
      put(vault, OTHER, vault.handle());
      assertEquals(DONE, put(vault, ENGINE, vault.handle()));
    }
  }

  @Test
  void bytesAreCountedAsTheyLieOnDisk() throws Exception {
    try (var vault = vault(new Limits.Quota(100, 1000), new Limits.Quota(100, MUCH))) {
      int put = 0;
      while (DONE.equals(put(vault, ENGINE, vault.handle()))) {
        put++;
      }
      // 64 bytes of companion, a policy of about 100 and what seals them.
      assertTrue(put >= 3 && put <= 8, put + " records in 1000 bytes");
    }
  }

  @Test
  void aTokenHasAShareOfItsEngines() throws Exception {
    try (var vault = vault(new Limits.Quota(100, MUCH), new Limits.Quota(2, MUCH))) {
      EncodedPolicy one = gated(vault.handle());
      EncodedPolicy other = gated(vault.handle());
      Handle first = vault.handle();
      assertEquals(DONE, vault.put(first, key(1, one)));
      assertEquals(DONE, vault.put(vault.handle(), key(1, one)));
      assertEquals(refused(Reason.QUOTA), vault.put(vault.handle(), key(1, one)));
      assertEquals(DONE, vault.put(vault.handle(), key(1, other)));
      assertEquals(DONE, vault.act(onto(first, one, new Delete())));
      assertEquals(DONE, vault.put(vault.handle(), key(1, one)));
    }
  }

  @Test
  void tombstonesEndWhatAnEngineMayPut() throws Exception {
    var engine = new Limits.Engine(new Limits.Quota(100, MUCH), 2, 2);
    try (var vault = new VaultFixture(directory, 1, limits(engine, new Limits.Quota(99, MUCH)))) {
      for (int i = 0; i < 2; i++) {
        Handle passing = vault.handle();
        assertEquals(DONE, put(vault, ENGINE, passing));
        assertEquals(DONE, vault.act(onto(passing, open(), new Delete())));
      }
      assertEquals(refused(Reason.QUOTA), put(vault, ENGINE, vault.handle()));
      assertEquals(refused(Reason.QUOTA), vault.act(onto(vault.handle(), open(), new Delete())));
      assertEquals(DONE, put(vault, OTHER, vault.handle()));
      vault.now = vault.now.plus(Duration.ofMinutes(31));
      put(vault, OTHER, vault.handle());
      assertEquals(DONE, put(vault, ENGINE, vault.handle()), "they have lapsed");
    }
  }

  @Test
  void accountsAreFewerThanRecords() throws Exception {
    var engine = new Limits.Engine(new Limits.Quota(100, MUCH), 2, 100);
    try (var vault = new VaultFixture(directory, 1, limits(engine, new Limits.Quota(99, MUCH)))) {
      for (int i = 0; i < 2; i++) {
        assertEquals(DONE, vault.put(vault.handle(), VaultFixture.account(7, open())));
      }
      assertEquals(
          refused(Reason.QUOTA), vault.put(vault.handle(), VaultFixture.account(7, open())));
      assertEquals(DONE, put(vault, ENGINE, vault.handle()));
    }
  }

  private VaultFixture vault(Limits.Quota engine, Limits.Quota token) throws Exception {
    return new VaultFixture(directory, 1, limits(new Limits.Engine(engine, 10, 1000), token));
  }

  private static Limits limits(Limits.Engine engine, Limits.Quota token) {
    return Limits.DEFAULT.with(engine, token, Limits.DEFAULT.logins());
  }

  private static Outcome put(VaultFixture vault, Principal engine, Handle handle) throws Exception {
    var contents = new StoredRecord.Companion(Optional.empty(), open(), octets("row", 64));
    return vault.act(engine, onto(handle, open(), new Put(contents)));
  }
}
