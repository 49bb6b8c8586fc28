package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.KERNEL;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.RefreshFixture.COMPANION;
import static org.asterism.enclave.service.RefreshFixture.NEXT;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.service.RefreshFixture.Facts;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.threshold.curve.FeldmanVector;
import org.asterism.threshold.curve.PointSum;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.Usage;
import org.asterism.vault.operation.Abort;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.SchnorrSign;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Vaults that deal new shares of a key to each other have the same key after it, and what they had
/// before is of no use together with what they have then. Until a decision the old shares are in
/// force and the new ones wait.
final class RefreshTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final EpochTag OTHER = new EpochTag(0x5eef);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void theKeyStaysAndEachShareChanges(Curve curve) throws Exception {
    try (var refresh = new RefreshFixture(directory, curve)) {
      Point key = refresh.publicKey(0, 1);
      List<Facts> before = allFacts(refresh);
      List<Opened> opened = refresh.applyAll(EPOCH);
      for (int i = 0; i < N; i++) {
        assertEquals(DONE, refresh.kept(i, opened));
        refresh.birth.vaults.get(i).restart();
        assertEquals(before.get(i), refresh.facts(i));
        assertEquals(DONE, refresh.committed(i));
        Facts after = refresh.facts(i);
        assertNotEquals(before.get(i).share(), after.share());
        assertEquals(before.get(i).commitments(), after.commitments());
        assertEquals(COMPANION, after.companion());
      }
      for (int i = 0; i < N; i++) {
        int other = (i + 1) % N;
        BigInteger old = before.get(i).share();
        assertEquals(key, refresh.publicKey(i, other));
        assertNotEquals(key, refresh.publicKey(i, old, other, refresh.facts(other).share()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachAnswersWithThePointThatTheVectorsGive(Curve curve) throws Exception {
    try (var refresh = new RefreshFixture(directory, curve)) {
      List<Opened> opened = refresh.openAll(EPOCH);
      List<Dealt> dealt = refresh.dealAll(opened);
      for (Dealt one : dealt) {
        assertArrayEquals(new byte[0], one.vector().getFirst());
      }
      for (int i = 0; i < N; i++) {
        var sum = new PointSum(KERNEL, curve);
        try (var share = ScalarField.of(curve).scalar(refresh.facts(i).share())) {
          sum.plus(Optional.of(KERNEL.multiplyBase(curve, share)));
        }
        for (Dealt one : dealt) {
          FeldmanVector vector = FeldmanVector.decode(KERNEL, curve, one.vector()).orElseThrow();
          sum.plus(vector.at(KERNEL, BigInteger.valueOf(i + 1L)));
        }
        Applied applied =
            assertInstanceOf(Applied.class, refresh.birth.ask(i, refresh.apply(i, opened, dealt)));
        assertEquals(sum.total(), KERNEL.decode(curve, applied.publicShare().toByteArray()));
      }
    }
  }

  @Test
  void untilTheDecisionTheOldShareIsUsedAndAfterItTheNewOne() throws Exception {
    try (var refresh = new RefreshFixture(directory, Curve.P256)) {
      List<Opened> opened = refresh.applyAll(EPOCH);
      var use = new MulPoint(Octets.of(refresh.publicKey(0, 1).encoded()));
      assertEquals(DONE, refresh.kept(0, opened));
      assertInstanceOf(MulPoint.Proven.class, refresh.ask(0, EPOCH, use));
      assertEquals(refused(Reason.EPOCH), refresh.ask(0, NEXT, use));
      assertEquals(DONE, refresh.committed(0));
      assertEquals(refused(Reason.EPOCH), refresh.ask(0, EPOCH, use));
      assertInstanceOf(MulPoint.Proven.class, refresh.ask(0, NEXT, use));
    }
  }

  @Test
  void ofTwoAtOnceTheFirstThatIsKeptEndsTheOther() throws Exception {
    try (var refresh = new RefreshFixture(directory, Curve.P256)) {
      List<Opened> first = refresh.applyAll(EPOCH);
      List<Opened> second = refresh.applyAll(EPOCH);
      assertEquals(DONE, refresh.kept(0, second));
      assertEquals(refused(Reason.SESSION), refresh.ask(0, refresh.keep(0, first, OTHER)));
      assertEquals(DONE, refresh.kept(1, second));
      for (int i = 0; i < 2; i++) {
        assertEquals(DONE, refresh.committed(i));
      }
      assertEquals(COMPANION, refresh.facts(0).companion());
    }
  }

  @Test
  void aDecisionMayBeRepeatedAndIsAboutWhatIsStaged() throws Exception {
    try (var refresh = new RefreshFixture(directory, Curve.P256)) {
      List<Opened> opened = refresh.applyAll(EPOCH);
      assertEquals(refused(Reason.CONFLICT), refresh.committed(0));
      assertEquals(DONE, refresh.kept(0, opened));
      assertEquals(refused(Reason.CONFLICT), refresh.ask(0, new Commit(OTHER)));
      assertEquals(DONE, refresh.ask(0, new Abort(OTHER)));
      assertEquals(DONE, refresh.committed(0));
      assertEquals(DONE, refresh.committed(0));
      assertEquals(refused(Reason.CONFLICT), refresh.ask(0, new Abort(NEXT)));
      assertEquals(DONE, refresh.kept(1, opened));
      assertEquals(DONE, refresh.ask(1, new Abort(NEXT)));
      assertEquals(refused(Reason.CONFLICT), refresh.committed(1));
    }
  }

  @Test
  void whatIsStagedGivesWayToTheNextAndGoesWithTheRecord() throws Exception {
    try (var refresh = new RefreshFixture(directory, Curve.P256)) {
      Point key = refresh.publicKey(0, 1);
      List<Opened> dead = refresh.applyAll(EPOCH);
      for (int i = 0; i < N; i++) {
        assertEquals(DONE, refresh.ask(i, refresh.keep(i, dead, OTHER)));
      }
      List<Opened> opened = refresh.applyAll(EPOCH);
      for (int i = 0; i < N; i++) {
        assertEquals(DONE, refresh.kept(i, opened));
        assertEquals(refused(Reason.CONFLICT), refresh.ask(i, new Commit(OTHER)));
        assertEquals(DONE, refresh.committed(i));
      }
      assertEquals(key, refresh.publicKey(0, 1));
      assertEquals(key, refresh.publicKey(1, 2));
      assertEquals(DONE, refresh.ask(0, NEXT, new Delete()));
      assertEquals(refused(Reason.TOMBSTONE), refresh.ask(0, NEXT, new Commit(OTHER)));
    }
  }

  @Test
  void againAndAgain() throws Exception {
    try (var refresh = new RefreshFixture(directory, Curve.EDWARDS25519)) {
      Point key = refresh.publicKey(0, 1);
      EpochTag epoch = EPOCH;
      for (int round = 1; round <= 5; round++) {
        var next = new EpochTag(epoch.value() + round);
        List<Opened> opened = refresh.applyAll(epoch);
        for (int i = 0; i < N; i++) {
          assertEquals(DONE, refresh.ask(i, epoch, refresh.keep(i, opened, next)));
          assertEquals(DONE, refresh.ask(i, epoch, new Commit(next)));
        }
        epoch = next;
      }
      assertEquals(key, refresh.publicKey(0, 2));
      assertEquals(key, refresh.publicKey(1, 2));
    }
  }

  @Test
  void whatWasMadeByTheShareBeforeIsErasedWhenTheNewOneIsStaged() throws Exception {
    try (var refresh = new RefreshFixture(directory, Curve.EDWARDS25519, Usage.SCHNORR)) {
      List<Opened> opened = refresh.applyAll(EPOCH);
      NonceBatch.Made made = made(refresh, EPOCH);
      assertEquals(refused(Reason.INPUT), refresh.ask(0, sign(made, 0)));
      assertEquals(DONE, refresh.kept(0, opened));
      assertEquals(refused(Reason.SPENT), refresh.ask(0, sign(made, 1)));
      NonceBatch.Made between = made(refresh, EPOCH);
      assertEquals(refused(Reason.INPUT), refresh.ask(0, sign(between, 0)));
      assertEquals(DONE, refresh.committed(0));
      assertEquals(refused(Reason.SPENT), refresh.ask(0, NEXT, sign(between, 1)));
      NonceBatch.Made after = made(refresh, NEXT);
      assertEquals(refused(Reason.INPUT), refresh.ask(0, NEXT, sign(after, 0)));
    }
  }

  private static NonceBatch.Made made(RefreshFixture refresh, EpochTag epoch) throws Exception {
    return assertInstanceOf(NonceBatch.Made.class, refresh.ask(0, epoch, new NonceBatch(2)));
  }

  // Nothing that is signed so, but for the nonce.
  private static SchnorrSign sign(NonceBatch.Made made, int index) {
    return new SchnorrSign(
        new SchnorrSign.Nonce(made.batch(), index),
        new SchnorrSign.Shown(Octets.EMPTY, Octets.EMPTY),
        List.of(),
        Octets.EMPTY);
  }

  private static List<Facts> allFacts(RefreshFixture refresh) throws Exception {
    var all = new ArrayList<Facts>();
    for (int i = 0; i < N; i++) {
      all.add(refresh.facts(i));
    }
    return all;
  }
}
