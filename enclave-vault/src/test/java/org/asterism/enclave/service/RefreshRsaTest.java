package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.BirthFixture.SALT;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Group;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Shown;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vaults refresh the shares of an RSA key over whole numbers. Whether they are still of the key is
/// seen by the powers that staged shares give, before anything is decided.
final class RefreshRsaTest {
  private static final Outcome DONE = new Outcome.Done();

  @TempDir Path directory;
  private SharedRsaFixture key;
  private Shown shown = new Shown(SALT, Octets.EMPTY);

  @BeforeEach
  void dealAKey() throws Exception {
    key = new SharedRsaFixture(directory);
  }

  @AfterEach
  void close() {
    key.close();
  }

  @Test
  void theKeyStaysThroughRefreshes() throws Exception {
    EpochTag epoch = EPOCH;
    for (int round = 1; round <= 3; round++) {
      var next = new EpochTag(epoch.value() + round);
      List<Opened> opened = applyAll(epoch);
      for (int i = 0; i < N; i++) {
        assertEquals(
            DONE,
            key.ask(
                i,
                epoch,
                SessionKeep.staged(opened.get(i).session(), next, key.policy(i), Octets.EMPTY)));
      }
      // Both kinds of share are used, each under its own epoch, and are not used together.
      requireOneKey(epoch);
      requireOneKey(next);
      assertEquals(Optional.empty(), key.result(key.power(0, epoch), key.power(1, next)));
      for (int i = 0; i < N; i++) {
        assertEquals(DONE, key.ask(i, epoch, new Commit(next)));
        assertEquals(refused(Reason.EPOCH), key.ask(i, epoch, key.rsa.power(BigInteger.TWO)));
      }
      requireOneKey(next);
      var deal = SessionDeal.refresh(opened.getFirst().session(), key.seats, opened, shown);
      shown = new Shown(SALT, Octets.of(deal.transcript(open().terms()).bytes()));
      epoch = next;
    }
  }

  @Test
  void nothingIsShownOfWhatIsDealt() throws Exception {
    List<Opened> opened = openAll(EPOCH);
    for (int i = 0; i < N; i++) {
      assertEquals(Octets.EMPTY, opened.get(i).vectorDigest());
      assertTrue(open().isSigned(opened.get(i)));
    }
    List<Dealt> dealt = dealAll(opened);
    for (int i = 0; i < N; i++) {
      assertEquals(List.of(), dealt.get(i).vector());
      assertEquals(
          new Applied(Octets.EMPTY), key.vaults.ask(i, key.vaults.apply(i, opened, dealt)));
    }
  }

  @Test
  void membersAreThoseOfTheRecord() throws Exception {
    for (XCoordinate other : List.of(new XCoordinate(17), free())) {
      List<Opened> opened = openAll(EPOCH);
      var members = new ArrayList<>(key.seats);
      members.set(1, new Seat(key.seats.get(1).pseudonym(), SharedRsaFixture.x(other)));
      var deal = SessionDeal.refresh(opened.getFirst().session(), members, opened, shown);
      assertEquals(refused(Reason.INPUT), key.vaults.ask(0, deal));
    }
    assertEquals(refused(Reason.INPUT), key.ask(0, EPOCH, SessionOpen.refresh(Group.P256, K)));
  }

  @Test
  void aMissingDealingEndsTheSession() throws Exception {
    List<Opened> opened = openAll(EPOCH);
    List<Dealt> dealt = dealAll(opened);
    var dealings = BirthFixture.dealings(0, dealt);
    dealings.removeLast();
    assertEquals(
        refused(Reason.INPUT),
        key.vaults.ask(0, new SessionApply(opened.getFirst().session(), dealings)));
  }

  private XCoordinate free() {
    for (int x = 1; ; x++) {
      if (!key.xs.contains(new XCoordinate(x))) {
        return new XCoordinate(x);
      }
    }
  }

  private static SessionOpen open() {
    return SessionOpen.refresh(Group.RSA, K);
  }

  private List<Opened> openAll(EpochTag epoch) throws Exception {
    var all = new ArrayList<Opened>();
    for (int i = 0; i < N; i++) {
      all.add(assertInstanceOf(Opened.class, key.ask(i, epoch, open())));
    }
    return all;
  }

  private List<Dealt> dealAll(List<Opened> opened) throws Exception {
    var all = new ArrayList<Dealt>();
    for (Opened one : opened) {
      var deal = SessionDeal.refresh(one.session(), key.seats, opened, shown);
      all.add(assertInstanceOf(Dealt.class, key.vaults.ask(all.size(), deal)));
    }
    return all;
  }

  private List<Opened> applyAll(EpochTag epoch) throws Exception {
    List<Opened> opened = openAll(epoch);
    List<Dealt> dealt = dealAll(opened);
    for (int i = 0; i < N; i++) {
      assertInstanceOf(Applied.class, key.vaults.ask(i, key.vaults.apply(i, opened, dealt)));
    }
    return opened;
  }

  private void requireOneKey(EpochTag epoch) throws Exception {
    key.requireOneKey(epoch, epoch, epoch);
  }
}
