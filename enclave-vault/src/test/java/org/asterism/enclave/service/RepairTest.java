package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.KERNEL;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.RefreshFixture.NEXT;
import static org.asterism.enclave.service.RepairFixture.COMPANION;
import static org.asterism.enclave.service.RepairFixture.LOST;
import static org.asterism.enclave.service.RepairFixture.REPAIRED;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.service.RefreshFixture.Facts;
import org.asterism.kernel.Curve;
import org.asterism.kernel.ScalarField;
import org.asterism.threshold.Commitment;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two vaults give a third the share that it has lost, to the last bit, and it is used with theirs:
/// under another pseudonym, or in a record whose share is of before a refresh.
final class RepairTest {
  private static final Outcome DONE = new Outcome.Done();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void theShareComesBackUnderAnotherPseudonym(Curve curve) throws Exception {
    try (var repair = new RepairFixture(directory, curve)) {
      repair.seat();
      Facts before = repair.shared.facts(0);
      List<Opened> opened = repair.openAll(EPOCH);
      var sums = repair.sums(opened, repair.dealAll(opened));
      try (var share = ScalarField.of(curve).scalar(repair.lost)) {
        Octets point = Octets.of(KERNEL.multiplyBase(curve, share).encoded());
        assertEquals(new Applied(point), repair.applied(opened, sums));
      }
      assertEquals(DONE, repair.kept(opened));
      repair.shared.birth.vaults.get(LOST).restart();
      assertEquals(DONE, repair.committed());
      Facts after = repair.facts();
      assertEquals(repair.lost, after.share());
      assertEquals(COMPANION, after.companion());
      assertEquals(Optional.empty(), after.commitments().sharing());
      assertEquals(before, repair.shared.facts(0));
    }
  }

  @Test
  void aSeatComputesNothingUntilItsShareIsInForce() throws Exception {
    try (var repair = new RepairFixture(directory, Curve.P256)) {
      repair.seat();
      var use = new MulPoint(Octets.of(repair.shared.publicKey(0, 2).encoded()));
      assertEquals(refused(Reason.INPUT), repair.ask(EPOCH, use));
      assertEquals(refused(Reason.INPUT), repair.ask(EPOCH, repair.shared.open));
      List<Opened> opened = repair.applyAll(EPOCH);
      assertEquals(DONE, repair.kept(opened));
      assertEquals(refused(Reason.INPUT), repair.ask(EPOCH, use));
      assertEquals(DONE, repair.committed());
      assertInstanceOf(MulPoint.Proven.class, repair.ask(REPAIRED, use));
    }
  }

  @Test
  void aVaultThatMissedARefreshGetsTheShareThatItWouldHave() throws Exception {
    try (var repair = new RepairFixture(directory, Curve.P256)) {
      var key = repair.shared.publicKey(0, 1);
      repair.refreshWithout(LOST);
      List<Opened> opened = repair.applyAll(NEXT);
      assertEquals(DONE, repair.kept(opened));
      assertEquals(DONE, repair.committed());
      assertEquals(key, repair.shared.publicKey(LOST, 2));
      assertEquals(key, repair.shared.publicKey(0, LOST));
      Commitment sharing =
          Commitment.toSharing(
              repair.shared.seats.get(LOST).pseudonym(), repair.shared.sharing.toByteArray());
      assertEquals(Optional.of(sharing), repair.facts().commitments().sharing());
      refreshAll(repair);
      assertEquals(key, repair.shared.publicKey(LOST, 2));
    }
  }

  // With the share that was repaired.
  private static void refreshAll(RepairFixture repair) throws Exception {
    var opened = new ArrayList<Opened>();
    for (int i = 0; i < N; i++) {
      opened.add(
          assertInstanceOf(Opened.class, repair.shared.ask(i, inForce(i), repair.shared.open)));
    }
    var dealt = repair.shared.dealAll(opened);
    var last = new EpochTag(0x4ea);
    for (int i = 0; i < N; i++) {
      assertInstanceOf(
          Applied.class, repair.shared.birth.ask(i, repair.shared.apply(i, opened, dealt)));
      assertEquals(DONE, repair.shared.ask(i, inForce(i), repair.shared.keep(i, opened, last)));
      assertEquals(DONE, repair.shared.ask(i, inForce(i), new Commit(last)));
    }
  }

  private static EpochTag inForce(int i) {
    return i == LOST ? REPAIRED : NEXT;
  }
}
