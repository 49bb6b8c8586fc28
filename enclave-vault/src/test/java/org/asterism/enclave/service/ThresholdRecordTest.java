package org.asterism.enclave.service;

import static org.asterism.enclave.service.ThresholdFixture.SALT;
import static org.asterism.enclave.service.ThresholdFixture.policy;
import static org.asterism.enclave.service.VaultFixture.ENGINE;
import static org.asterism.enclave.service.VaultFixture.octets;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.open;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.session.Sessions;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.XCoordinate;
import org.asterism.threshold.rsa.RsaCombination;
import org.asterism.threshold.rsa.RsaSharing;
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
import org.asterism.vault.Reply;
import org.asterism.vault.SessionId;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Purpose;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SessionOpen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A record in threshold custody: computed with and never released, each refusal by its name.
final class ThresholdRecordTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final Principal OTHER = new Principal.HostEngine(VaultFixture.digest(3));

  @TempDir Path directory;
  private VaultFixture vault;
  private ThresholdFixture threshold;
  private Handle handle;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
    threshold = new ThresholdFixture(vault);
    handle = vault.handle();
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void powersOfAQuorumCombineToWhatTheWholeKeyYieldsAlsoAfterARestart() throws Exception {
    var sharing = RsaSharing.draw(threshold.key, 2, 3, vault.random);
    Map<XCoordinate, Handle> handles = new LinkedHashMap<>();
    try (SecretBytes exponent = threshold.exponent()) {
      for (var share : sharing.split(exponent, vault.random).entrySet()) {
        Handle own = vault.handle();
        assertEquals(
            DONE, vault.put(own, threshold.record(share.getValue(), threshold.open(), policy())));
        handles.put(share.getKey(), own);
        share.getValue().close();
      }
    }
    vault.restart();
    BigInteger base = new BigInteger(2000, vault.random);
    Map<XCoordinate, BigInteger> partials = new LinkedHashMap<>();
    for (var own : handles.entrySet()) {
      partials.put(own.getKey(), power(own.getValue(), base));
    }
    partials.remove(sharing.xs().getFirst());
    assertEquals(
        Optional.of(base.modPow(threshold.privateExponent, threshold.key.modulus())),
        new RsaCombination(threshold.key, 2).combine(base, partials));
  }

  @Test
  void isComputedWithForItsOwnKeyOnly() throws Exception {
    enrol(policy());
    RsaExp right = threshold.power(BigInteger.valueOf(5));
    Octets n = right.key().modulus();
    Octets e = right.key().publicExponent();
    Octets otherN = Octets.of(new ThresholdFixture(vault).key.modulusBytes());
    for (RsaExp.Shown shown :
        List.of(
            new RsaExp.Shown(otherN, e, SALT),
            new RsaExp.Shown(n, Octets.of(new byte[] {1, 0, 3}), SALT),
            new RsaExp.Shown(n, Octets.of(new byte[] {3}), SALT),
            new RsaExp.Shown(n, Octets.EMPTY, SALT),
            new RsaExp.Shown(Octets.EMPTY, Octets.EMPTY, SALT),
            new RsaExp.Shown(n, e, octets("other", 32)),
            new RsaExp.Shown(n, e, Octets.EMPTY))) {
      assertEquals(refused(Reason.INPUT), use(policy(), new RsaExp(shown, right.base())));
    }
    assertInstanceOf(RsaExp.Partial.class, use(policy(), right));
  }

  @Test
  void raisesNoBaseAtTheEndsNorOfAnotherLength() throws Exception {
    enrol(policy());
    BigInteger n = threshold.key.modulus();
    for (BigInteger base :
        List.of(BigInteger.ZERO, BigInteger.ONE, n.subtract(BigInteger.ONE), n)) {
      assertEquals(refused(Reason.INPUT), use(policy(), threshold.power(base)));
    }
    for (int length : List.of(0, 1, 255, 257, 512)) {
      assertEquals(refused(Reason.INPUT), use(policy(), threshold.power(octets("base", length))));
    }
  }

  @Test
  void anExponentThatCannotBeSharedIsRefusedThoughTheRecordIsCommittedToIt() throws Exception {
    byte[] three = {3};
    byte[] committed = threshold.key.modulusBytes();
    byte[] both = Arrays.copyOf(committed, committed.length + 1);
    both[committed.length] = 3;
    var record = threshold.record(threshold.open(), policy());
    var forThree =
        new StoredRecord.ThresholdKey(
            record.share(),
            record.purpose(),
            new StoredRecord.Commitments(
                Commitment.toKey(SALT.toByteArray(), 1, both), record.commitments().roster()),
            record.signer(),
            record.policy(),
            record.companion());
    assertEquals(DONE, vault.put(handle, forThree));
    var shown = new RsaExp.Shown(Octets.of(committed), Octets.of(three), SALT);
    Octets base = threshold.power(BigInteger.TWO).base();
    assertEquals(refused(Reason.INPUT), use(policy(), new RsaExp(shown, base)));
  }

  @Test
  void usageIsExclusive() throws Exception {
    enrol(policy());
    assertEquals(refused(Reason.DENIED), use(policy(), new Release(0)));
    Handle assembled = vault.handle();
    vault.put(assembled, VaultFixture.key(5, policy()));
    assertEquals(
        refused(Reason.DENIED),
        vault.act(onto(assembled, policy(), threshold.power(BigInteger.TWO))));
  }

  @Test
  void isGatedAsAnyRecord() throws Exception {
    Handle account = vault.handle();
    EncodedPolicy granted = policy(new Condition.Credential(account));
    enrol(granted);
    RsaExp power = threshold.power(BigInteger.TWO);
    assertEquals(refused(Reason.GRANT), use(granted, power));
    assertEquals(refused(Reason.POLICY_DIGEST), use(policy(), power));
    assertEquals(
        refused(Reason.EPOCH),
        vault.act(new Act<>(handle, new EpochTag(1), granted.digest(), Optional.empty(), power)));
    assertEquals(refused(Reason.UNKNOWN_HANDLE), vault.act(onto(vault.handle(), granted, power)));
    EncodedPolicy withoutUse = open();
    Handle other = vault.handle();
    vault.put(other, threshold.record(threshold.open(), withoutUse));
    assertEquals(refused(Reason.DENIED), vault.act(onto(other, withoutUse, power)));
  }

  @Test
  void countsUsesWhereItsPolicyDoes() throws Exception {
    EncodedPolicy twice = policy(new Condition.UseLimit(2));
    enrol(twice);
    RsaExp power = threshold.power(BigInteger.TWO);
    assertInstanceOf(RsaExp.Partial.class, use(twice, power));
    vault.restart();
    assertInstanceOf(RsaExp.Partial.class, use(twice, power));
    assertEquals(refused(Reason.DENIED), use(twice, power));
  }

  @Test
  void travelsInNoBatch() throws Exception {
    enrol(policy());
    var power = onto(handle, policy(), threshold.power(BigInteger.TWO));
    assertEquals(List.of(refused(Reason.DENIED)), vault.actBatch(List.of(power)));
  }

  @Test
  void eachOfAFrameHasItsOwnAnswer() throws Exception {
    EncodedPolicy once = policy(new Condition.UseLimit(1));
    Handle counted = vault.handle();
    assertEquals(DONE, vault.put(counted, threshold.record(threshold.open(), once)));
    enrol(policy());
    RsaExp power = threshold.power(BigInteger.TWO);
    RsaExp noBase = threshold.power(BigInteger.ONE);
    List<Act<RsaExp.Partial>> acts =
        List.of(
            onto(handle, policy(), noBase),
            onto(counted, once, power),
            onto(vault.handle(), policy(), power),
            onto(handle, policy(), power));
    List<Reply<RsaExp.Partial>> replies = vault.as(ENGINE).actEach(acts, VaultFixture.DEADLINE);
    try {
      assertEquals(
          List.of("INPUT", "given", "UNKNOWN_HANDLE", "given"),
          replies.stream().map(ThresholdRecordTest::word).toList());
    } finally {
      replies.forEach(Reply::close);
    }
    assertEquals(refused(Reason.DENIED), vault.act(onto(counted, once, power)));
  }

  @Test
  void aFrameHasAnEnd() throws Exception {
    enrol(policy());
    var power = onto(handle, policy(), threshold.power(BigInteger.TWO));
    var acts = Collections.nCopies(Limits.DEFAULT.batch() + 1, power);
    var refusal =
        assertThrows(
            VaultRefused.class, () -> vault.as(ENGINE).actEach(acts, VaultFixture.DEADLINE));
    assertEquals(Reason.LIMIT, refusal.reason());
  }

  private static String word(Reply<?> reply) {
    return switch (reply) {
      case Reply.Given<?> _ -> "given";
      case Reply.Refused<?>(VaultRefused refusal) -> refusal.reason().name();
    };
  }

  @Test
  void aPseudonymIsFreshAndSignsWhatItOpened() throws Exception {
    var one = threshold.opened(ENGINE);
    var other = threshold.opened(ENGINE);
    var open = SessionOpen.enrol(Group.RSA);
    assertNotEquals(one.pseudonym(), other.pseudonym());
    assertTrue(open.isSigned(one));
    assertFalse(open.isSigned(one.with(other.signature())));
  }

  @Test
  void aRecordIsPutInItsOwnSessionOnce() throws Exception {
    SessionId session = threshold.open();
    assertEquals(DONE, vault.put(handle, threshold.record(session, policy())));
    // Repeated, it is the same record; onto another handle the session is gone.
    assertEquals(DONE, vault.put(handle, threshold.record(session, policy())));
    assertEquals(
        refused(Reason.SESSION), vault.put(vault.handle(), threshold.record(session, policy())));
    EncodedPolicy other = policy(new Condition.UseLimit(1));
    assertEquals(
        refused(Reason.CONFLICT),
        vault.act(onto(handle, other, new Put(threshold.record(threshold.open(), other)))));
  }

  @Test
  void twoRecordsOfOneBatchDoNotShareASession() throws Exception {
    SessionId session = threshold.open();
    var puts =
        List.of(
            onto(handle, policy(), new Put(threshold.record(session, policy()))),
            onto(vault.handle(), policy(), new Put(threshold.record(session, policy()))));
    assertEquals(List.of(refused(Reason.SESSION)), vault.actBatch(puts));
    assertEquals(DONE, vault.put(handle, threshold.record(session, policy())));
  }

  @Test
  void aSessionIsOneEnginesAndEnds() throws Exception {
    var none = SessionId.of(new byte[SessionId.LENGTH]);
    assertEquals(refused(Reason.SESSION), vault.put(handle, threshold.record(none, policy())));
    SessionId others = threshold.opened(OTHER).session();
    assertEquals(refused(Reason.SESSION), vault.put(handle, threshold.record(others, policy())));
    SessionId old = threshold.open();
    vault.nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    assertEquals(refused(Reason.SESSION), vault.put(handle, threshold.record(old, policy())));
    SessionId before = threshold.open();
    vault.restart();
    assertEquals(refused(Reason.SESSION), vault.put(handle, threshold.record(before, policy())));
    assertEquals(DONE, vault.put(handle, threshold.record(threshold.open(), policy())));
  }

  @Test
  void anEngineHasSixtyFourSessionsAndTakesNoneFromOthers() throws Exception {
    for (int i = 0; i < Sessions.MAX; i++) {
      var _ = threshold.open();
    }
    assertEquals(refused(Reason.LIMIT), threshold.openedOrNot(ENGINE));
    var _ = threshold.opened(OTHER);
    vault.nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    var _ = threshold.open();
  }

  @Test
  void aMachineWithoutTheArithmeticRefusesTheGroup() throws Exception {
    enrol(policy());
    SessionId session = threshold.open();
    vault.loseArithmetic();
    assertEquals(refused(Reason.GROUP), threshold.openedOrNot(ENGINE));
    assertEquals(refused(Reason.GROUP), use(policy(), threshold.power(BigInteger.TWO)));
    var record = threshold.record(session, policy());
    assertEquals(refused(Reason.GROUP), vault.put(vault.handle(), record));
  }

  @Test
  void whatCannotBeComputedWithIsNotStored() throws Exception {
    var record = threshold.record(threshold.open(), policy());
    for (Purpose purpose :
        List.of(
            new Purpose(Group.RSA, Set.of()),
            new Purpose(Group.P256, ThresholdFixture.PURPOSE.usages()))) {
      assertEquals(refused(Reason.INPUT), put(record, record.share(), purpose, record.signer()));
    }
    try (var key = SecretBytes.allocate(32);
        var short64 = SizeBucket.pad(key)) {
      assertEquals(refused(Reason.INPUT), put(record, short64, record.purpose(), record.signer()));
      assertEquals(
          refused(Reason.INPUT),
          put(record, record.share(), record.purpose(), new Signer.Kept(key)));
    }
  }

  private Outcome put(
      StoredRecord.ThresholdKey like, SecretBytes share, Purpose purpose, Signer signer)
      throws Exception {
    return vault.put(
        handle,
        new StoredRecord.ThresholdKey(
            share, purpose, like.commitments(), signer, like.policy(), like.companion()));
  }

  private void enrol(EncodedPolicy policy) throws Exception {
    assertEquals(DONE, vault.put(handle, threshold.record(threshold.open(), policy)));
  }

  private Outcome use(EncodedPolicy policy, Operation<?> operation) throws Exception {
    return vault.act(onto(handle, policy, operation));
  }

  private BigInteger power(Handle own, BigInteger base) throws Exception {
    var partial =
        assertInstanceOf(
            RsaExp.Partial.class, vault.act(onto(own, policy(), threshold.power(base))));
    try (partial) {
      assertEquals(threshold.key.length(), partial.power().length());
      return partial.power().useArray(power -> new BigInteger(1, power));
    }
  }
}
