package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.BirthFixture.SALT;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Group;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Shown;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.asterism.threshold.box.SealedDealing;
/// Two vaults give a third the share of an RSA key that it has lost. Whether it is of the key is
/// seen by using it, before anything is decided.
final class RepairRsaTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final EpochTag REFRESHED = new EpochTag(0x4e7);
  private static final EpochTag REPAIRED = new EpochTag(0x4e9);
  private static final int LOST = 1;
  private static final List<Integer> HELPERS = List.of(2, 0);

  @TempDir Path directory;
  private SharedRsaFixture key;
  private Octets sharing = Octets.EMPTY;

  @BeforeEach
  void dealAKey() throws Exception {
    key = new SharedRsaFixture(directory);
  }

  @AfterEach
  void close() {
    key.close();
  }

  @Test
  void theShareComesBack() throws Exception {
    List<Opened> opened = openAll(EPOCH);
    assertEquals(new Applied(Octets.EMPTY), applied(opened, sums(opened)));
    assertEquals(DONE, key.ask(LOST, EPOCH, keep(opened)));
    key.requireOneKey(EPOCH, REPAIRED, EPOCH);
    assertEquals(DONE, key.ask(LOST, EPOCH, new Commit(REPAIRED)));
    key.requireOneKey(EPOCH, REPAIRED, EPOCH);
  }

  @Test
  void aVaultThatMissedARefreshGetsTheShareThatItWouldHave() throws Exception {
    refreshWithoutOne();
    List<Opened> opened = openAll(REFRESHED);
    assertEquals(new Applied(Octets.EMPTY), applied(opened, sums(opened)));
    assertEquals(DONE, key.ask(LOST, EPOCH, keep(opened)));
    key.requireOneKey(REFRESHED, REPAIRED, REFRESHED);
  }

  // Nothing but the commitment shows it: there are no points.
  @Test
  void helpersOfTwoSharingsDealNothing() throws Exception {
    refreshWithoutOne();
    Octets decided = sharing;
    assertEquals(DONE, key.ask(LOST, EPOCH, new Commit(REFRESHED)));
    for (Octets told : List.of(decided, Octets.EMPTY)) {
      sharing = told;
      var opened = new ArrayList<Opened>();
      for (int helper : HELPERS) {
        opened.add(assertInstanceOf(Opened.class, key.ask(helper, REFRESHED, open())));
      }
      opened.add(assertInstanceOf(Opened.class, key.ask(LOST, REFRESHED, open())));
      for (int place = 0; place < K; place++) {
        Outcome answer = told(place, deal(place, opened));
        if (told.equals(decided)) {
          assertInstanceOf(Dealt.class, answer);
        } else {
          assertEquals(refused(Reason.INPUT), answer);
        }
      }
    }
  }

  @Test
  void aSumThatIsOfNoShareIsRefused() throws Exception {
    List<Opened> opened = openAll(EPOCH);
    List<SealedDealing> sums = sums(opened);
    var twice = List.of(sums.getFirst(), sums.getFirst());
    assertEquals(refused(Reason.INPUT), applied(opened, twice));
    assertEquals(refused(Reason.SESSION), applied(opened, sums));
  }

  private void refreshWithoutOne() throws Exception {
    var opened = new ArrayList<Opened>();
    var open = SessionOpen.refresh(Group.RSA, K);
    for (int i = 0; i < N; i++) {
      opened.add(assertInstanceOf(Opened.class, key.ask(i, EPOCH, open)));
    }
    var dealt = new ArrayList<Dealt>();
    var shown = new Shown(SALT, Octets.EMPTY);
    for (int i = 0; i < N; i++) {
      var deal = SessionDeal.refresh(opened.get(i).session(), key.seats, opened, shown);
      sharing = Octets.of(deal.transcript(open.terms()).bytes());
      dealt.add(assertInstanceOf(Dealt.class, key.vaults.ask(i, deal)));
    }
    for (int i = 0; i < N; i++) {
      assertInstanceOf(Applied.class, key.vaults.ask(i, key.vaults.apply(i, opened, dealt)));
      var keep =
          SessionKeep.staged(
              opened.get(i).session(), REFRESHED, key.policy(i), Octets.EMPTY);
      assertEquals(DONE, key.ask(i, EPOCH, keep));
    }
    for (int helper : HELPERS) {
      assertEquals(DONE, key.ask(helper, EPOCH, new Commit(REFRESHED)));
    }
  }

  private static SessionOpen open() {
    return SessionOpen.repair(Group.RSA, K);
  }

  private List<Opened> openAll(EpochTag epoch) throws Exception {
    var all = new ArrayList<Opened>();
    for (int helper : HELPERS) {
      all.add(assertInstanceOf(Opened.class, key.ask(helper, epoch, open())));
    }
    all.add(assertInstanceOf(Opened.class, key.ask(LOST, EPOCH, open())));
    return all;
  }

  private SessionDeal deal(int place, List<Opened> opened) {
    var cast = new Cast(HELPERS, List.of(LOST), new Shown(SALT, sharing));
    return new SessionDeal(opened.get(place).session(), key.seats, opened, Optional.of(cast));
  }

  private Outcome told(int place, Operation<?> step) throws Exception {
    return key.vaults.ask(RepairFixture.vault(place), step);
  }

  private List<SealedDealing> sums(List<Opened> opened) throws Exception {
    var dealt = new ArrayList<Dealt>();
    for (int place = 0; place <= K; place++) {
      dealt.add(assertInstanceOf(Dealt.class, told(place, deal(place, opened))));
    }
    List<Dealt> parts = dealt.subList(0, K);
    var sums = new ArrayList<SealedDealing>();
    for (int place = 0; place < K; place++) {
      Outcome answer = told(place, RepairFixture.apply(place, opened, parts));
      sums.add(
          RepairFixture.sum(place, parts.get(place), assertInstanceOf(Applied.class, answer)));
    }
    return sums;
  }

  private Outcome applied(List<Opened> opened, List<SealedDealing> sums) throws Exception {
    return told(K, new SessionApply(opened.getLast().session(), sums));
  }

  private SessionKeep keep(List<Opened> opened) {
    return SessionKeep.staged(
        opened.getLast().session(), REPAIRED, key.policy(LOST), Octets.EMPTY);
  }
}
