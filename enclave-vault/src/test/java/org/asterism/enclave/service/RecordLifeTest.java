package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.DEADLINE;
import static org.asterism.enclave.service.VaultFixture.ENGINE;
import static org.asterism.enclave.service.VaultFixture.STRANGER;
import static org.asterism.enclave.service.VaultFixture.key;
import static org.asterism.enclave.service.VaultFixture.octets;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.open;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.asterism.enclave.service.VaultFixture.secret;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.enclave.limits.Limits;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Lease;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A record can be put, repeated, released, listed and deleted, and refuses what it must.
final class RecordLifeTest {
  private static final Outcome DONE = new Outcome.Done();

  @TempDir Path directory;
  private VaultFixture vault;
  private Handle handle;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
    handle = vault.handle();
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void releasesWhatWasPutAlsoAfterARestart() throws Exception {
    assertEquals(DONE, vault.put(handle, key(5, open())));
    assertReleased(5, Lease.NONE, release(open(), 0));
    vault.restart();
    assertReleased(5, Lease.NONE, release(open(), 0));
  }

  @Test
  void repeatsAnEqualPutAndRefusesAnyOther() throws Exception {
    StoredRecord.Key first = key(5, open());
    assertEquals(DONE, vault.put(handle, first));
    assertEquals(DONE, vault.put(handle, key(5, open())));
    assertEquals(refused(Reason.CONFLICT), vault.put(handle, key(6, open())));
    var otherCompanion = new StoredRecord.Key(secret(5), Octets.EMPTY, open(), octets("other", 64));
    assertEquals(refused(Reason.CONFLICT), vault.put(handle, otherCompanion));
    var otherKind = new StoredRecord.Companion(Optional.empty(), open(), octets("row", 64));
    assertEquals(refused(Reason.CONFLICT), vault.put(handle, otherKind));
    var otherEpoch =
        new Act<>(handle, new EpochTag(1), open().digest(), Optional.empty(), new Put(first));
    assertEquals(refused(Reason.CONFLICT), vault.act(otherEpoch));
    assertReleased(5, Lease.NONE, release(open(), 0));
  }

  @Test
  void refusesWhatTheCallerDoesNotExpect() throws Exception {
    assertEquals(refused(Reason.UNKNOWN_HANDLE), release(open(), 0));
    vault.put(handle, key(5, open()));
    EncodedPolicy other = open(new Condition.UseLimit(1));
    assertEquals(refused(Reason.POLICY_DIGEST), release(other, 0));
    var otherEpoch =
        new Act<>(handle, new EpochTag(1), open().digest(), Optional.empty(), new Release(0));
    assertEquals(refused(Reason.EPOCH), vault.act(otherEpoch));
    var contents = key(5, open());
    assertEquals(
        refused(Reason.POLICY_DIGEST), vault.act(onto(vault.handle(), other, new Put(contents))));
  }

  @Test
  void refusesAPrincipalThatThePolicyDoesNotName() throws Exception {
    StoredRecord.Key contents = key(5, open());
    Act<?> put = onto(handle, open(), new Put(contents));
    assertEquals(refused(Reason.DENIED), vault.act(STRANGER, put));
    vault.act(put);
    for (Operation<?> operation : List.of(new Release(0), new Delete(), new LoginStart())) {
      assertEquals(refused(Reason.DENIED), vault.act(STRANGER, onto(handle, open(), operation)));
    }
  }

  @Test
  void aKeyHasNoLoginAndAnAccountNoRelease() throws Exception {
    vault.put(handle, key(5, open()));
    Handle account = vault.handle();
    vault.put(account, VaultFixture.account(7, open()));
    assertEquals(refused(Reason.DENIED), vault.start(handle, open()));
    assertEquals(refused(Reason.DENIED), vault.act(onto(account, open(), new Release(0))));
  }

  @Test
  void aTombstoneBeatsALatePutUntilItLapses() throws Exception {
    assertEquals(DONE, delete(handle));
    assertEquals(DONE, delete(handle));
    assertEquals(refused(Reason.TOMBSTONE), vault.put(handle, key(5, open())));
    vault.restart();
    vault.now = vault.now.plus(Duration.ofMinutes(10));
    assertEquals(refused(Reason.TOMBSTONE), vault.put(handle, key(5, open())));
    vault.now = vault.now.plus(Duration.ofMinutes(21));
    vault.put(vault.handle(), key(1, open()));
    assertEquals(DONE, vault.put(handle, key(5, open())));
  }

  @Test
  void aTombstoneLapsesThoughTheClockWasSetBackMeanwhile() throws Exception {
    assertEquals(DONE, delete(handle));
    vault.now = vault.now.minus(Duration.ofDays(1));
    vault.restart();
    vault.now = vault.now.plus(Duration.ofMinutes(29));
    vault.put(vault.handle(), key(1, open()));
    assertEquals(refused(Reason.TOMBSTONE), vault.put(handle, key(5, open())));
    vault.now = vault.now.plus(Duration.ofMinutes(2));
    vault.put(vault.handle(), key(1, open()));
    assertEquals(DONE, vault.put(handle, key(5, open())));
  }

  @Test
  void whatWasDeletedIsGone() throws Exception {
    vault.put(handle, key(5, open()));
    assertReleased(5, Lease.NONE, release(open(), 0));
    assertEquals(DONE, delete(handle));
    assertEquals(refused(Reason.TOMBSTONE), release(open(), 0));
    assertEquals(refused(Reason.TOMBSTONE), vault.put(handle, key(5, open())));
    assertEquals(0, vault.as(ENGINE).describe(DEADLINE).counts().keys());
    assertEquals(1, vault.as(ENGINE).describe(DEADLINE).counts().tombstones());
    assertEquals(EnumSet.allOf(Group.class), vault.as(ENGINE).describe(DEADLINE).groups());
  }

