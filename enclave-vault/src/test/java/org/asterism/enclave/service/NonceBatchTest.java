package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;
import static org.asterism.enclave.service.CurveFixture.KERNEL;
import static org.asterism.enclave.service.CurveFixture.policy;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.SchnorrSign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A nonce signs once: for the record, epoch and engine that it was made for, whatever else comes.
final class NonceBatchTest {
  private static final Principal OTHER = new Principal.HostEngine(VaultFixture.digest(3));

  @TempDir Path directory;
  private VaultFixture vault;
  private SigningFixture signing;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
    signing = new SigningFixture(vault);
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void aNonceSignsOnce() throws Exception {
    SigningFixture.Ready one = signing.ready(BigInteger.ONE);
    SigningFixture.Ready two = signing.ready(BigInteger.TWO);
    SchnorrSign sign = signing.sign(one, List.of(one.signer(), two.signer()));
    assertInstanceOf(SchnorrSign.Share.class, signing.use(one.x(), sign)).close();
    assertEquals(refused(Reason.SPENT), signing.use(one.x(), sign));
    // The other of the same batch is still there.
    SigningFixture.Ready next =
        new SigningFixture.Ready(one.x(), SigningFixture.nonce(one, 1), one.commitment());
    assertEquals(
        refused(Reason.INPUT),
        signing.use(one.x(), signing.sign(next, List.of(one.signer(), two.signer()))));
    assertEquals(
        refused(Reason.SPENT),
        signing.use(one.x(), signing.sign(next, List.of(one.signer(), two.signer()))));
  }

  @Test
  void aHundredAtTheSameInstantGetOneShare() throws Exception {
    SigningFixture.Ready one = signing.ready(BigInteger.ONE);
    SchnorrSign sign =
        signing.sign(one, List.of(one.signer(), signing.ready(BigInteger.TWO).signer()));
    var start = new CountDownLatch(1);
    List<Future<Outcome>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        answers.add(
            threads.submit(() -> {
              start.await();
              return signing.use(one.x(), sign);
            }));
      }
      start.countDown();
    }
    int shares = 0;
    for (Future<Outcome> answer : answers) {
      if (answer.get() instanceof SchnorrSign.Share share) {
        share.close();
        shares++;
      } else {
        assertEquals(refused(Reason.SPENT), answer.get());
      }
    }
    assertEquals(1, shares);
  }

  @Test
  void noncesAreOneRecordsAndOneEngines() throws Exception {
    SigningFixture.Ready one = signing.ready(BigInteger.ONE);
    SigningFixture.Ready two = signing.ready(BigInteger.TWO);
    SchnorrSign sign = signing.sign(one, List.of(one.signer(), two.signer()));
    assertEquals(refused(Reason.SPENT), signing.use(two.x(), sign));
    var handle = requireNonNull(signing.handles.get(one.x()));
    assertEquals(refused(Reason.SPENT), vault.act(OTHER, onto(handle, policy(), sign)));
    for (SchnorrSign.Nonce unknown :
        List.of(
            new SchnorrSign.Nonce(VaultFixture.octets("none", 16), 0),
            new SchnorrSign.Nonce(Octets.EMPTY, 0),
            SigningFixture.nonce(one, 8),
            SigningFixture.nonce(one, Integer.MAX_VALUE))) {
      var other = new SchnorrSign(unknown, sign.key(), sign.list(), SigningFixture.MESSAGE);
      assertEquals(refused(Reason.SPENT), signing.use(one.x(), other));
    }
    assertInstanceOf(SchnorrSign.Share.class, signing.use(one.x(), sign)).close();
  }

  @Test
  void noncesEndWithTheVaultsProcess() throws Exception {
    SigningFixture.Ready one = signing.ready(BigInteger.ONE);
    SchnorrSign sign = signing.sign(one, List.of(one.signer()));
    vault.restart();
    assertEquals(refused(Reason.SPENT), signing.use(one.x(), sign));
  }

  @Test
  void noncesEndWithTheirRecordAndItsEpoch() throws Exception {
    var batches = new NonceBatches();
    var owner = new OneTimeBatches.Owner(VaultFixture.ENGINE, vault.handle(), new EpochTag(1));
    try (var share = VaultFixture.secret(5)) {
      NonceBatch.Made made = batches.make(owner, 3, share, KERNEL, vault.random).orElseThrow();
      var next = new OneTimeBatches.Owner(owner.principal(), owner.record(), new EpochTag(2));
      var first = new SchnorrSign.Nonce(made.batch(), 0);
      assertTrue(batches.take(next, first).isEmpty());
      batches.take(owner, first).orElseThrow().close();
      batches.endAll(owner.record());
      assertTrue(batches.take(owner, new SchnorrSign.Nonce(made.batch(), 1)).isEmpty());
    }
    SigningFixture.Ready one = signing.ready(BigInteger.ONE);
    Handle handle = requireNonNull(signing.handles.get(one.x()));
    assertEquals(new Outcome.Done(), signing.use(one.x(), new Delete()));
    assertEquals(
        refused(Reason.UNKNOWN_HANDLE),
        vault.act(onto(handle, policy(), signing.sign(one, List.of(one.signer())))));
  }

  @Test
  void theOldestOfTheSameEngineGiveWay() throws Exception {
    SigningFixture.Ready first = signing.ready(BigInteger.ONE, NonceBatch.COUNT_MAX);
    SigningFixture.Ready second = signing.ready(BigInteger.ONE, NonceBatch.COUNT_MAX);
    for (int i = 2; i < NonceBatches.MAX_OF_RECORD / NonceBatch.COUNT_MAX; i++) {
      signing.ready(BigInteger.ONE, NonceBatch.COUNT_MAX);
    }
    // The one of another engine stays, and costs the first its oldest batch.
    Handle handle = requireNonNull(signing.handles.get(BigInteger.ONE));
    assertEquals(
        refused(Reason.LIMIT), vault.act(OTHER, onto(handle, policy(), new NonceBatch(1))));
    signing.ready(BigInteger.ONE, 1);
    assertEquals(
        refused(Reason.SPENT),
        signing.use(first.x(), signing.sign(first, List.of(first.signer()))));
    assertInstanceOf(
            SchnorrSign.Share.class,
            signing.use(second.x(), signing.sign(second, List.of(second.signer()))))
        .close();
  }

  @Test
  void aBatchHasOneToSixtyFour() throws Exception {
    for (int count : List.of(0, NonceBatch.COUNT_MAX + 1, Integer.MAX_VALUE)) {
      assertEquals(refused(Reason.INPUT), signing.use(BigInteger.ONE, new NonceBatch(count)));
    }
  }
}
