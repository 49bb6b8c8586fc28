package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.asterism.kernel.Curve;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.Usage;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.EcdsaSign;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionFinish.Finished;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Vaults make presignatures of their key, and those that keep them sign with each of them once.
final class PresignTest {
  private static final byte[] DIGEST = VaultFixture.octets("digest", 32).toByteArray();
  private static final byte[] FRESH = VaultFixture.octets("fresh", 32).toByteArray();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"P256,2,3", "P256,3,5", "P256,2,5", "P256,3,7", "P384,2,3", "P521,2,3"})
  void anyKeepersSignForTheKey(Curve curve, int k, int n) throws Exception {
    try (var key = new PresignFixture(directory, curve, k, n)) {
      List<Integer> last = IntStream.range(n - 2 * k + 1, n).boxed().toList().reversed();
      for (Presigning session :
          List.of(key.presigning(3), key.presigning(2, last, last.subList(1, k + 1)))) {
        session.all();
        for (int index = session.open.batch() - 1; index >= 0; index--) {
          assertTrue(session.isOfTheKey(index));
          session.requireSigns(index, index == 0 ? new byte[] {1} : DIGEST, FRESH);
        }
      }
    }
  }

  @Test
  void eachSignsOnce() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      Presigning session = key.presigning(3).all();
      session.requireSigns(1, DIGEST, FRESH);
      assertEquals(refused(Reason.SPENT), key.use(0, session.sign(0, 1, DIGEST, FRESH)));
      assertEquals(refused(Reason.SPENT), key.use(0, session.sign(0, 3, DIGEST, FRESH)));
      Callable<Outcome> sign = () -> key.use(0, session.sign(0, 0, DIGEST, FRESH));
      assertEquals(1, served(sign, 100));
      // Whatever is wrong with what was sent, it is spent.
      for (EcdsaSign bad :
          List.of(
              session.sign(0, 2, new byte[0], FRESH), session.sign(1, 2, new byte[65], FRESH))) {
        int vault = bad.digest().isEmpty() ? 0 : 1;
        assertEquals(refused(Reason.INPUT), key.use(vault, bad));
        assertEquals(refused(Reason.SPENT), key.use(vault, session.sign(vault, 2, DIGEST, FRESH)));
      }
      assertEquals(refused(Reason.INPUT), key.use(1, session.sign(1, 0, new byte[32], FRESH)));
      assertEquals(refused(Reason.SPENT), key.use(1, session.sign(1, 0, DIGEST, FRESH)));
      Presigning next = key.presigning(1).all();
      assertEquals(refused(Reason.INPUT), key.use(0, next.sign(0, 0, DIGEST, new byte[31])));
      assertEquals(refused(Reason.SPENT), key.use(0, next.sign(0, 0, DIGEST, FRESH)));
    }
  }

  @Test
  void theyEndWithTheirRecordAndTheProcess() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      Presigning session = key.presigning(1).all();
      key.vaults.getFirst().restart();
      key.grants.set(0, key.login(0));
      assertEquals(refused(Reason.SPENT), key.use(0, session.sign(0, 0, DIGEST, FRESH)));
      Presigning open = key.presigning(1).deal().apply();
      assertEquals(new Outcome.Done(), key.use(1, new Delete()));
      assertEquals(refused(Reason.SESSION), open.askFinish(1));
      assertInstanceOf(Finished.class, open.askFinish(0));
      assertEquals(refused(Reason.UNKNOWN_HANDLE), key.use(1, session.sign(1, 0, DIGEST, FRESH)));
      assertEquals(refused(Reason.UNKNOWN_HANDLE), key.use(1, key.open(1)));
    }
  }

  @Test
  void theyAreForTheirEngineAlone() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      Presigning session = key.presigning(1).all();
      assertNotEquals(session.finished(0).batch(), session.finished(1).batch());
      // The name that another keeper gave.
      assertEquals(refused(Reason.SPENT), key.use(0, session.sign(1, 0, DIGEST, FRESH)));
      assertEquals(refused(Reason.DENIED), key.use(0, new Release(0)));
      var without =
          VaultFixture.onto(
              key.handles.getFirst(), key.policy(0), session.sign(0, 0, DIGEST, FRESH));
      assertEquals(refused(Reason.GRANT), key.vaults.getFirst().act(without));
      session.requireSigns(0, DIGEST, FRESH);
    }
  }

  @Test
  void withoutArithmeticNothingIsSigned() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      Presigning session = key.presigning(1).all();
      key.vaults.getFirst().loseArithmetic();
      key.grants.set(0, key.login(0));
      assertEquals(refused(Reason.GROUP), key.use(0, key.open(1)));
      assertEquals(refused(Reason.GROUP), key.use(0, session.sign(0, 0, DIGEST, FRESH)));
    }
  }

  @Test
  void presigningIsNoUseAndAShareIs() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      key.usesOnce = true;
      assertEquals(new Outcome.Done(), key.putAnew(0, Set.of(Usage.ECDSA)));
      assertInstanceOf(Opened.class, key.use(0, key.open(1)));
      var unknown =
          new EcdsaSign(
              new EcdsaSign.Presigned(Octets.EMPTY, 0), Octets.of(DIGEST), Octets.of(FRESH));
      assertEquals(refused(Reason.SPENT), key.use(0, unknown));
      assertEquals(refused(Reason.DENIED), key.use(0, unknown));
    }
  }

  @Test
  void aStepIsDoneOnceAndInOrder() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      Presigning early = key.presigning(1);
      assertEquals(refused(Reason.SESSION), early.askFinish(0));
      assertEquals(refused(Reason.SESSION), early.ask(0, early.deal(0)));
      Presigning twice = key.presigning(1).deal();
      assertEquals(refused(Reason.SESSION), twice.ask(0, twice.deal(0)));
      assertEquals(refused(Reason.SESSION), key.ask(0, twice.apply(0)));
      Presigning session = key.presigning(1).deal().apply();
      assertEquals(refused(Reason.SESSION), session.askFinish(2), "it keeps nothing");
      session.finish();
      assertEquals(refused(Reason.SESSION), session.askFinish(0));
      session.requireSigns(0, DIGEST, FRESH);
      Presigning old = key.presigning(1).deal().apply();
      key.forgetSessions();
      assertEquals(refused(Reason.SESSION), old.askFinish(0));
    }
  }

  @Test
  void ofManyAtTheSameInstantOneIsServedAtMost() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      Presigning session = key.presigning(1).deal().apply();
      assertTrue(served(() -> session.askFinish(0), 20) <= 1);
      Presigning next = key.presigning(1);
      assertTrue(served(() -> next.ask(0, next.deal(0)), 20) <= 1);
    }
  }

  @Test
  void anEcKeyMayAgreeAndSignButNothingElse() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      var both = Set.of(Usage.MUL_POINT, Usage.ECDSA);
      for (Set<Usage> usages :
          List.of(Set.of(Usage.SCHNORR, Usage.ECDSA), Set.of(Usage.SCHNORR), Set.<Usage>of())) {
        assertEquals(refused(Reason.INPUT), key.putAnew(0, usages));
      }
      assertEquals(new Outcome.Done(), key.putAnew(0, Set.of(Usage.MUL_POINT)));
      assertEquals(refused(Reason.DENIED), key.use(0, key.open(1)));
      assertEquals(new Outcome.Done(), key.putAnew(1, both));
      assertInstanceOf(Opened.class, key.use(1, key.open(1)));
    }
  }

  private static long served(Callable<Outcome> ask, int times) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long served = 0;
      for (var done : threads.invokeAll(Collections.nCopies(times, ask))) {
        Outcome outcome = done.get();
        boolean answered =
            outcome instanceof EcdsaSign.Share
                || outcome instanceof Dealt
                || outcome instanceof Applied
                || outcome instanceof Finished;
        served += answered ? 1 : 0;
        outcome.close();
      }
      return served;
    }
  }
}