  @Test
  void grantsTheSmallerOfTheWantedAndTheAllowedLease() throws Exception {
    EncodedPolicy policy = open(new Condition.MaxLease(Duration.ofMinutes(1), 10));
    vault.put(handle, key(5, policy));
    assertReleased(5, new Lease(Duration.ofMinutes(1), 10), release(policy, 0));
    assertReleased(5, new Lease(Duration.ofMinutes(1), 4), release(policy, 4));
    assertReleased(5, new Lease(Duration.ofMinutes(1), 10), release(policy, 40));
  }

  @Test
  void countsUsesDurablyAndNeverGrantsMore() throws Exception {
    EncodedPolicy policy =
        open(new Condition.MaxLease(Duration.ofMinutes(1), 3), new Condition.UseLimit(5));
    vault.put(handle, key(5, policy));
    assertReleased(5, new Lease(Duration.ofMinutes(1), 3), release(policy, 0));
    vault.restart();
    assertReleased(5, new Lease(Duration.ofMinutes(1), 2), release(policy, 0));
    assertEquals(refused(Reason.DENIED), release(policy, 1));
  }

  @Test
  void aBatchIsAllOrNothing() throws Exception {
    Handle taken = vault.handle();
    vault.put(taken, key(1, open()));
    List<Act<?>> acts = new ArrayList<>();
    acts.add(put(handle, 5));
    acts.add(onto(taken, open(), new Release(0)));
    acts.add(put(taken, 2));
    assertEquals(List.of(refused(Reason.CONFLICT)), vault.actBatch(acts));
    assertEquals(refused(Reason.UNKNOWN_HANDLE), release(open(), 0));
    assertEquals(1, vault.as(ENGINE).describe(DEADLINE).counts().keys());
    acts.removeLast();
    List<Outcome> outcomes = vault.actBatch(acts);
    assertEquals(DONE, outcomes.getFirst());
    assertReleased(1, Lease.NONE, outcomes.getLast());
    assertReleased(5, Lease.NONE, release(open(), 0));
  }

  @Test
  void listsEachRecordThatConcernsTheCallerOnce() throws Exception {
    Set<Handle> put = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      Handle next = vault.handle();
      put.add(next);
      vault.put(
          next,
          i % 2 == 0
              ? key(1, open())
              : new StoredRecord.Companion(Optional.empty(), open(), octets("row", 8)));
    }
    assertEquals(put, new HashSet<>(listAll(7)));
    assertEquals(40, listAll(7).size());
    var first = new HandlePage.Query(Optional.empty(), 7);
    assertTrue(vault.as(STRANGER).list(first, DEADLINE).handles().isEmpty());
  }

  @Test
  void saysWhichLimitWasReached() throws Exception {
    var few = Limits.DEFAULT;
    var limits =
        new Limits(
            new Limits.Engine(new Limits.Quota(1, 1 << 20), 1, 1),
            few.token(),
            new Limits.Sizes(32, 1, 512, 64),
            2,
            5,
            few.logins());
    try (var small =
        new VaultFixture(Files.createDirectory(directory.resolve("small")), 2, limits)) {
      var tooLong = new StoredRecord.Companion(Optional.empty(), open(), octets("row", 65));
      assertEquals(refused(Reason.LIMIT), small.put(handle, tooLong));
      assertEquals(DONE, small.put(handle, key(1, open())));
      assertEquals(refused(Reason.QUOTA), small.put(small.handle(), key(1, open())));
      Act<?> delete = onto(small.handle(), open(), new Delete());
      assertEquals(DONE, small.act(delete));
      assertEquals(refused(Reason.QUOTA), small.act(onto(small.handle(), open(), new Delete())));
      assertEquals(List.of(refused(Reason.LIMIT)), small.actBatch(List.of(delete, delete, delete)));
      // What is stored can always be deleted.
      assertEquals(DONE, small.act(onto(handle, open(), new Delete())));
    }
  }

  private List<Handle> listAll(int limit) throws Exception {
    List<Handle> all = new ArrayList<>();
    Optional<Handle> after = Optional.empty();
    while (true) {
      HandlePage page = vault.as(ENGINE).list(new HandlePage.Query(after, limit), DEADLINE);
      assertTrue(page.handles().size() <= limit);
      all.addAll(page.handles());
      if (!page.more()) {
        return all;
      }
      after = Optional.of(page.handles().getLast());
    }
  }

  private static Act<?> put(Handle handle, int filling) {
    return onto(handle, open(), new Put(key(filling, open())));
  }

  private Outcome release(EncodedPolicy policy, long wanted) throws Exception {
    return vault.act(onto(handle, policy, new Release(wanted)));
  }

  private Outcome delete(Handle what) throws Exception {
    Operation<?> delete = new Delete();
    return vault.act(new Act<>(what, EpochTag.NONE, open().digest(), Optional.empty(), delete));
  }

  private static void assertReleased(int filling, Lease lease, Outcome outcome) {
    var released = assertInstanceOf(Release.Released.class, outcome);
    assertEquals(lease, released.lease());
    try (SecretBytes expected = secret(filling);
        SecretBytes found = released.share()) {
      assertTrue(expected.constantTimeEquals(found));
    }
  }
}
