package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.BirthFixture.SALT;
import static org.asterism.enclave.service.RepairFixture.HELPERS;
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
import org.asterism.kernel.Curve;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.vault.Act;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Reseat;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Next;
import org.asterism.vault.operation.SessionDeal.Shown;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The other vaults hear of the repaired one's pseudonym, and go on with it: all refresh the key.
final class ReseatTest {
  private static final Outcome DONE = new Outcome.Done();

  @TempDir Path directory;
  private RepairFixture repair;

  @BeforeEach
  void repairOne() throws Exception {
    repair = new RepairFixture(directory, Curve.P256);
    repair.seat();
    List<Opened> opened = repair.applyAll(EPOCH);
    assertEquals(DONE, repair.kept(opened));
    assertEquals(DONE, repair.committed());
  }

  @AfterEach
  void close() {
    repair.close();
  }

  @Test
  void whoHasHeardOfItGoesOnWithIt() throws Exception {
    assertEquals(refused(Reason.INPUT), refreshed(0));
    for (int helper : HELPERS) {
      for (int again = 0; again < 2; again++) {
        assertEquals(DONE, repair.shared.ask(helper, right()));
      }
      repair.shared.birth.vaults.get(helper).restart();
      repair.shared.birth.grants.set(helper, repair.shared.birth.login(helper));
    }
    for (int i = 0; i < N; i++) {
      assertInstanceOf(Dealt.class, refreshed(i));
    }
  }

  @Test
  void nothingElseChangesByIt() throws Exception {
    Next next = right().next();
    List<Seat> others = new ArrayList<>(repair.after);
    others.set(0, new Seat(new byte[32], others.getFirst().x()));
    List<Seat> away = new ArrayList<>(repair.shared.seats);
    away.set(0, new Seat(new byte[32], away.getFirst().x()));
    List<Reseat> wrong =
        List.of(
            reseat(repair.shared.seats, repair.next(others, K)),
            reseat(repair.shared.seats, repair.next(away, K)),
            reseat(repair.shared.seats, repair.next(repair.after, K + 1)),
            reseat(others, next),
            new Reseat(repair.shared.seats, K + 1, SALT, next),
            new Reseat(repair.shared.seats, K, RepairFixture.SEAT_SALT, next));
    for (Reseat one : wrong) {
      assertEquals(refused(Reason.INPUT), repair.shared.ask(0, one));
    }
    Next unsigned = new Next(repair.after, K, repair.next(others, K).authority());
    Reseat forOthers = reseat(repair.shared.seats, unsigned);
    assertEquals(refused(Reason.DENIED), repair.shared.ask(0, forOthers));
  }

  @Test
  void itTakesALoginAndEndsWhatWasBegun() throws Exception {
    assertEquals(refused(Reason.GRANT), repair.shared.ask(0, EPOCH, Optional.empty(), right()));
    List<Opened> opened = repair.shared.openAll(EPOCH);
    assertEquals(DONE, repair.shared.ask(0, right()));
    var deal = repair.shared.deal(0, opened);
    assertEquals(refused(Reason.SESSION), repair.shared.birth.ask(0, deal));
  }

  @Test
  void itIsOfAKeyThatIsShared() throws Exception {
    Handle other = repair.shared.birth.vaults.getFirst().handle();
    var policy = repair.shared.policy(0);
    var put =
        new Act<>(other, EPOCH, policy.digest(), grant(), new Put(VaultFixture.key(1, policy)));
    assertEquals(DONE, repair.shared.birth.vaults.getFirst().act(put));
    var reseat = new Act<>(other, EPOCH, policy.digest(), grant(), right());
    assertEquals(refused(Reason.DENIED), repair.shared.birth.vaults.getFirst().act(reseat));
  }

  private Optional<SecretBytes> grant() {
    return Optional.of(repair.shared.birth.grants.getFirst());
  }

  private Reseat right() {
    return reseat(repair.shared.seats, repair.next().orElseThrow());
  }

  private static Reseat reseat(List<Seat> before, Next next) {
    return new Reseat(before, K, SALT, next);
  }

  // What vault `i` answers in a refresh by the members as they are now.
  private Outcome refreshed(int i) throws Exception {
    var opened = new ArrayList<Opened>();
    for (int vault = 0; vault < N; vault++) {
      Outcome answer =
          vault == LOST
              ? repair.ask(REPAIRED, repair.shared.open)
              : repair.shared.ask(vault, EPOCH, repair.shared.open);
      opened.add(assertInstanceOf(Opened.class, answer));
    }
    Octets salt = i == LOST ? RepairFixture.SEAT_SALT : SALT;
    var deal =
        SessionDeal.refresh(
            opened.get(i).session(), repair.after, opened, new Shown(salt, Octets.EMPTY));
    return repair.shared.birth.ask(i, deal);
  }
}
